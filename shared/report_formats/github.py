"""Reports as commands of GitHub's workflows, which become annotations of a pull request."""

from collections.abc import Iterator, Sequence

from shared.domain.verification import Finding, Report, Severity
from shared.report_formats.together import findings_of_all
from shared.visible import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(reports: Sequence[Report]) -> str:
    """Write one command for each finding, then each script's verdict."""
    # The verdict comes first: a file may have a name that would be a command.
    verdicts = (
        f"{report.status.value.replace('_', ' ')}: {printable(report.entry)}" for report in reports
    )
    return "\n".join([*map(_command, findings_of_all(reports)), *verdicts]) + "\n"


def _command(found: Finding) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _place(found))
    hint = f"\n{printable(found.hint)}" if found.hint else ""
    return (
        f"::{_COMMANDS[found.severity]} {properties}::{_escaped(printable(found.message) + hint)}"
    )


def _place(found: Finding) -> Iterator[tuple[str, str]]:
    yield "file", found.file or ""
    if found.line is not None:
        yield "line", str(found.line)
        yield "col", str(found.column or 1)
    yield "title", found.code


def _escaped(text: str) -> str:
    # A line break would end the command, and what a script throws could begin another.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
