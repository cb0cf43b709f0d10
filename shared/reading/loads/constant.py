"""Finds how much a load is that does not change: users, a rate, or both beside each other."""

from collections.abc import Sequence

from shared.reading.lexing.stream import kind_at
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set
from shared.reading.loads.frames import MOVES, Frame
from shared.reading.loads.inexact import ASIDE, DOUBTS, how_inexact, of_several
from shared.reading.loads.said import Said

_CLOSE = 1e-9
_NEAR = 0.2  # of a level
_PLACED = kind_set("in on from at")
_LINKS = kind_set("and comma slash plus")
_OTHER_VERBS = MOVES | kind_set("start warm_up")
# How a level may be meant that is no doubt where it is the only one: 60 editors.
_ALONE = frozenset({Mark.ROLE})
_HARMLESS = frozenset({Mark.BOUND, Mark.DAILY, Mark.ABOUT})


def level_of(tokens: Sequence[Token], kind: Kind, frames: Sequence[Frame]) -> Said | None:
    """Return the one level of a kind, users or a rate; with a doubt where there are several."""
    found = [token for token in _candidates(tokens, kind) if token.value]  # 0 users are no load
    if not found:
        return None
    exact = [token for token in found if not token.has(*DOUBTS)]
    told: list[Token] = []
    if exact and len(exact) < len(found) and _outweighs(exact, found, frames):
        told = [token for token in found if token not in exact]
        found = exact  # "at least 1000 req/s; run at 1200 req/s for 10 minutes"
    top = max(found, key=lambda token: token.value)
    alone = len(found) == 1 and _is_timed(top, frames)
    doubt = "" if alone and top.marks & set(DOUBTS) <= _ALONE else _doubt(found)
    doubt = doubt or _grouped(tokens, kind)
    used = (
        found
        if doubt or len({token.value for token in found}) > 1
        else [t for t in tokens if t.kind is kind and t.value == top.value and not t.has(*ASIDE)]
    )
    return Said(top.value, (*used, *told), doubt)


def _candidates(tokens: Sequence[Token], kind: Kind) -> list[Token]:
    found = [token for token in tokens if token.kind is kind and not token.has(*ASIDE)]
    if len(found) > 1:
        found = [token for token in found if not token.has(Mark.EACH, Mark.DAILY)] or found
    if any(Kind.USERS is token.kind for token in tokens) and kind is Kind.RATE:
        found = [
            token for token in found if not token.has(Mark.EACH, Mark.DAILY)
        ]  # "each sends 5 per second"
    virtual = [token for token in found if token.has(Mark.VIRTUAL)]
    if virtual:
        return virtual
    return [token for token in found if not token.has(Mark.ROLE)] or found


def _outweighs(exact: list[Token], found: list[Token], frames: Sequence[Frame]) -> bool:
    harmless = all(
        not (token.marks & set(DOUBTS)) - _HARMLESS and _is_near(token, exact) for token in found
    )
    again = len({token.value for token in found}) == 1  # "at most 45 work there: test with 45"
    return harmless and (again or any(_is_timed(token, frames) for token in exact))


def _is_near(level: Token, exact: Sequence[Token]) -> bool:
    """Return whether a rough level may be an exact one; "roughly 20 of those" are others."""
    return not level.has(Mark.ABOUT) or any(
        abs(level.value - each.value) <= _NEAR * each.value for each in exact
    )


def _is_timed(level: Token, frames: Sequence[Frame]) -> bool:
    """Return whether a clause says how long a level lasts, and that it does."""
    return any(
        frame.level is not None
        and frame.level.start == level.start
        and frame.time is not None
        and frame.verb not in _OTHER_VERBS
        for frame in frames
    )


def _doubt(found: Sequence[Token]) -> str:
    inexact = [token for token in found if token.has(*DOUBTS)]
    values = sorted((token.value for token in found), reverse=True)
    if inexact:
        how = how_inexact(inexact)
        return f"the level {how if len(set(values)) == 1 else of_several(how)}"
    if len(set(values)) > 1:
        summed = len(values) > 2 and abs(values[0] - sum(values[1:])) < _CLOSE  # noqa: PLR2004 - a sum of two
        return "" if summed else "several levels are told"
    return ""


def _grouped(tokens: Sequence[Token], kind: Kind) -> str:
    """Return why users next to each other are several groups."""
    if kind is not Kind.USERS:
        return ""
    kinds = [token.kind for token in tokens]
    for place in (n for n, each in enumerate(kinds) if each is Kind.USERS):
        led = kind_at(tokens, place + 1) in _PLACED
        if led and kinds[place + 2 : place + 5] == [Kind.EACH, Kind.OF, Kind.COUNT]:
            return "how many they are in all is not sure"  # 50 users in each of 3 regions
    for before, link, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        people = before.kind is Kind.USERS and after.kind is Kind.USERS
        if people and link.kind in _LINKS and not before.has(*ASIDE) and not after.has(*ASIDE):
            return "several groups are told"
    return ""
