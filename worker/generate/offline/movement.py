"""Tells in what words a description speaks of change, which the numbers of a plan do not show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from shared.reading.lexing.lexer import lexed as lexed_text
from shared.reading.lexing.lexicon import lexicon_of
from shared.reading.lexing.stream import UNIT_SECONDS
from shared.reading.lexing.tokens import Kind, Token
from shared.reading.notations import read_notations

_RISES = frozenset({Kind.UP, Kind.GRADUALLY, Kind.RAMP_LABEL, Kind.WARM_UP})
# "Add a test" is no step of a staircase, "add 10 users every minute" is.
_STEPS = frozenset({Kind.STAIR, Kind.EVERY})
_MOVES = frozenset(
    {Kind.UP, Kind.DOWN, Kind.GRADUALLY, Kind.RAMP_LABEL, Kind.STAIR, Kind.FROM, Kind.JUMP}
)
_ACROSS = frozenset({Kind.IN, Kind.OVER, Kind.SPAN})
_CUTS = frozenset({Kind.COMMA, Kind.SEMICOLON, Kind.STOP, Kind.NEWLINE, Kind.THEN, Kind.AND})
# A time beside these is a limit, and no part of the course.
_LIMITS = frozenset(
    {Kind.PERCENTILE, Kind.LATENCY, Kind.AVERAGE, Kind.MEDIAN, Kind.LESS, Kind.LESS_SIGN}
)


class Role(Enum):
    """What a load does in a time."""

    RISES = auto()
    HOLDS = auto()
    FALLS = auto()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time that a description names.

    A change that lies `across` it takes all of it, as in "over 10 minutes".
    """

    seconds: float
    role: Role
    across: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """Whether a load goes up, goes down, leaps, or changes at all, and the times of it."""

    rises: bool = False
    falls: bool = False
    leaps: bool = False
    moves: bool = False
    times: tuple[Stretch, ...] = ()


def movement_of(description: str, language: str) -> Movement:
    """Return what the words of a description say of change."""
    claimed = read_notations(description).spans
    tokens = lexed_text(description, lexicon_of(language), claimed)
    kinds = {token.kind for token in tokens}
    return Movement(
        rises=bool(kinds & _RISES) or kinds >= _STEPS,
        falls=Kind.DOWN in kinds,
        leaps=bool(kinds & {Kind.JUMP, Kind.SPIKE_TEST}),
        moves=bool(kinds & _MOVES),
        times=tuple(_times(tokens)),
    )


def _times(tokens: Sequence[Token]) -> Iterator[Stretch]:
    clause: list[Token] = []
    for token in [*tokens, Token(Kind.STOP, 0, 0)]:
        if token.kind not in _CUTS:
            clause.append(token)
            continue
        kinds = {each.kind for each in clause}
        for number, unit in pairwise(clause):
            timed = number.kind is Kind.NUMBER and unit.kind in UNIT_SECONDS
            if timed and not kinds & _LIMITS:
                seconds = number.value * UNIT_SECONDS[unit.kind]
                across = bool(kinds & _ACROSS) and Kind.FOR not in kinds
                yield Stretch(seconds, _role(kinds), across)
        clause = []


def _role(kinds: set[Kind]) -> Role:
    if kinds & _RISES:
        return Role.RISES
    return Role.FALLS if Kind.DOWN in kinds else Role.HOLDS
