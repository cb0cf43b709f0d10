"""Builds parts of a whole and percentiles: 5 %, 1 in 1000 requests, 95th percentile."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.lexing.stream import Made, joined, kind_at, skip
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

_RATIO = kind_set("in of per")
_TO_LIMIT = kind_set("should be hold latency time_word determiner not")
_COMPARES = kind_set("less less_sign under at_most more more_sign over colon equals")
_ANSWER_UNITS = kind_set("ms second")
_LEAST_BARE = 50  # of percentiles that people name without the word
_LEAST_PERCENTILE, _MOST_PERCENTILE = 1, 100


def share_at(tokens: Sequence[Token], start: int) -> Made:
    """Return 5 %, 2 percent, 1 in 1000 requests, and the percentile of 95 % line."""
    if ratio := _one_in(tokens, start):
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
    share = joined(Kind.SHARE, tokens[start:end], tokens[high].value)
    return (share.marked(Mark.RANGE) if high > start else share), end


def _one_in(tokens: Sequence[Token], start: int) -> Made:
    """Return the share of 1 in 1000 requests, 95 out of 100 calls, 3 errors per 1000 requests."""
    failed = kind_at(tokens, start + 1) is Kind.ERROR
    whole, part = start + 2 + failed, tokens[start].value
    if kind_at(tokens, whole - 1) not in _RATIO or kind_at(tokens, whole) is not Kind.NUMBER:
        return None
    if kind_at(tokens, whole + 1) is not Kind.REQUEST or not part < tokens[whole].value:
        return None
    share = joined(Kind.SHARE, tokens[start : whole + 1], 100 * part / tokens[whole].value)
    return replace(share, parts=tuple(tokens[start + 1 : start + 1 + failed])), whole + 1


def percent_first_at(tokens: Sequence[Token], start: int) -> Made:
    """Return %5, as in Turkish, and its percentile."""
    if kind_at(tokens, start + 1) is not Kind.NUMBER:
        return None
    if kind_at(tokens, start + 2) is Kind.PERCENTILE_WORD:
        return _as_percentile(tokens, start + 1, start + 3)
    return joined(Kind.SHARE, tokens[start : start + 2], tokens[start + 1].value), start + 2


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
    limited = tokens[start].value >= _LEAST_BARE and _is_limited(tokens, start + 1)
    return _as_percentile(tokens, start, end) if end > start + 1 or limited else None


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
