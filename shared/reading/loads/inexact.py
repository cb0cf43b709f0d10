"""Tells why a number is not simply meant: it is told roughly, is a range, or another's."""

from collections.abc import Iterable

from shared.domain.plan import INEXACT
from shared.reading.lexing.tokens import Mark, Token

# Of what is none of this load.
ASIDE = (Mark.BACKGROUND, Mark.NEGATED, Mark.OF_DATA)
_ROUGHLY = frozenset({Mark.ABOUT, Mark.BOUND})
OTHERWISE = "may be meant in another way"
RANGED = "is a range, of which nobody says what is meant"
DOUBTS = (
    *(Mark.ABOUT, Mark.BOUND, Mark.EACH, Mark.RANGE, Mark.VAGUE, Mark.PACED),
    Mark.STEP,
    *(Mark.AMBIGUOUS, Mark.ARRIVALS, Mark.DAILY, Mark.ROLE, *ASIDE),
)
_ALL = frozenset(DOUBTS)


def how_inexact(tokens: Iterable[Token]) -> str:
    """Return the end of a doubt about some numbers: one near them is meant, or nobody knows."""
    told = [*tokens]
    marks = {mark for token in told for mark in token.marks & _ALL}
    if any(token.has(Mark.RANGE) and not _begins_at_zero(token) for token in told):
        return RANGED
    return INEXACT if marks and marks <= _ROUGHLY else OTHERWISE


def of_several(how: str) -> str:
    """Return the end of a doubt about some of the numbers of a load that could not be made out."""
    return OTHERWISE if how == INEXACT else how


def is_about(token: Token) -> bool:
    """Return whether a number is told roughly, and in no other way inexact: about 50."""
    return token.marks & _ALL == {Mark.ABOUT}


def _begins_at_zero(token: Token) -> bool:
    """Return whether a range is a window: "0-2 min: up to 10 users"."""
    return bool(token.parts) and token.parts[0].value == 0
