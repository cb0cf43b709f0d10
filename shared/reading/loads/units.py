"""What the levels of a text are counted in, and so what its bare numbers mean."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.domain.plan import Unit
from shared.reading.lexing.tokens import LEVELS, Kind, Mark, Token

_SECONDS_OF = {Mark.PER_MINUTE: 60.0, Mark.PER_HOUR: 3600.0, Mark.DAILY: 86400.0}
_COUNTED = LEVELS | {Kind.LEVELS}
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit of levels, and the seconds that bare rates are counted in."""

    kind: Kind
    per_s: float = 1.0

    def value(self, token: Token) -> float:
        """Return a level in VUs or per second."""
        bare = token.kind is Kind.NUMBER and self.kind is Kind.RATE
        return round(token.value / self.per_s if bare else token.value, _DIGITS)


def scale_of(tokens: Iterable[Token]) -> Scale | None:
    """Return the one scale of all levels; None if there is none, or users and rates are mixed."""
    levels = [
        item
        for token in tokens
        if token.kind in _COUNTED
        for item in (token.parts if token.kind is Kind.LEVELS else (token,))
        if item.kind in LEVELS and not item.has(Mark.BACKGROUND, Mark.OF_DATA)
    ]
    kinds = {level.kind for level in levels if not level.has(Mark.DAILY)}
    kinds = kinds or {level.kind for level in levels}
    if len(kinds) != 1:
        return None
    seconds = {_seconds(level) for level in levels if level.kind is Kind.RATE}
    return Scale(kinds.pop(), seconds.pop() if len(seconds) == 1 else 1.0)


def _seconds(level: Token) -> float:
    return next((seconds for mark, seconds in _SECONDS_OF.items() if level.has(mark)), 1.0)


def unit_of(level: Token) -> Unit:
    """Return what a level is counted in."""
    if level.kind is not Kind.RATE:
        return Unit.USERS
    return Unit.REQUESTS_PER_S if level.has(Mark.REQUESTS) else Unit.ITERATIONS_PER_S
