"""Reports as a verification could make them, with what is hard to show."""

from shared.domain.dry_run import DryRun
from shared.domain.verification import (
    Check,
    CheckName,
    CheckStatus,
    EnvNeed,
    Finding,
    Load,
    LoadComparison,
    NeedKind,
    Report,
    Severity,
    Verdict,
)

SCRIPT = "const a = 1;\n\tfetch('漢字'); // \x1b]0;evil\x07\n"
ENTRY = "load tests/shop.js"
REJECTED = Report(
    entry=ENTRY,
    status=Verdict.REJECTED,
    k6_version="1.1.0",
    checks=(
        Check(name=CheckName.MODULES, status=CheckStatus.FAILED),
        Check(name=CheckName.DRY_RUN, status=CheckStatus.SKIPPED, reason="an earlier \x1b[2J"),
    ),
    findings=(
        Finding(
            code="undeclared_name",
            severity=Severity.ERROR,
            message="`fetch\x9b31m` is not defined.",
            line=2,
            column=2,
            hint="Use 'k6/http'.",
        ),
        Finding(code="no_check", severity=Severity.WARNING, message="No check was made."),
        Finding(code="data_file", severity=Severity.INFO, message="Unknown.", line=99, column=1),
    ),
    load=LoadComparison(requested=Load(vus=5), actual=Load(vus=7, duration_s=60)),
    dry_run=DryRun(requests=3, checks=2, iterations=1, hosts=("a\u202eb.example.com",)),
    sandbox=("landlock",),
)
PARTIAL = Report(
    status=Verdict.PARTIALLY_VERIFIED,
    entry="b.js",
    checks=(Check(name=CheckName.DRY_RUN, status=CheckStatus.SKIPPED, reason="no\x00box"),),
    findings=(
        Finding(code="no_check", severity=Severity.WARNING, message="No\n::error::a%", line=1),
    ),
    needs=(EnvNeed(name="TOKEN", used_for=NeedKind.SECRET, file="lib.js", line=3),),
)
VERIFIED = Report(status=Verdict.VERIFIED, entry="c.js")
