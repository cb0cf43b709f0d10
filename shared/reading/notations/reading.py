"""Asks each reader of a notation in turn; the first that finds a load has the word."""

from dataclasses import dataclass

from shared.reading.said import SaidLoad
from shared.reading.tokens import Token


@dataclass(frozen=True, slots=True)
class Notation:
    """What a notation says, and the spans that it says it in."""

    load: SaidLoad | None = None
    read: tuple[Token, ...] = ()

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where the notation stands."""
        return [(token.start, token.end) for token in self.read]


def read_notations(text: str) -> Notation:
    """Return what the notations in a text say."""
    return Notation()
