"""Proofs as a person reads them: each finding at its line, the checks, and what was asked for."""

from collections.abc import Iterator

from loadgenie_cli.console import visible
from loadgenie_cli.service import Document

_COLOURS = {
    "error": "31;1",
    "warning": "33;1",
    "info": "36;1",
    "passed": "32",
    "failed": "31",
    "skipped": "33",
    "verified": "32;1",
    "partially_verified": "33;1",
    "rejected": "31;1",
}
_MARKS = {True: "met", False: "not met", None: "not looked at"}
_WIDEST = 160


def proof_text(proof: Document, *, colours: bool) -> str:
    """Return a proof, a line each, ending in a line break."""
    return "".join(f"{line}\n" for line in _Writer(proof, colours=colours).lines())


class _Writer:
    def __init__(self, proof: Document, *, colours: bool) -> None:
        self._report = proof["report"]
        self._texts = {file["path"]: file["text"] or "" for file in proof["files"]}
        self._colours = colours

    def lines(self) -> Iterator[str]:
        report = self._report
        for found in report["findings"]:
            yield from self._finding(found)
        verdict = self._paint(report["status"].replace("_", " "), report["status"])
        yield f"{visible(report['entry'])}: {verdict}"
        for check in report["checks"]:
            reason = f" ({visible(check['reason'])})" if check["reason"] else ""
            yield f"  {check['name']:<8} {self._paint(check['status'], check['status'])}{reason}"
        for each in report["requirements"]:
            place = f", line {each['line']}" if each["line"] else ""
            quote = f' ("{visible(each["quote"])}")' if each["quote"] else ""
            yield f"  asked    {visible(each['asked'])}: {_MARKS[each['met']]}{place}{quote}"
        for need in report["needs"]:
            yield f"  needs    {visible(need['name'])}: {need['used_for']}, line {need['line']}"
        if report["command"]:
            yield f"  run it   {visible(report['command'])}"

    def _finding(self, found: Document) -> Iterator[str]:
        head = self._paint(f"{found['severity']}[{found['code']}]", found["severity"])
        yield f"{head} {visible(found['message'])}"
        file = found["file"] or self._report["entry"]
        line, column = found["line"], found["column"] or 1
        if line:
            yield f"  --> {visible(file)}:{line}:{column}"
            yield from self._excerpt(file, line, column, found["severity"])
        if found["hint"]:
            yield f"  hint: {visible(found['hint'])}"
        yield ""

    def _excerpt(self, file: str, line: int, column: int, severity: str) -> Iterator[str]:
        rows = self._texts.get(file, "").split("\n")
        if line > len(rows):
            return
        row = rows[line - 1].rstrip("\r")
        start = max(0, column - _WIDEST // 2) if len(row) > _WIDEST else 0
        before = visible(row[start : column - 1]).replace("\t", "    ")
        after = visible(row[column - 1 : start + _WIDEST]).replace("\t", "    ")
        yield f"  {line} | {before}{after}"
        yield f"  {' ' * len(str(line))} | {' ' * len(before)}{self._paint('^', severity)}"

    def _paint(self, text: str, like: str) -> str:
        colour = _COLOURS.get(like) if self._colours else None
        return f"\x1b[{colour}m{text}\x1b[0m" if colour else text
