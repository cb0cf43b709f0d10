"""Collects what rules find: severity from the catalogue, position from the node."""

from tree_sitter import Node

from shared.domain.verification import Finding, Severity
from worker.verify.report.catalogue import CATALOGUE
from worker.verify.static.reading.source import Place, Source

# A report of thousands of findings helps nobody, and a hostile script must not make one.
LIMIT = 50


class Findings:
    """The findings of one script, each place named once by a code."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: dict[tuple[str, int | None, int | None], Finding] = {}

    @property
    def full(self) -> bool:
        """Whether more would not be kept, so that looking on is of no use."""
        return len(self._found) >= LIMIT

    def add(
        self,
        code: str,
        where: Node | Place | None,
        message: str,
        *,
        hint: str | None = None,
        unsure: bool = False,
    ) -> None:
        """Report one thing. `unsure` makes a warning of what the catalogue calls an error."""
        if self.full:
            return
        place = self._source.place(where) if isinstance(where, Node) else where
        severity = CATALOGUE[code].severity
        if unsure and severity is Severity.ERROR:
            severity = Severity.WARNING
        line, column = (place.line, place.column) if place else (None, None)
        self._found.setdefault(
            (code, line, column),
            Finding(
                code=code, severity=severity, message=message, line=line, column=column, hint=hint
            ),
        )

    def all(self) -> tuple[Finding, ...]:
        """Give the findings in the order of the text."""
        return tuple(
            sorted(self._found.values(), key=lambda found: (found.line or 0, found.column or 0))
        )
