"""What a verification comes to: the one place where a script is called verified."""

from collections.abc import Iterable, Mapping

from shared.domain.verification import Check, CheckName, CheckStatus, Finding, Severity, Verdict
from shared.findings.catalogue import entry


def decide(
    checks: Mapping[CheckName, Check], findings: Iterable[Finding], *, asks_for_load: bool
) -> Verdict:
    """Return the verdict that follows from all checks and findings.

    One error rejects. Verified is what no finding leaves in doubt and every check has passed; where
    no load was asked for there is none to prove. The table stands in `docs/verification.md`.
    """
    found = tuple(findings)
    if any(each.severity is Severity.ERROR for each in found):
        return Verdict.REJECTED
    needed = [name for name in CheckName if asks_for_load or name is not CheckName.LOAD]
    passed = all(checks[name].status is CheckStatus.PASSED for name in needed)
    doubtful = any(entry(each.code).partial for each in found)
    return Verdict.VERIFIED if passed and not doubtful else Verdict.PARTIALLY_VERIFIED
