"""Finds the requests that a criterion names: p95 of POST /a, for /a and /b, of the searches."""

from collections.abc import Sequence

from shared.reading.criteria.criterion import Criterion
from shared.reading.lexing.stream import kind_at, skip, skip_back
from shared.reading.lexing.tokens import ADDRESSES, Kind, Token, kind_set

_PLACED = kind_set("of for on at")
_ENDS = kind_set("stop newline semicolon bullet")
_ARTICLES = kind_set("determiner article comma")
_ADDS = kind_set("and slash or")
_BEFORE_REQUEST = kind_set("stop newline semicolon bullet comma colon and") | {None}
_MOST_NOUNS, _MOST_ARTICLES = 2, 8


def requests_named(tokens: Sequence[Token], criterion: Criterion) -> Sequence[Token]:
    """Return what names requests: p95 of POST /a; p95 < 1s for /a and /b; for /a the p95."""
    start, end = criterion.start, criterion.end
    inside = [place for place in range(start, end) if tokens[place].kind in ADDRESSES]
    if inside:
        return with_method(tokens, inside[0]) if len(inside) == 1 else ()
    if kind_at(tokens, end) in _PLACED:
        after = skip(tokens, end + 1, {Kind.VERB, Kind.DETERMINER, Kind.ARTICLE}, 2)
        if kind_at(tokens, after) in ADDRESSES:
            return _with_others(tokens, after)
    before = skip_back(tokens, start, _ARTICLES, _MOST_ARTICLES)
    named = with_method(tokens, before) if kind_at(tokens, before) in ADDRESSES else ()
    led = kind_at(tokens, before - len(named))
    return named if led in {Kind.FOR, Kind.OF} else ()


def request_before(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    """Return the one request that stands before a criterion: "/a p95 < 1 s"."""
    address = start - 1
    if kind_at(tokens, address) not in ADDRESSES:
        return ()
    named = with_method(tokens, address)
    lead = address - len(named)
    listed = kind_at(tokens, lead) in _ADDS | {Kind.COMMA}
    alone = not listed or kind_at(tokens, lead - 1) not in ADDRESSES
    return named if alone and kind_at(tokens, lead) in _BEFORE_REQUEST else ()


def nouns_named(
    tokens: Sequence[Token], criterion: Criterion, names: frozenset[Kind], ends: frozenset[int]
) -> Sequence[Token]:
    """Return the nouns within a criterion that name a part of the test: "p95 of the login".

    Whatever a word may mean elsewhere, it names a part if an address `ends` so.
    """
    inner = tokens[criterion.start : criterion.end]
    whole = kind_at(tokens, criterion.start - 1) in {Kind.ALL, Kind.EACH, Kind.EVERY}
    if inner[0].kind is Kind.REQUEST and inner[0].start in ends and not whole:
        return inner[:1]
    for place in range(len(inner)):
        start = skip(inner, place + 1, {Kind.DETERMINER, Kind.ARTICLE}, 3)
        led = inner[place].kind in _PLACED and start < len(inner) and inner[start].start in ends
        if led:
            return inner[start : start + 1]
        if names_part(inner, place, names):
            return inner[start : skip(inner, start, names | {Kind.WORD}, _MOST_NOUNS)]
    return ()


def _with_others(tokens: Sequence[Token], address: int) -> Sequence[Token]:
    """Return a request with those that "and" adds to it, unless these lead to something else."""
    first = with_method(tokens, address)
    end = address + 1
    while kind_at(tokens, end) in _ADDS:
        following = skip(tokens, end + 1, {Kind.VERB}, 1)
        if kind_at(tokens, following) not in ADDRESSES:
            break
        end = following + 1
    closed = kind_at(tokens, end) in _ENDS | {None, Kind.COMMA, Kind.CLOSE, Kind.BUT}
    return [*first, *tokens[address + 1 : end]] if closed else first


def with_method(tokens: Sequence[Token], address: int) -> Sequence[Token]:
    """Return an address with the method that stands before it."""
    led = kind_at(tokens, address - 1) is Kind.VERB
    return tokens[address - led : address + 1]


def names_part(tokens: Sequence[Token], place: int, names: frozenset[Kind]) -> bool:
    """Return whether "of the login" or "for /search" stands at a place, not "for all requests"."""
    if place >= len(tokens) or tokens[place].kind not in _PLACED:
        return False
    if tokens[place].kind not in {Kind.ON, Kind.AT}:
        names |= ADDRESSES  # "for /login" is of a part, wherever else requests go
    following = [token.kind for token in tokens[place + 1 : place + 4]]
    while following and following[0] in {Kind.DETERMINER, Kind.ARTICLE}:
        following = following[1:]
    return bool(following) and following[0] in names | {Kind.WORD}
