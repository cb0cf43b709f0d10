"""Tells in what words a description speaks of change, which the numbers of a plan do not show."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from shared.reading.lexer import Lexer
from shared.reading.lexicon import lexicon_of
from shared.reading.notations import read_notations
from shared.reading.stream import UNIT_SECONDS
from shared.reading.tokens import Kind, Token

_RISES = frozenset({Kind.UP, Kind.GRADUALLY, Kind.RAMP_LABEL, Kind.WARM_UP})
# "Add a test" is no step of a staircase, "add 10 users every minute" is.
_STEPS = frozenset({Kind.STAIR, Kind.EVERY})
_LEADS = frozenset(
    {Kind.UP, Kind.DOWN, Kind.GRADUALLY, Kind.RAMP_LABEL, Kind.FROM, Kind.TO, Kind.TO_POST}
    | {Kind.ARROW}
)
_MOVES = frozenset(
    {Kind.UP, Kind.DOWN, Kind.GRADUALLY, Kind.RAMP_LABEL, Kind.STAIR, Kind.FROM, Kind.JUMP}
)
_FIRST_STAGE = 2  # numbers: a level and a time


class Role(Enum):
    """What a load does in a time."""

    RISES = auto()
    HOLDS = auto()
    FALLS = auto()


@dataclass(frozen=True, slots=True)
class Movement:
    """Whether a load goes up, goes down, leaps, or changes at all.

    `first_holds` says that nothing leads to the first level: the load begins there. `times` are the
    times in seconds that stand in the description, each with what the load does in it.
    """

    rises: bool = False
    falls: bool = False
    leaps: bool = False
    moves: bool = False
    first_holds: bool = False
    times: tuple[tuple[float, Role], ...] = ()


def movement_of(description: str, language: str) -> Movement:
    """Return what the words of a description say of change."""
    claimed = read_notations(description).spans
    tokens = Lexer(description, lexicon_of(language), claimed).run()
    kinds = {token.kind for token in tokens}
    return Movement(
        rises=bool(kinds & _RISES) or kinds >= _STEPS,
        falls=Kind.DOWN in kinds,
        leaps=bool(kinds & {Kind.JUMP, Kind.SPIKE_TEST}),
        moves=bool(kinds & _MOVES),
        first_holds=not claimed and _first_holds(tokens),
        times=tuple(_times(tokens)),
    )


def _first_holds(tokens: Sequence[Token]) -> bool:
    numbers = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    first = tokens[: numbers[_FIRST_STAGE - 1]] if len(numbers) >= _FIRST_STAGE else tokens
    return not {token.kind for token in first} & _LEADS


def _times(tokens: Sequence[Token]) -> list[tuple[float, Role]]:
    """Return "warm up 1 minute, hold 10 minutes": what happens stands before all times or after."""
    places = [
        place
        for place in range(len(tokens) - 1)
        if tokens[place].kind is Kind.NUMBER and tokens[place + 1].kind in UNIT_SECONDS
    ]
    befores = [0, *(place + 2 for place in places)]
    words = [tokens[start:end] for start, end in zip(befores, [*places, None], strict=True)]
    leading = bool(words) and _role(words[0]) is Role.RISES
    roles = map(_role, words if leading else words[1:])
    return [
        (tokens[place].value * UNIT_SECONDS[tokens[place + 1].kind], role)
        for place, role in zip(places, roles, strict=False)
    ]


def _role(tokens: Sequence[Token]) -> Role:
    kinds = {token.kind for token in tokens}
    if kinds & _RISES:
        return Role.RISES
    return Role.FALLS if Kind.DOWN in kinds else Role.HOLDS
