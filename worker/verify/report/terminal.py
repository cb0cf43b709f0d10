"""A report as a person reads it in a terminal: source line, caret, hint."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.domain.verification import CheckStatus, Finding, Report, Severity, Verdict
from shared.load_words import counted, phrase
from shared.visible import printable
from worker.verify.report.judged import Judged

_COLOURS = {
    Severity.ERROR: "31;1",
    Severity.WARNING: "33;1",
    Severity.INFO: "36;1",
    Verdict.VERIFIED: "32;1",
    Verdict.PARTIALLY_VERIFIED: "33;1",
    Verdict.REJECTED: "31;1",
    CheckStatus.PASSED: "32",
    CheckStatus.FAILED: "31",
    CheckStatus.SKIPPED: "33",
}
# Longer lines are shown around the caret only.
_WIDEST = 160


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Writes reports; with colours only if asked to."""

    colours: bool

    def render(self, judged: Sequence[Judged]) -> str:
        """Write all reports, each with its findings, ending in a line break."""
        texts = ["\n".join(self._script(each)) + "\n" for each in judged]
        if len(judged) > 1:
            texts.append("\n".join(self._verdicts(judged)) + "\n")
        return "\n".join(texts)

    def _script(self, judged: Judged) -> Iterator[str]:
        for found in judged.report.findings:
            yield from self._finding(found, judged)
        yield from self._summary(judged.report)

    def _verdicts(self, judged: Sequence[Judged]) -> Iterator[str]:
        for each in judged:
            verdict = each.report.status
            words = self._paint(verdict.value.replace("_", " "), verdict)
            yield f"{printable(each.report.entry)}: {words}"

    def _paint(self, text: str, like: Severity | Verdict | CheckStatus) -> str:
        return f"\x1b[{_COLOURS[like]}m{text}\x1b[0m" if self.colours else text

    def _finding(self, found: Finding, judged: Judged) -> Iterator[str]:
        head = self._paint(f"{found.severity.value}[{found.code}]", found.severity)
        yield f"{head} {printable(found.message)}"
        if found.line is not None:
            file = found.file or judged.report.entry
            yield f"  --> {printable(file)}:{found.line}:{found.column or 1}"
            lines = judged.lines(file)
            if found.line <= len(lines):
                yield from self._excerpt(found, lines[found.line - 1].rstrip("\r"))
        if found.hint:
            yield f"  hint: {printable(found.hint)}"
        yield ""

    def _excerpt(self, found: Finding, line: str) -> Iterator[str]:
        column = min((found.column or 1) - 1, len(line))
        start = max(0, column - _WIDEST // 2) if len(line) > _WIDEST else 0
        before, after = printable(line[start:column]), printable(line[column : start + _WIDEST])
        margin = " " * len(str(found.line))
        caret = self._paint("^", found.severity)
        yield f"  {found.line} | {before}{after}"
        yield f"  {margin} | {' ' * _width(before)}{caret}"

    def _summary(self, report: Report) -> Iterator[str]:
        verdict = self._paint(report.status.value.replace("_", " "), report.status)
        yield f"{printable(report.entry)}: {verdict}"
        for check in report.checks:
            status = self._paint(check.status.value, check.status)
            reason = f" ({printable(check.reason)})" if check.reason else ""
            yield f"  {check.name.value:<8} {status}{reason}"
        requested = printable(phrase(report.load.requested))
        if requested:
            yield f"  load asked for: {requested}"
        if report.load.actual is not None:
            yield f"  load in script: {printable(phrase(report.load.actual)) or 'none'}"
        if report.dry_run is not None:
            seen = report.dry_run
            hosts = ", ".join(map(printable, seen.hosts)) or "none"
            yield (
                f"  dry run: {counted(seen.requests, 'request')}, {counted(seen.checks, 'check')}, "
                f"{counted(seen.iterations, 'iteration')}; hosts: {hosts}"
            )
        yield from _needs(report)
        sandbox = ", ".join(report.sandbox) or "not used"
        yield f"  k6: {report.k6_version or 'not asked'}; sandbox: {sandbox}"


def _needs(report: Report) -> Iterator[str]:
    for need in report.needs:
        where = f"line {need.line}"
        if need.file != report.entry:
            where = f"{printable(need.file)}, {where}"
        yield f"  needs {printable(need.name)}: {need.used_for.value}, {where}"
    if report.command is not None:
        yield f"  run it: {printable(report.command)}"
