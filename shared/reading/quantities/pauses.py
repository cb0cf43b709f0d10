"""Tells how long users think, and whether after each request or after each iteration."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from shared.domain.plan import Pause
from shared.reading.lexing.lexicon import PER_ITERATION
from shared.reading.lexing.tokens import Kind, Mark, Token

_LEADS, _FOLLOWS = 2, 2  # tokens beside a pause


def pause_of(token: Token, lexed: Sequence[Token] = ()) -> Pause:
    """Return the pause that a token is, by the words beside it among those that were lexed."""
    shortest_s, longest_s = pause_range(token)
    rare = _is_per_iteration(token, lexed)
    return Pause(shortest_s=shortest_s, longest_s=longest_s, per_iteration=rare)


def pause_range(token: Token) -> tuple[float, float]:
    """Return the shortest and the longest pause, in seconds."""
    time = token.parts[0] if token.parts else token
    if time.has(Mark.RANGE) and time.parts:
        return time.parts[0].value, time.parts[-1].value
    return token.value, token.value


def _is_per_iteration(token: Token, lexed: Sequence[Token]) -> bool:
    first = bisect_left(lexed, token.start, key=attrgetter("start"))
    last = bisect_left(lexed, token.end, lo=first, key=attrgetter("start"))
    near = lexed[max(0, first - _LEADS) : last + _FOLLOWS]
    between = any(each.kind is Kind.THINK and each.value == PER_ITERATION for each in near)
    following = [each.kind for each in lexed[last : last + _FOLLOWS]]
    return between or following == [Kind.PER, Kind.ITERATION]
