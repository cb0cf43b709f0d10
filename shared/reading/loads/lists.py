"""Finds lists and chains of levels: 10, 50 and 100 users; 10 -> 50 -> 10 VUs."""

from collections.abc import Sequence

from shared.domain.load import LoadStage
from shared.reading.lexing.stream import Made, kind_at, rewritten, skip
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set
from shared.reading.loads.units import Scale

_LEVEL = kind_set("users rate number")
_COMMAS = kind_set("comma then")
_WORDS = kind_set("and or")
_MOST_ITEMS = 40
_LEAST_ITEMS = 3
_MOST_BEFORE = 6  # tokens
_TO_TIME = kind_set(
    "word comma for open hold at on url path with dash colon adjective and of be stair stage "
    "last close semicolon test"
)
_EACH = kind_set("each every per")
_STEPS = kind_set("stair stage word user")


def with_lists(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which lists of levels have become one token each."""
    return rewritten(tokens, _list, _LEVEL)


def _list(tokens: Sequence[Token], start: int) -> Made:
    items, chain, place = [tokens[start]], False, start + 1
    while len(items) < _MOST_ITEMS:
        following = place
        if kind_at(tokens, place) is Kind.ARROW:
            chain, following = True, place + 1
        elif kind_at(tokens, place) in _COMMAS | _WORDS and not chain:
            following = skip(tokens, skip(tokens, place, _COMMAS, 2), _WORDS, 1)
        if following == place or kind_at(tokens, following) not in _LEVEL:
            break
        items.append(tokens[following])
        place = following + 1
    named = [item for item in items if item.kind is not Kind.NUMBER]
    if len(items) < _LEAST_ITEMS and not (len(items) > 1 and len(named) == 1 and not chain):
        return None
    if len(items) == 2 and items[-1].kind is Kind.NUMBER and not chain:  # noqa: PLR2004
        return None  # "50 users, 2 somethings"
    if len(named) == 2 and (items[0].kind, items[-1]) == (named[1].kind, named[1]):  # noqa: PLR2004
        named = named[:1]  # "10 req/s, then 20, 30 and 40 req/s"
    uneven = 1 < len(named) < len(items) or (named and len(named) == len(items) == 2)  # noqa: PLR2004
    if (uneven and not chain) or not (named or chain or _labelled(tokens, start)):
        return None
    joined = Token(Kind.LEVELS, items[0].start, items[-1].end, parts=tuple(items))
    return joined, place


def _labelled(tokens: Sequence[Token], start: int) -> bool:
    """Return whether a label stands before the list: VUs 10, 20, 30; steps: 100, 200."""
    return kind_at(tokens, start - 1) in {Kind.VU, Kind.USER, Kind.COLON, Kind.RPS, Kind.STAIR}


def listed_stages(
    tokens: Sequence[Token], scale: Scale
) -> tuple[tuple[LoadStage, ...], tuple[Token, ...]] | None:
    """Return the stages of a list whose levels all last equally long, and what they follow from."""
    for place, token in enumerate(tokens):
        if token.kind is not Kind.LEVELS:
            continue
        time = _time_after(tokens, place) or _time_before(tokens, place)
        if time is not None and not time.has(Mark.RANGE, Mark.ABOUT, Mark.VAGUE):
            stages = tuple(LoadStage(time.value, scale.value(item)) for item in token.parts)
            counted = [  # "3 steps of 5 minutes: ..."
                each
                for each in tokens[max(0, place - _MOST_BEFORE) : place]
                if each.kind is Kind.NUMBER and each.value == len(stages)
            ]
            return stages, (token, time, *counted)
    return None


def _time_before(tokens: Sequence[Token], place: int) -> Token | None:
    """Return the time of "four stages of 3 minutes: ..."."""
    kinds = [kind_at(tokens, place - back) for back in (1, 3, 4)]
    led = kinds[0] is Kind.COLON and kinds[1] is Kind.OF
    staged = kinds[2] in {Kind.STAGE, Kind.STAIR, Kind.COUNT}
    return tokens[place - 2] if led and staged and tokens[place - 2].kind is Kind.TIME else None


def _time_after(tokens: Sequence[Token], place: int) -> Token | None:
    """Return the time of ", 2 minutes each", "for 5 min per step", "each for 1 minute"."""
    first = skip(tokens, place + 1, _TO_TIME, 6)
    each = skip(tokens, first, _EACH, 1)
    if each > first:
        each = skip(tokens, each, _STEPS | _TO_TIME, 4)
        return tokens[each] if kind_at(tokens, each) is Kind.TIME else None
    if kind_at(tokens, first) is not Kind.TIME:
        return None
    after = kind_at(tokens, first + 1)
    if tokens[first].has(Mark.EACH) or after is Kind.EACH:
        return tokens[first]
    return None
