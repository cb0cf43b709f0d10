"""Reads how long a load lasts that is told by times of the day: from 22:00 to 06:00."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.lexing.stream import begin_of, kind_at, skip
from shared.reading.lexing.tokens import ADDRESSES, LEVELS, Kind, Mark, Token, kind_set

_LENGTHS = kind_set("time iterations repeats")
_LEADS = kind_set("from between of at")
_LINKS = kind_set("to until and hyphen dash")
_ENDS = kind_set("stop newline semicolon bullet")
_TOLD = kind_set("past usual not")  # times at which nobody asks for load
_LIMITED = kind_set("only except should")
_BESIDE = LEVELS | ADDRESSES | {Kind.COMMA}
_BEFORE = (
    LEVELS | ADDRESSES | _ENDS | kind_set("run determiner test load comma start colon") | {None}
)
_SENTENCE, _DAY_S, _HOUR_S, _MINUTE_S, _HALF_DAY = 40, 86400.0, 3600.0, 60.0, 12

type _Moments = tuple[tuple[float, ...], int]


def with_clock_spans(tokens: Sequence[Token], text: str) -> Sequence[Token]:
    """Return tokens in which the times between which a load runs are its length.

    That is in doubt where more times are told or where they may only limit when it runs. What has
    a length already, and what is said of something else, stays as it is.
    """
    kinds = {token.kind for token in tokens}
    if LEVELS.isdisjoint(kinds) or not _LENGTHS.isdisjoint(kinds):
        return tokens
    moments = [_moments(tokens, place, text) for place in range(len(tokens))]
    told = sum(len(seconds) for seconds, _ in moments)
    return _replaced(tokens, moments, several=told > 2) if told > 1 else tokens  # noqa: PLR2004


def _replaced(
    tokens: Sequence[Token], moments: Sequence[_Moments], *, several: bool
) -> Sequence[Token]:
    result: list[Token] = []
    place = 0
    while place < len(tokens):
        led = tokens[place].kind in _LEADS
        first = place + led
        seconds, end = moments[first] if first < len(tokens) else ((), first)
        if len(seconds) == 1 and kind_at(tokens, end) in _LINKS and end + 1 < len(tokens):
            seconds, end = seconds + moments[end + 1][0], moments[end + 1][1]
        apart = led or kind_at(tokens, place - 1) in _BESIDE
        stance = _stance(tokens, place) if apart and len(seconds) == 2 else None  # noqa: PLR2004
        if stance is None:
            result.append(tokens[place])
            place += 1
            continue
        unsure = (
            several or stance or not led or any(t.has(Mark.AMBIGUOUS) for t in tokens[first:end])
        )
        length = (seconds[1] - seconds[0]) % _DAY_S
        marks = frozenset((Mark.COMPUTED, Mark.AMBIGUOUS) if unsure else (Mark.COMPUTED,))
        result.append(replace(tokens[place], kind=Kind.FOR, end=tokens[first].start))
        result.append(Token(Kind.TIME, tokens[first].start, tokens[end - 1].end, length, marks))
        place = end
    return result


def _stance(tokens: Sequence[Token], place: int) -> bool | None:
    """Return whether it is not sure that the load runs between times; None if nothing says so."""
    start = begin_of(tokens, place, _ENDS, _SENTENCE)
    end = place
    while end < min(len(tokens), place + _SENTENCE) and tokens[end].kind not in _ENDS:
        end += 1
    kinds = {token.kind for token in tokens[start:end]}
    run = any(
        token.kind is Kind.RUN and kind_at(tokens, at + 1) in {Kind.DETERMINER, Kind.TEST}
        for at, token in enumerate(tokens[start:end], start)
    )
    if not _TOLD.isdisjoint(kinds) or not (run or kinds & LEVELS):
        return None
    return not _LIMITED.isdisjoint(kinds) or kind_at(tokens, place - 1) not in _BEFORE


def _moments(tokens: Sequence[Token], place: int, text: str) -> _Moments:
    """Return the times of day that begin at a place, in seconds, and the place after them."""
    token = tokens[place]
    if token.kind is Kind.COUNT:
        return tuple(each.value for each in token.parts), place + 1
    if token.kind is not Kind.DATA:
        return (), place + 1
    end = skip(tokens, place + 1, {Kind.CLOCK}, 1)
    half = tokens[place + 1].value if end > place + 1 else 0.0
    read = [_of_day(each, half) for each in text[token.start : token.end].split("-")]
    seconds = tuple(each for each in read if each is not None)
    return (seconds if len(seconds) == len(read) else ()), end


def _of_day(word: str, half: float) -> float | None:
    hours, _, minutes = word.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):  # noqa: PLR2004
        return None
    return of_day(int(hours), half) + int(minutes) * _MINUTE_S


def of_day(hours: float, half: float) -> float:
    """Return the second of the day of an hour; `half` is 12 after noon where half days are told."""
    return (hours % _HALF_DAY + half if half else hours) * _HOUR_S
