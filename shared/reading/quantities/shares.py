"""Finds what part of the traffic does something: 70 % browse, half of the users, 9:1."""

from collections.abc import Sequence

from shared.reading.lexing.stream import Made, kind_at, skip
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

_SHARED = kind_set(
    "action method verb path url data_verb word thing request code adjective role data"
)
_SHARE_LINKS = kind_set(
    "of determiner all user request load users be should colon open dash word on equals only up "
    "session vu"
)
_LIMITS = kind_set("less less_sign at_most more more_sign error under at_least maximum")
_MOST_RATIO = 20  # tokens
_PEOPLE = kind_set("user users vu")


def traffic_share(tokens: Sequence[Token], start: int) -> Made:
    """Return 70% browse, 20 % of the users search, 10% GET /a."""
    if start and tokens[start - 1].kind in _LIMITS:
        return None
    closed = kind_at(tokens, start - 1) is Kind.OPEN and kind_at(tokens, start + 1) is Kind.CLOSE
    place = skip(tokens, start + 1 + closed, _SHARE_LINKS, 5)  # View (60 %) GET /view
    after = kind_at(tokens, place)
    linked = any(
        token.kind in {Kind.WORD, Kind.REQUEST, Kind.LOAD, Kind.USER}
        for token in tokens[start + 1 : place]
    )
    if after is Kind.ERROR or not (after in _SHARED or linked):
        return None
    share = tokens[start]
    return Token(Kind.TRAFFIC_SHARE, share.start, share.end, share.value, share.marks), start + 1


def part_of_users(tokens: Sequence[Token], start: int) -> Made:
    """Return the half of "half of the users" and of "the other half"."""
    place = skip(tokens, start + 1, {Kind.OF, Kind.DETERMINER, Kind.ALL}, 2)
    told = place > start + 1 or kind_at(tokens, start - 1) in {Kind.WORD, Kind.DETERMINER}
    unknown = kind_at(tokens, place) is Kind.WORD and told  # "the other half buys"
    if not unknown and kind_at(tokens, place) not in _PEOPLE | {Kind.REQUEST, Kind.LOAD}:
        return None
    fraction = tokens[start]
    share, marks = fraction.value * 100, frozenset({Mark.FROM_WORDS})
    return Token(Kind.TRAFFIC_SHARE, fraction.start, fraction.end, share, marks), start + 1


def ratio(tokens: Sequence[Token], start: int) -> Made:
    """Return the parts of 9:1, and of 70/20/10."""
    for sign in (Kind.COLON, Kind.SLASH):
        end = start
        while end - start < _MOST_RATIO and _goes_on(tokens, end, sign):
            end += 2
        if end == start or (sign is Kind.COLON and end != start + 2):
            continue
        numbers = tuple(tokens[start : end + 1 : 2])
        if sign is Kind.SLASH and abs(sum(each.value for each in numbers) - 100) > 1:
            continue
        return Token(
            Kind.TRAFFIC_SHARE, tokens[start].start, tokens[end].end, parts=numbers
        ), end + 1
    return None


def _goes_on(tokens: Sequence[Token], end: int, sign: Kind) -> bool:
    return kind_at(tokens, end + 1) is sign and kind_at(tokens, end + 2) is Kind.NUMBER
