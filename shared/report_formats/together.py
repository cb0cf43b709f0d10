"""What reports say together: their findings, each at a place, and the worst verdict."""

from collections.abc import Iterator, Sequence

from shared.domain.verification import EnvNeed, Finding, Report, Verdict
from shared.findings.catalogue import entry
from shared.findings.codes import Code

# The worst first.
_ORDER = (Verdict.REJECTED, Verdict.PARTIALLY_VERIFIED, Verdict.VERIFIED)


def findings_of(report: Report) -> tuple[Finding, ...]:
    """Return all findings, each with a file, and a note for each need."""
    needs = (_note(need, report.entry) for need in report.needs)
    return tuple(_placed(found, report.entry) for found in (*report.findings, *needs))


def findings_of_all(reports: Sequence[Report]) -> Iterator[Finding]:
    """Yield the findings of all scripts, those in files that they share once."""
    return iter(dict.fromkeys(found for report in reports for found in findings_of(report)))


def worst(reports: Sequence[Report]) -> Verdict:
    """Return the worst verdict."""
    verdicts = {report.status for report in reports}
    return next(verdict for verdict in _ORDER if verdict in verdicts)


def _placed(found: Finding, entry_path: str) -> Finding:
    return found if found.file else found.model_copy(update={"file": entry_path})


def _note(need: EnvNeed, entry_path: str) -> Finding:
    return Finding(
        code=Code.NEEDS_ENV.value,
        severity=entry(Code.NEEDS_ENV).severity,
        message=f"The script needs __ENV.{need.name} ({need.used_for.value}).",
        file=need.file,
        line=need.line,
        hint=f"Pass it: k6 run -e {need.name}=... {entry_path}",
    )
