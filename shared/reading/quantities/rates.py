"""Builds rates: 300 requests per second, 50/s, 600 rpm, per hour 40 orders."""

from collections.abc import Sequence

from shared.reading.lexing.stream import UNIT_SECONDS, Made, kind_at, skip
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

_SOFT = kind_set("word method verb adjective of only new hyphen data_verb")
_MOST_SOFT = 4
_OF_REQUESTS = kind_set("request rps rpm verb")
_DONE = kind_set("request action iteration run check thing times")
_AFTER_HEAD = kind_set("arrive start request iteration word")
_PLUS, _RATIO = kind_set("plus more_post"), kind_set("per slash")
_OF_NOUN = kind_set("article each every in")
_PER = kind_set("per slash each every article in")
_RANGE_SIGNS = kind_set("hyphen tilde dots or dash")
_TELLS = kind_set("colon equals of be pipe")
_ASKS = kind_set("should to")
_DONE_BY_USERS = kind_set("request action iteration")  # user logins
_PER_MARKS = {Kind.MINUTE: Mark.PER_MINUTE, Kind.HOUR: Mark.PER_HOUR, Kind.DAY: Mark.DAILY}


def rate_at(tokens: Sequence[Token], start: int) -> Made:
    """Return the rate whose number stands at a place, and the place after it."""
    place, marks, value = start + 1, set(tokens[start].marks), tokens[start].value
    if kind_at(tokens, place) in _PLUS:
        place += 1
        marks.add(Mark.BOUND)
    elif kind_at(tokens, place) in _RANGE_SIGNS and kind_at(tokens, place + 1) is Kind.NUMBER:
        value, place = tokens[place + 1].value, place + 2
        marks.add(Mark.RANGE)
    head = skip(tokens, place, _SOFT, _MOST_SOFT)
    head += kind_at(tokens, head) is Kind.USER and kind_at(tokens, head + 1) in _DONE_BY_USERS
    match kind_at(tokens, head):
        case Kind.RPS | Kind.RPM as unit:
            ends = tokens[start], tokens[head]
            per = Kind.SECOND if unit is Kind.RPS else Kind.MINUTE
            return _rate(ends, head + 1, value, per, marks | {Mark.REQUESTS})
        case Kind.USER | Kind.VU as who:
            follows = kind_at(tokens, head + 1)
            if follows in {Kind.EVERY, Kind.EACH} or (who is Kind.VU and follows is Kind.IN):
                return None  # those that begin step by step, or at once again; 20 VUs in a minute
            come = kind_at(tokens, start - 1), *(token.kind for token in tokens[place : head + 2])
            comes = not {Kind.NEW, Kind.ARRIVE}.isdisjoint(come)  # else it may be how a ramp goes
            made = _per(tokens, start, head, value, marks if comes else marks | {Mark.ARRIVALS})
            until = made and kind_at(tokens, made[1]) is Kind.UNTIL  # 1 new user a second until 50
            return (made[0].marked(Mark.ARRIVALS), made[1]) if made and until else made
        case kind if kind in _DONE:
            if value == 1 and kind_at(tokens, start - 1) is Kind.EACH:
                return None  # each 1 request every 6 seconds: how fast a user goes
            marks = _counted(tokens, place, head, marks)
            if kind_at(tokens, start - 1) is Kind.WORD and kind_at(tokens, start - 2) in _ASKS:
                marks = marks - {Mark.OF_DATA}  # "shall process 50 invoices per minute"
            return _per(tokens, start, head, value, marks)
        case _:
            return _bare(tokens, start, (place, head), value, marks)


def _counted(tokens: Sequence[Token], place: int, head: int, marks: set[Mark]) -> set[Mark]:
    kinds = {token.kind for token in tokens[place : head + 1]}
    if kinds & _OF_REQUESTS:
        return marks | {Mark.REQUESTS}
    return marks | {Mark.OF_DATA} if Kind.THING in kinds else marks


def _bare(
    tokens: Sequence[Token], start: int, between: tuple[int, int], value: float, marks: set[Mark]
) -> Made:
    """Return 50/s, 75 POSTs a second, 30 reservations per minute: the noun may be unknown."""
    place, head = between
    if head > place and kind_at(tokens, head) in _OF_NOUN:
        named = any(token.kind is Kind.VERB for token in tokens[place:head])
        if not named:
            return None
    if head == place and kind_at(tokens, head) not in _RATIO:
        return None
    return _per(tokens, start, head - 1, value, _counted(tokens, place, head - 1, marks))


def _per(tokens: Sequence[Token], start: int, head: int, value: float, marks: set[Mark]) -> Made:
    place = skip(tokens, head + 1, _AFTER_HEAD, 2)
    unit = skip(tokens, place, _PER, 2)
    if unit == place:
        return None
    if kind_at(tokens, place) is Kind.EACH and kind_at(tokens, place + 1) is Kind.PER:
        marks = marks | {Mark.EACH}  # one event each per minute
    times = 1.0
    if kind_at(tokens, unit) is Kind.NUMBER and kind_at(tokens, unit - 1) is not Kind.ARTICLE:
        if tokens[head].kind not in _DONE:
            return None  # "50 something / 5m"
        if kind_at(tokens, place) is Kind.EACH and value == 1:
            marks = marks | {Mark.PACED}  # one message each 10 seconds: how fast a user may go
        times, unit = tokens[unit].value, unit + 1
        within = kind_at(tokens, place) is Kind.IN and not _lasts(tokens, unit, times)
        if Mark.ARRIVALS in marks or within:
            return None
    kind = kind_at(tokens, unit)
    if kind not in UNIT_SECONDS or kind is Kind.MS or not times:
        return None
    if kind_at(tokens, unit - 1) is Kind.IN and not _lasts(tokens, unit, times):
        return None
    if kind is Kind.SECOND and times == 1:
        marks = marks - {Mark.OF_DATA}  # so many things a second are a load
    return _rate((tokens[start], tokens[unit]), unit + 1, value / times, kind, marks)


def _lasts(tokens: Sequence[Token], unit: int, times: float) -> bool:
    """Return whether a rate goes on: 64 requests in one second for 5 minutes."""
    goes_on = kind_at(tokens, unit + 1) is Kind.FOR and kind_at(tokens, unit + 2) is Kind.NUMBER
    return goes_on and kind_at(tokens, unit) is Kind.SECOND and times == 1


def _rate(
    ends: tuple[Token, Token], end: int, value: float, per: Kind, marks: set[Mark]
) -> tuple[Token, int]:
    marks = marks | ({_PER_MARKS[per]} if per in _PER_MARKS else set())
    marks.discard(Mark.SMALL)
    per_s = value / UNIT_SECONDS[per]
    made = Token(Kind.RATE, ends[0].start, ends[1].end, per_s, frozenset(marks))
    return made, end


def spawned_at(tokens: Sequence[Token], start: int) -> Made:
    """Return how many users begin each second: spawn rate 10, hatch rate: 5/s."""
    number = skip(tokens, start + 1, _TELLS, 1)
    if kind_at(tokens, number) is not Kind.NUMBER:
        return None
    told, end = rate_at(tokens, number) or (tokens[number], number + 1)
    return Token(Kind.SPAWN, tokens[start].start, told.end, told.value), end


def per_first(tokens: Sequence[Token], start: int) -> Made:
    """Return per second 200 requests, every hour: 40 orders, 毎秒100リクエスト."""
    unit = kind_at(tokens, start + 1)
    if unit not in UNIT_SECONDS or unit is Kind.MS:
        return None
    place = skip(tokens, start + 2, {Kind.COLON, Kind.BE, Kind.COMMA}, 1)
    if kind_at(tokens, place) is not Kind.NUMBER:
        return None
    head = skip(tokens, place + 1, _SOFT, 2)
    kind = kind_at(tokens, head)
    if kind not in {Kind.REQUEST, Kind.ITERATION, Kind.ACTION}:
        return None
    marks = {Mark.REQUESTS} if kind is Kind.REQUEST else set[Mark]()
    if kind_at(tokens, start + 2) is Kind.COLON and kind_at(tokens, head + 1) in {
        Kind.COMMA,
        Kind.AND,
    }:
        marks.add(Mark.OF_DATA)  # the first of several: no rate of the whole
    return _rate((tokens[start], tokens[head]), head + 1, tokens[place].value, unit, marks)
