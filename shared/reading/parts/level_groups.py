"""Groups the levels of a text by their addresses, and finds between which places each is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.reading.lexing.data_spans import has_path
from shared.reading.lexing.stream import kind_at, skip_back
from shared.reading.lexing.tokens import ADDRESSES, LEVELS, Kind, Mark, Token, kind_set
from shared.reading.parts.blocks import is_meant

APART = kind_set("stop newline bullet")
JOINS = kind_set("and but concurrent semicolon also plus")
# What leads to one more load: ", while at the same time a background load of 5 rps".
_LEADS = APART | kind_set(
    "comma and semicolon but colon concurrent also plus article determiner word adjective with "
    "load run only thing user role action test"
)
_MAY_BE_LEVELS = LEVELS | {Kind.COUNT}
_BEFORE_BARE = kind_set("comma and colon but semicolon plus")
_NOT_BARE = kind_set("times percent_sign percent_word hyphen slash close dots to number") | {None}
_ENDS_LAST = kind_set(
    "comma stop newline semicolon criterion for over in span time on at phase but"
)
_MOST_LEADS, _MOST_LOADS, TWO = 10, 12, 2


@dataclass(slots=True)
class Load:
    """The levels of a load, and between which places it is told, from what leads to it on.

    `joint` is where that begins which joins it to the load before.
    """

    levels: list[int] = field(default_factory=list)
    joint: int = 0
    lead: int = 0
    end: int = 0
    addresses: tuple[Token, ...] = ()


def loads_in(tokens: Sequence[Token], text: str) -> tuple[list[Load], list[Token]]:
    """Return the loads of a text that have addresses of their own, and what only sums them up.

    None are returned if a level has no address, or is one of each user.
    """
    levels = _levels(tokens)
    if not TWO <= len(levels) <= _MOST_LOADS:
        return [], []
    total = _total(tokens, levels)
    loads = list(_grouped(tokens, levels[len(total) :]))
    apart = any(_is_joined(tokens, load) for load in loads)
    if len(loads) < TWO or apart or not all(_bounded(tokens, loads, text)):
        return [], []
    return loads, [tokens[place] for place in total]


def _levels(tokens: Sequence[Token]) -> list[int]:
    """Return the places of the levels of a text, with numbers that stand for users like them."""
    found = [
        at
        for at, token in enumerate(tokens)
        if token.kind in _MAY_BE_LEVELS and (is_meant(token) or _are_doing(tokens, at))
    ]
    if any(tokens[place].has(Mark.EACH, Mark.PACED, Mark.RANGE, Mark.STEP) for place in found):
        return []
    if any(tokens[place].kind is not Kind.RATE for place in found):
        found += [place for place in range(found[0], len(tokens)) if _is_bare(tokens, place)]
    return sorted(found)


def _are_doing(tokens: Sequence[Token], place: int) -> bool:
    """Return whether persons are counted who may be users: 10 authors write, 2 are ill."""
    counted = tokens[place].kind is Kind.COUNT and tokens[place].has(Mark.ROLE)
    return counted and kind_at(tokens, place + 1) not in {Kind.BE, Kind.HAVE}


def _is_bare(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number may count users as the one before does: "and 40 from US"."""
    token = tokens[place]
    plain = token.kind is Kind.NUMBER and not token.marks - {Mark.SMALL} and token.value % 1 == 0
    if not plain or kind_at(tokens, place - 1) not in _BEFORE_BARE:
        return False
    for after in range(place + 1, min(len(tokens), place + _MOST_LEADS)):
        kind = tokens[after].kind
        if kind in ADDRESSES:
            return kind_at(tokens, place + 1) not in _NOT_BARE
        if kind in APART or kind in LEVELS or kind is Kind.NUMBER:
            break
    return False


def _total(tokens: Sequence[Token], levels: Sequence[int]) -> list[int]:
    """Return the first level if it only says how many the others are: 100 users: 80 ... 20 ..."""
    first, *others = levels
    alone = not any(token.kind in ADDRESSES for token in tokens[first : others[0]])
    summed = tokens[first].value == sum(tokens[place].value for place in others)
    return [first] if alone and summed and len(others) >= TWO else []


def _grouped(tokens: Sequence[Token], levels: Sequence[int]) -> Iterator[Load]:
    """Yield the loads: levels with no address between them are of one."""
    load = Load()
    for place in levels:
        last = load.levels[-1] if load.levels else place
        if any(token.kind in ADDRESSES for token in tokens[last:place]):
            yield load
            load = Load()
        load.levels.append(place)
    yield load


def _is_joined(tokens: Sequence[Token], load: Load) -> bool:
    """Return whether the levels of a load may be of two: "/a at 5 rps, and 20 users on /b"."""
    between = tokens[load.levels[0] : load.levels[-1]]
    return any(token.kind in JOINS | APART | {Kind.COMMA} for token in between)


def _bounded(tokens: Sequence[Token], loads: Sequence[Load], text: str) -> Iterator[bool]:
    """Find where each load begins and ends, and yield whether it has an address of its own."""
    led = _is_led_by_path(tokens, loads[0].levels[0], text)
    for load in loads:
        load.joint = load.lead = _lead(tokens, load.levels[0])
    if led:
        _begin_with_addresses(tokens, loads)
    for load, following in pairwise(loads):
        load.end = following.joint
    loads[-1].end = len(tokens)
    for load in loads:
        start, end = (load.lead, load.levels[0]) if led else (load.levels[-1], load.end)
        places = [at for at in range(start, end) if tokens[at].kind in ADDRESSES]
        if load is loads[-1] and places:
            places = list(_of_last(tokens, places, text))
            load.end = _end_of_last(tokens, max(load.levels[-1], places[-1]))
        load.addresses = tuple(tokens[place] for place in places)
        yield bool(places)


def _lead(tokens: Sequence[Token], level: int) -> int:
    """Return the place where what leads to a level begins."""
    return skip_back(tokens, level, _LEADS, _MOST_LEADS) + 1


def _is_led_by_path(tokens: Sequence[Token], level: int, text: str) -> bool:
    """Return whether a request stands before the first level in its sentence: /a at 5 rps."""
    place = level - 1
    while place >= 0 and tokens[place].kind not in APART:
        token = tokens[place]
        if token.kind in ADDRESSES and has_path(text[token.start : token.end]):
            return True
        place -= 1
    return False


def _begin_with_addresses(tokens: Sequence[Token], loads: Sequence[Load]) -> None:
    """Let each load begin with the addresses before its level: /a at 80 rps and /b at 3 rps."""
    before = 0
    for load in loads:
        while tokens[before].kind not in ADDRESSES:
            before += 1
        load.lead = before - (kind_at(tokens, before - 1) is Kind.VERB)
        load.joint = _lead(tokens, load.lead)
        before = load.levels[-1]


def _of_last(tokens: Sequence[Token], places: Sequence[int], text: str) -> Iterator[int]:
    """Yield which addresses are of the last load: those of its sentence, but for their server."""
    paths = [has_path(text[tokens[place].start : tokens[place].end]) for place in places]
    for place, path in zip(places, paths, strict=True):
        ended = any(token.kind in APART for token in tokens[places[0] : place])
        if place == places[0] or (path and not ended):
            yield place


def _end_of_last(tokens: Sequence[Token], address: int) -> int:
    end = address + 1
    while end < len(tokens) and tokens[end].kind not in _ENDS_LAST:
        end += 1
    return end
