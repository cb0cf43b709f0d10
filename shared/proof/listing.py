"""The texts of a proof by their lines, as many as a page can show."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.domain.verification import Severity
from shared.proof.saved import SavedProof

# Of all files together. A browser takes seconds for more, and no person reads them.
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file; `severity` is that of the worst finding about it."""

    number: int
    text: str
    severity: Severity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A file: its first lines, and how many more it has."""

    path: str
    sha256: str
    is_text: bool
    lines: tuple[Line, ...]
    more: int


def listings(proof: SavedProof) -> tuple[Listing, ...]:
    """Return the files of a proof in their order."""
    return tuple(_listings(proof))


def _listings(proof: SavedProof) -> Iterator[Listing]:
    marks = _marks(proof)
    left = _MOST_LINES
    for file in proof.files:
        texts = (file.text or "").removesuffix("\n").split("\n") if file.text is not None else []
        lines = tuple(
            Line(number, text.removesuffix("\r"), marks.get((file.path, number)))
            for number, text in enumerate(texts[:left], start=1)
        )
        left -= len(lines)
        yield Listing(
            path=file.path,
            sha256=file.sha256,
            is_text=file.text is not None,
            lines=lines,
            more=len(texts) - len(lines),
        )


def _marks(proof: SavedProof) -> dict[tuple[str, int], Severity]:
    """Return the worst finding of each line that has any."""
    order = list(Severity)
    marks: dict[tuple[str, int], Severity] = {}
    for found in sorted(proof.report.findings, key=lambda each: -order.index(each.severity)):
        if found.line is not None:
            marks[found.file or proof.report.entry, found.line] = found.severity
    return marks
