"""Tells in what words a description speaks of change, which the numbers of a plan do not show."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.reading.lexer import Lexer
from shared.reading.lexicon import lexicon_of
from shared.reading.notations import read_notations
from shared.reading.tokens import Kind, Token

_RISES = frozenset({Kind.UP, Kind.GRADUALLY, Kind.RAMP_LABEL, Kind.WARM_UP, Kind.STAIR})
_MOVES = frozenset(
    {Kind.UP, Kind.DOWN, Kind.GRADUALLY, Kind.RAMP_LABEL, Kind.STAIR, Kind.FROM, Kind.JUMP}
)
_LEADS_TO = frozenset({Kind.TO, Kind.TO_POST, Kind.ARROW})
_FIRST_STAGE = 2  # numbers: a level and a time


@dataclass(frozen=True, slots=True)
class Movement:
    """Whether a load goes up, goes down, leaps, or changes at all.

    `first_holds` says that nothing leads to the first level: the load begins there.
    """

    rises: bool = False
    falls: bool = False
    leaps: bool = False
    moves: bool = False
    first_holds: bool = False


def movement_of(description: str, language: str) -> Movement:
    """Return what the words of a description say of change."""
    claimed = read_notations(description).spans
    tokens = Lexer(description, lexicon_of(language), claimed).run()
    kinds = {token.kind for token in tokens}
    return Movement(
        rises=bool(kinds & _RISES),
        falls=Kind.DOWN in kinds,
        leaps=bool(kinds & {Kind.JUMP, Kind.SPIKE_TEST}),
        moves=bool(kinds & _MOVES),
        first_holds=not claimed and _first_holds(tokens),
    )


def _first_holds(tokens: Sequence[Token]) -> bool:
    numbers = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    first = tokens[: numbers[_FIRST_STAGE - 1]] if len(numbers) >= _FIRST_STAGE else tokens
    return not {token.kind for token in first} & (_MOVES | _LEADS_TO)
