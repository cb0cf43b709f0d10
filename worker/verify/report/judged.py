"""A script with its report, as the formats of the command line take it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.domain.project import Project
from shared.domain.verification import EnvNeed, Finding, Report, Verdict
from shared.findings.codes import Code
from worker.verify.report.findings import make_finding

# The worst first.
_ORDER = (Verdict.REJECTED, Verdict.PARTIALLY_VERIFIED, Verdict.VERIFIED)


@dataclass(frozen=True, slots=True)
class Judged:
    """A script, what was found out about it, and what it was to do, if anybody said so."""

    project: Project
    report: Report
    description: str | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, each with a file, and a note for each need."""
        needs = (self._note(need) for need in self.report.needs)
        return tuple(self._placed(found) for found in (*self.report.findings, *needs))

    def lines(self, path: str) -> Sequence[str]:
        """Return a file's lines; none of a file that the project does not have."""
        if not self.project.named:
            path = self.project.entry
        return self.project.text(path).split("\n") if path in self.project.files else ()

    def _placed(self, found: Finding) -> Finding:
        return found if found.file else found.model_copy(update={"file": self.report.entry})

    def _note(self, need: EnvNeed) -> Finding:
        message = f"The script needs __ENV.{need.name} ({need.used_for.value})."
        hint = f"Pass it: k6 run -e {need.name}=... {self.report.entry}"
        return make_finding(Code.NEEDS_ENV, message, file=need.file, line=need.line, hint=hint)


def worst(judged: Sequence[Judged]) -> Verdict:
    """Return the worst verdict."""
    verdicts = {each.report.status for each in judged}
    return next(verdict for verdict in _ORDER if verdict in verdicts)


def of_all(judged: Sequence[Judged]) -> Iterator[Finding]:
    """Yield the findings of all scripts, those in files that they share once."""
    seen: set[Finding] = set()
    for found in (found for each in judged for found in each.findings):
        if found not in seen:
            seen.add(found)
            yield found
