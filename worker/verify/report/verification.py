"""A verification under way: what the layers found so far, and the report that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.domain.dry_run import DryRun
from shared.domain.project import Project
from shared.domain.verification import (
    Check,
    CheckName,
    CheckStatus,
    EnvNeed,
    FileHash,
    Finding,
    Language,
    Load,
    LoadComparison,
    Report,
    Requirement,
    Severity,
)
from shared.findings.catalogue import entry
from shared.findings.codes import Code
from worker.description.asked import Asked
from worker.verify.report.decision import decide
from worker.verify.report.findings import make_finding
from worker.verify.report.hiding import Hiding
from worker.verify.report.mode import VerifyMode

_AFTER_FAILURE = "an earlier check failed"


@dataclass(slots=True)
class Verification:
    """Filled by the layers in turn; a check without an outcome was skipped."""

    project: Project
    # What the test is for, if somebody said so, and what was read of that.
    description: str | None = None
    # What the script is called, and what it is written in, once it has been read.
    entry: str = ""
    language: Language = Language.JAVASCRIPT
    # Whether this program wrote the script: then it may need nothing of strangers.
    generated: bool = False
    asked: Asked = field(default_factory=Asked)
    load: LoadComparison = field(default_factory=LoadComparison)
    requirements: tuple[Requirement, ...] = ()
    k6_version: str | None = None
    sandbox: tuple[str, ...] = ()
    dry_run: DryRun | None = None
    needs: tuple[EnvNeed, ...] = ()
    command: str | None = None
    hiding: Hiding = field(default_factory=lambda: Hiding({}))
    findings: list[Finding] = field(default_factory=list)
    checks: dict[CheckName, Check] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether anybody says what the test is for."""
        return bool(self.description or self.asked.plan.claims)

    @property
    def path(self) -> str:
        """The path of the file that k6 is given."""
        return self.entry or self.project.entry

    @property
    def failed(self) -> bool:
        """Whether an error keeps the script back, so that no further layer need run."""
        return any(found.severity is Severity.ERROR for found in self.findings)

    def finish(self, name: CheckName, findings: Iterable[Finding] = ()) -> None:
        """Record what a check found; a check may be finished by several layers."""
        found = tuple(findings)
        self.findings.extend(found)
        failed = any(each.severity is Severity.ERROR for each in found)
        before = self.checks.get(name)
        if failed or (before is not None and before.status is CheckStatus.FAILED):
            self.checks[name] = Check(name=name, status=CheckStatus.FAILED)
        else:
            self.checks[name] = Check(name=name, status=CheckStatus.PASSED)

    def not_yet_reported(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Leave out what an earlier layer said of the same place: it knew the reason better.

        A finding without a place repeats any of its code.
        """
        known = {(each.code, each.file, each.line) for each in self.findings}
        codes = {each.code for each in self.findings}
        return tuple(
            each
            for each in findings
            if (each.code, each.file, each.line) not in known
            and not (each.line is None and each.code in codes)
        )

    def skip(self, name: CheckName, reason: str) -> None:
        """Record that a check did not run; a failure that it already has stays."""
        before = self.checks.get(name)
        if before is None or before.status is not CheckStatus.FAILED:
            self.checks[name] = Check(name=name, status=CheckStatus.SKIPPED, reason=reason)

    def read(self, asked: Asked) -> None:
        """Record what the description asks for."""
        self.asked = asked
        self.load = LoadComparison(requested=asked.load)

    def note(self, code: Code, message: str, hint: str | None = None) -> None:
        """Add a finding about the verification itself."""
        self.findings.append(make_finding(code, message, hint=hint))

    def timed_out(self, seconds: float) -> None:
        """Record that the script could not be judged in time."""
        self.note(
            Code.VERIFICATION_TIMEOUT,
            f"The script could not be verified within {seconds:g} s.",
            "Make the script start faster: less work in the init context and in setup().",
        )

    def broken(self) -> Report:
        """Report on a script that could not be judged, for a reason that does not lie with it."""
        self.note(
            Code.VERIFICATION_FAILED,
            "The verification itself failed: what it did not reach is not proven.",
        )
        return self.report(otherwise="the verification failed")

    def skipped_by_setting(self, mode: VerifyMode) -> Report:
        """Report on a script that nobody looked at."""
        self.note(Code.VERIFICATION_REDUCED, f"The verification is set to {mode.value!r}.")
        return self.report(otherwise=f"VERIFY is {mode.value}")

    def report(self, otherwise: str = _AFTER_FAILURE) -> Report:
        """Judge. Checks that never ran are skipped for the reason given."""
        for name in CheckName:
            if name not in self.checks:
                self.skip(name, otherwise)
        report = Report(
            status=decide(self.checks, self.findings, asks_for_load=self.load.requested != Load()),
            entry=self.path,
            files=self._files(),
            language=self.language,
            k6_version=self.k6_version,
            checks=tuple(self.checks[name] for name in CheckName),
            findings=tuple(self.findings),
            load=self.load,
            plan=self.asked.plan if self.asks else None,
            requirements=self.requirements,
            dry_run=self.dry_run,
            sandbox=self.sandbox,
            needs=self.needs,
            command=self.command,
            left_open=tuple(
                dict.fromkeys(found.code for found in self.findings if entry(found.code).partial)
            ),
        )
        return self.hiding.report(report)

    def _files(self) -> tuple[FileHash, ...]:
        hashes = self.project.hashes()
        if self.project.named:
            return hashes
        return tuple(each.model_copy(update={"path": self.path}) for each in hashes)
