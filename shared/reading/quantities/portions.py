"""Builds parts of a whole and percentiles: 5 %, 1 in 1000 requests, 95th percentile."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.lexing.stream import Made, joined, kind_at, skip
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

_RATIO = kind_set("in of per over from")
_ANSWERED, _TO_FAIL = kind_set("request latency"), kind_set("should be in to")
_ENDS = kind_set("stop comma newline semicolon and or close") | {None}
_LIMITS = frozenset[Kind | None](kind_set("in less under at_most should be respond"))
_WHOLE = 100
_TO_LIMIT = kind_set("should be hold latency time_word determiner not")
_COMPARES = kind_set("less less_sign under at_most more more_sign over colon equals")
_ANSWER_UNITS = kind_set("ms second")
_LEAST_BARE = 50  # of percentiles that people name without the word
_LINKS, _MOST_LISTED = kind_set("comma and slash"), 8
_LEAST_PERCENTILE, _MOST_PERCENTILE = 1, 100


def share_at(tokens: Sequence[Token], start: int) -> Made:
    """Return 5 %, 2 percent, 1 in 1000 requests, and the percentile of 95 % line."""
    if ratio := one_in_at(tokens, start):
        return ratio
    high = start
    ranged = kind_at(tokens, start + 1) in {Kind.HYPHEN, Kind.TO}
    if ranged and kind_at(tokens, start + 2) is Kind.NUMBER:
        high = start + 2
    end = skip(tokens, high + 1, {Kind.PERCENT_SIGN, Kind.PERCENT_WORD}, 1)
    word = skip(tokens, end, {Kind.PERCENTILE_WORD}, 1)
    if word > end and high == start:
        return _as_percentile(tokens, start, word)
    if end == high + 1:
        return None
    if kind_at(tokens, end) is Kind.SIZE:  # 70 % CPU
        return joined(Kind.COUNT, tokens[start : end + 1]), end + 1
    share = joined(Kind.SHARE, tokens[start:end], tokens[high].value * _unit(tokens[end - 1]))
    return (share.marked(Mark.RANGE) if high > start else share), end


def one_in_at(tokens: Sequence[Token], start: int) -> Made:
    """Return the share of 1 in 1000 requests, 9 de cada 10, eine von 100, 1 failing call in 200."""
    named = skip(tokens, start + 1, {Kind.ERROR, Kind.REQUEST}, 2)
    whole = skip(tokens, named + 1, {Kind.EVERY, Kind.EACH}, 1)
    if kind_at(tokens, named) not in _RATIO or kind_at(tokens, whole) is not Kind.NUMBER:
        return None
    part = tokens[start].value if tokens[start].kind is Kind.NUMBER else 1.0
    failed = [token for token in tokens[start + 1 : named] if token.kind is Kind.ERROR]
    ends = _ENDS if failed else _LIMITS if named > start + 1 else frozenset()
    if not part < tokens[whole].value or not _is_of_requests(tokens, whole + 1, ends):
        return None
    share = joined(Kind.SHARE, tokens[start : whole + 1], _WHOLE * part / tokens[whole].value)
    return replace(share, parts=tuple(failed)), whole + 1


def _is_of_requests(tokens: Sequence[Token], place: int, ends: frozenset[Kind | None]) -> bool:
    """Return whether what ends at a place counts requests: "... 200 calls", "... 200 may fail"."""
    after = kind_at(tokens, place)
    fails = kind_at(tokens, skip(tokens, place, _TO_FAIL, 3)) is Kind.ERROR
    return after in _ANSWERED or after in ends or fails


def percent_first_at(tokens: Sequence[Token], start: int) -> Made:
    """Return %5, as in Turkish, and its percentile."""
    if kind_at(tokens, start + 1) is not Kind.NUMBER:
        return None
    if kind_at(tokens, start + 2) is Kind.PERCENTILE_WORD:
        return _as_percentile(tokens, start + 1, start + 3)
    value = tokens[start + 1].value * _unit(tokens[start])
    return joined(Kind.SHARE, tokens[start : start + 2], value), start + 2


def _unit(sign: Token) -> float:
    """Return how many percent a sign or a word for them stands for: one, or a tenth."""
    return sign.value or 1.0


def _as_percentile(tokens: Sequence[Token], place: int, end: int) -> Made:
    value = tokens[place].value
    if not _LEAST_PERCENTILE <= value < _MOST_PERCENTILE:
        return None
    return joined(Kind.PERCENTILE, tokens[place:end], value), end


def ordinal_percentile_at(tokens: Sequence[Token], start: int) -> Made:
    """Return 95th percentile, 99th %, and the 99th of "99th below 60 ms"."""
    end = skip(tokens, start + 1, {Kind.PERCENT_SIGN, Kind.PERCENT_WORD, Kind.HYPHEN}, 1)
    if kind_at(tokens, end) is Kind.PERCENTILE_WORD:
        return _as_percentile(tokens, start, end + 1)
    if _is_listed(tokens, start):
        return _as_percentile(tokens, start, start + 1)
    limited = tokens[start].value >= _LEAST_BARE and _is_limited(tokens, start + 1)
    return _as_percentile(tokens, start, end) if end > start + 1 or limited else None


def _is_listed(tokens: Sequence[Token], start: int) -> bool:
    """Return whether an ordinal is one of several percentiles: "50th, 90th and 99th percentile"."""
    place = start
    for _ in range(_MOST_LISTED):
        follows = skip(tokens, place + 1, _LINKS, 2)
        if follows == place + 1 or kind_at(tokens, follows) is not Kind.ORDINAL:
            break
        place = follows
    return place > start and kind_at(tokens, place + 1) is Kind.PERCENTILE_WORD


def _is_limited(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "must stay below 60 ms" stands at a place."""
    sign = skip(tokens, place, _TO_LIMIT, 4)
    kinds = [kind_at(tokens, sign + offset) for offset in range(3)]
    return kinds[0] in _COMPARES and kinds[1] is Kind.NUMBER and kinds[2] in _ANSWER_UNITS


def dotted_percentile_at(tokens: Sequence[Token], start: int) -> Made:
    """Return the percentile of "95. Perzentil", where a dot makes an ordinal."""
    kinds = kind_at(tokens, start + 1), kind_at(tokens, start + 2)
    dotted = kinds == (Kind.STOP, Kind.PERCENTILE_WORD)
    return _as_percentile(tokens, start, start + 3) if dotted else None


def percentile_word_at(tokens: Sequence[Token], start: int) -> Made:
    """Return percentil 95, Perzentil: 95."""
    place = skip(tokens, start + 1, {Kind.OF, Kind.COLON}, 1)
    if kind_at(tokens, place) not in {Kind.NUMBER, Kind.ORDINAL}:
        return None
    return _as_percentile(tokens, place, place + 1)
