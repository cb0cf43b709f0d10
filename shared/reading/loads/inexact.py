"""Tells why a number is not simply meant: it is told roughly, is a range, or another's."""

from collections.abc import Iterable

from shared.domain.plan import INEXACT
from shared.reading.lexing.tokens import Mark, Token

# Of what is none of this load.
ASIDE = (Mark.BACKGROUND, Mark.NEGATED, Mark.OF_DATA)
_ROUGHLY = frozenset({Mark.ABOUT, Mark.BOUND})
RANGED = "is a range, of which nobody says what is meant"
DOUBTS = (
    *(Mark.ABOUT, Mark.BOUND, Mark.EACH, Mark.RANGE, Mark.VAGUE, Mark.PACED),
    Mark.STEP,
    *(Mark.AMBIGUOUS, Mark.ARRIVALS, Mark.DAILY, Mark.ROLE, *ASIDE),
)
_ALL = frozenset(DOUBTS)


def how_inexact(tokens: Iterable[Token]) -> str:
    """Return the end of a doubt about some numbers: one near them is meant, or nobody knows."""
    marks = {mark for token in tokens for mark in token.marks & _ALL}
    if Mark.RANGE in marks:
        return RANGED
    return INEXACT if marks and marks <= _ROUGHLY else "may be meant in another way"
