"""Where a quotation stands in a text: every character counts, but for the width of white space."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.domain.plan import Span

# Enough to find the one that is meant; a quotation of one letter stands everywhere.
_MOST_PLACES = 16


@dataclass(frozen=True, slots=True)
class Searchable:
    """A text with single blanks; `places` tells where each of its characters stood."""

    line: str
    places: tuple[int, ...]

    def spans_of(self, quotation: str) -> Iterator[Span]:
        """Yield where a quotation stands, at most 16 times."""
        wanted = " ".join(quotation.split())
        start = self.line.find(wanted) if wanted else -1
        for _ in range(_MOST_PLACES):
            if start < 0:
                return
            last = start + len(wanted) - 1
            yield Span(self.places[start], self.places[last] + 1)
            start = self.line.find(wanted, start + 1)


def searchable(text: str) -> Searchable:
    """Return a text in which quotations can be found."""
    places: list[int] = []
    chars: list[str] = []
    for place, char in enumerate(text):
        if not char.isspace():
            chars.append(char)
        elif chars and chars[-1] != " ":
            chars.append(" ")
        else:
            continue
        places.append(place)
    return Searchable("".join(chars), tuple(places))
