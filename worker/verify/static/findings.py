"""Places a rule's findings in the text, and keeps as many as a report should hold."""

from collections.abc import Iterable

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.report.findings import make_finding
from worker.verify.static.reading.source import Place, Source

# A report of thousands of findings helps nobody, and a hostile script must not make one.
LIMIT = 50


def finding_at(
    source: Source,
    code: Code,
    where: Node | Place | None,
    message: str,
    *,
    hint: str | None = None,
) -> Finding:
    """Return a finding at a place or where a node begins, or about the whole script."""
    if where is None:
        return make_finding(code, message, file=source.path, hint=hint)
    place = source.place(where) if isinstance(where, Node) else where
    return make_finding(
        code, message, file=source.path, line=place.line, column=place.column, hint=hint
    )


def collected(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the first findings in the order of the text, each place named once by a code.

    Asks for no more than it keeps.
    """
    kept: dict[tuple[str, str | None, int | None, int | None], Finding] = {}
    for found in findings:
        kept.setdefault((found.code, found.file, found.line, found.column), found)
        if len(kept) >= LIMIT:
            break
    return tuple(sorted(kept.values(), key=lambda found: (found.line or 0, found.column or 0)))
