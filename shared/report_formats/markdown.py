"""Reports as Markdown: a table of the scripts, and what was found, for the summary of a CI job."""

from collections.abc import Iterator, Sequence

from shared.domain.verification import Finding, Report, Severity, Verdict
from shared.load_words import phrase
from shared.proof.words import NEVER_TRIED, verdict
from shared.report_formats.together import findings_of_all
from shared.visible import printable

_SIGNS = {
    Verdict.VERIFIED: "✅ verified",
    Verdict.PARTIALLY_VERIFIED: "⚠️ partially verified",
    Verdict.REJECTED: "❌ rejected",
}
# A summary has its limit, and nobody reads the hundredth.
_MOST = 50
# What Markdown or HTML would read as more than text.
_MARKS = frozenset("\\`*_[]<>|~&#@!:")


def markdown(reports: Sequence[Report]) -> str:
    """Write the table, then the errors and warnings with their places."""
    told = [found for found in findings_of_all(reports) if found.severity is not Severity.INFO]
    lines = ["### k6 scripts, proven without traffic", "", *_table(reports), ""]
    lines += [_line(found) for found in told[:_MOST]]
    if len(told) > _MOST:
        lines.append(f"- and {len(told) - _MOST} more")
    return "\n".join([*lines, "", NEVER_TRIED]) + "\n"


def _table(reports: Sequence[Report]) -> Iterator[str]:
    yield "| script | verdict | load in script | |"
    yield "| --- | --- | --- | --- |"
    for report in reports:
        load = phrase(report.load.actual) if report.load.actual is not None else ""
        says = verdict(report, written_here=False)
        cells = (_plain(report.entry), _SIGNS[report.status], _plain(load), _plain(says))
        yield f"| {' | '.join(cells)} |"


def _line(found: Finding) -> str:
    place = f"{found.file}, line {found.line}" if found.line is not None else found.file or ""
    hint = f" {found.hint}" if found.hint else ""
    words = _plain(f"{found.severity.value} at {place}: {found.message}{hint}")
    return f"- {words} ({_plain(found.code)})"


def _plain(text: str) -> str:
    return "".join(f"&#{ord(each)};" if each in _MARKS else each for each in printable(text))
