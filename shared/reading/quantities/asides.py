"""Sets apart quantities of something else: think times, time-outs, sessions, shares of traffic."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.lexing.stream import Made, kind_at, rewritten, skip, skip_back
from shared.reading.lexing.tokens import ADDRESSES, LEVELS, Kind, Mark, Token, kind_set
from shared.reading.quantities.paces import (
    ACTORS,
    actor,
    exactly_once,
    paced,
    pacing,
    polled,
    rated,
    wholly_once,
)
from shared.reading.quantities.shares import part_of_users, ratio, traffic_share

_LINKS = kind_set(
    "word method adjective determiner of only article be should colon equals for at to in "
    "about request between from time_word after last every each latency test thing and think "
    "vague concurrent user by gradually maximum with open"
)
_LEADS = {
    Kind.THINK: Kind.PAUSE,
    Kind.TIMEOUT: Kind.ASIDE,
    Kind.EXPIRE: Kind.ASIDE,
    Kind.OCCUPY: Kind.ASIDE,
}
_TELLS = kind_set("be colon equals of")
_EACH = kind_set("each every")
_STEPS = _EACH | kind_set("request word thing action")
_LIMITS = kind_set("less less_sign at_most more more_sign error under at_least maximum")
_BETWEEN = kind_set("between each every think")
_FIGURES = kind_set("average median percentile")
_FIGURE_ENDS = kind_set("close comma stop newline") | {None}
_REQUESTED = kind_set("url path request action data_verb")
_OF_REQUEST = kind_set(
    "with article determiner of open thing word colon comma and adjective maximum for json header "
    "have should"
)
_TIMED = kind_set("request latency user thing test")
_REPEATED = kind_set("time rate pause iterations repeats requests")
_COUNTED = kind_set("rate iterations repeats requests")
_LONGEST_PACE_S = 120
_LEAST_LENGTH_S = _LONGEST_STAY_S = 60
_HAVE = kind_set("have should be article with")
_BEFORE_TIMEOUT = kind_set("article determiner with bullet maximum and")
_LISTED = _FIGURE_ENDS | kind_set("semicolon open then")
_ALL = _LISTED - kind_set("comma close") | kind_set("each every all")  # requests
_MOST_TO_REQUEST, _MOST_BEFORE, _MOST_CLIMB = 8, 3, 16  # tokens
_CLIMBS = kind_set("up jump ramp_label")
_WITHIN = kind_set("in over span")
_LINES = kind_set("stop newline bullet")
_BEFORE_STAY = kind_set("adjective in for at article only")


def with_asides(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which such quantities have become pauses, asides and shares of traffic."""
    apart = rewritten(tokens, _aside, _BEGINS)
    kinds = [token.kind for token in apart]
    if LEVELS.isdisjoint(kinds):
        return rewritten(apart, actor if Kind.TIME in kinds else pacing, ACTORS)
    if Kind.USERS not in kinds or Kind.ONCE not in kinds:
        return apart
    single = _REPEATED.isdisjoint(kinds) and sum(kind in ADDRESSES for kind in kinds) <= 1
    counted = not _COUNTED.isdisjoint(kinds)
    apart = apart if counted else rewritten(apart, wholly_once, {Kind.ONCE})
    return rewritten(apart, exactly_once, {Kind.ONCE}) if single else apart


def _aside(tokens: Sequence[Token], place: int) -> Made:
    kind = tokens[place].kind
    if kind is Kind.OCCUPY and _goes_on_with_load(tokens, place):
        return replace(tokens[place], kind=Kind.HOLD), place + 1
    if kind in _LEADS:
        return _led(tokens, place, _LEADS[kind])
    return _RULES[kind](tokens, place)


def _led(tokens: Sequence[Token], start: int, kind: Kind) -> Made:
    """Return a pause of 2 seconds, timeout: 30s, sessions last 10 minutes."""
    links = _LINKS | {Kind.COUNT} if kind is Kind.ASIDE else _LINKS
    place = skip(tokens, start + 1, links, 6)
    had = tokens[start].kind is Kind.EXPIRE and kind_at(tokens, place - 1) is Kind.FOR
    if had and _has_such(tokens, start):
        return None
    if kind_at(tokens, place) is Kind.REPEATS and tokens[start].kind is Kind.EXPIRE:
        return replace(tokens[place], kind=kind, start=tokens[start].start), place + 1
    if kind_at(tokens, place) is not Kind.TIME:
        if kind is Kind.PAUSE:
            return _led_number(tokens, start, place)
        return _bare_number(tokens, start)
    time = tokens[place]
    if tokens[start].kind is Kind.TIMEOUT:
        return _timeout(tokens, start, place + 1, time)
    made = Token(kind, tokens[start].start, time.end, time.value, time.marks, (time,))
    long = tokens[start].kind is Kind.OCCUPY and time.value >= _LEAST_LENGTH_S
    return made.marked(Mark.OCCUPIED) if long else made, place + 1


def _goes_on_with_load(tokens: Sequence[Token], start: int) -> bool:
    """Return whether the load is what stays: "climbs to 8 rps, holds for 2 minutes"."""
    after = skip(tokens, start + 1, _BEFORE_STAY, 4)
    begins = kind_at(tokens, start - 1) in _LINES  # "... in 20 seconds. Holds for 2 minutes"
    if kind_at(tokens, after) in {Kind.NUMBER, Kind.RATE, Kind.USERS}:
        return True
    for at in range(start - 1, max(0, start - _MOST_CLIMB), -1):
        token = tokens[at]
        if token.kind in _EACH or (token.kind in _LINES and not begins):
            return False
        came = token.kind is Kind.TIME and tokens[at - 1].kind in _WITHIN | {Kind.FOR}
        if token.kind in _CLIMBS or came:
            return kind_at(tokens, after) is Kind.TIME
    return False


def _timeout(tokens: Sequence[Token], start: int, end: int, time: Token) -> Made:
    """Return a time-out that stands between two places: of a request, of each, or of another."""
    asked = _of_request(tokens, start)
    subject = skip_back(tokens, start, _HAVE, _MOST_BEFORE)
    own = kind_at(tokens, subject) is Kind.REQUEST and not _belongs(tokens, subject, _ALL)
    each = own or _is_of_each(tokens, end) or not (asked or _belongs(tokens, start, _LISTED))
    each = each or any(token.kind is Kind.REQUEST for token in tokens[start:end])
    kind = Kind.DEMAND if each or asked else Kind.ASIDE
    made = Token(kind, tokens[start].start, tokens[end - 1].end, time.value, time.marks, (time,))
    return made.marked(Mark.EACH) if each else made, end


def _is_of_each(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "for each request" or "on all calls" follows."""
    led = skip(tokens, place, {Kind.FOR, Kind.OF, Kind.ON}, 1)
    whose = skip(tokens, led, _EACH | {Kind.ALL, Kind.PER, Kind.OF, Kind.DETERMINER}, 3)
    whole = any(token.kind in _EACH | {Kind.ALL, Kind.PER} for token in tokens[led:whose])
    return whole and kind_at(tokens, whose) is Kind.REQUEST


def _belongs(tokens: Sequence[Token], start: int, alone: frozenset[Kind | None]) -> bool:
    """Return whether something stands directly before a time-out that may have it: gateway."""
    return kind_at(tokens, skip_back(tokens, start, _BEFORE_TIMEOUT, _MOST_BEFORE)) not in alone


def _has_such(tokens: Sequence[Token], start: int) -> bool:
    """Return whether users only have what lasts: "50 users with a token for 10 minutes"."""
    kinds = [token.kind for token in tokens[max(0, start - 3) : start]]
    return Kind.WITH in kinds and not _TELLS & set(kinds)


def _of_request(tokens: Sequence[Token], start: int) -> bool:
    """Return whether a time-out or a size is asked of a request: GET /a with a timeout of 5 s."""
    return kind_at(tokens, skip_back(tokens, start, _OF_REQUEST, _MOST_TO_REQUEST)) in _REQUESTED


def _size(tokens: Sequence[Token], start: int) -> Made:
    """Return the size of what a request sends: POST /files with 5 MB, upload 20 MB."""
    asked = tokens[start].has(Mark.BYTES) and _of_request(tokens, start)
    return (replace(tokens[start], kind=Kind.DEMAND), start + 1) if asked else None


def _led_number(tokens: Sequence[Token], start: int, place: int) -> Made:
    """Return the seconds of "think time: 3"; the unit of a think time is no riddle."""
    if kind_at(tokens, place) is not Kind.NUMBER:
        return None
    after = skip(tokens, place + 1, {Kind.IN}, 1)
    ends = kind_at(tokens, place + 1) in _FIGURE_ENDS or kind_at(tokens, after) in _BETWEEN
    plain = place == start + 1 and ends  # sleep 1, sleep 0.3 in between
    if not plain and tokens[start + 1].kind not in {Kind.COLON, Kind.EQUALS}:
        return None
    number = tokens[place]
    return Token(
        Kind.PAUSE, tokens[start].start, number.end, number.value, parts=(number,)
    ), place + 1


def _bare_number(tokens: Sequence[Token], start: int) -> Made:
    """Return the seconds or times of "TTL 60" and "max-age=60"."""
    place = skip(tokens, start + 1, {Kind.COLON, Kind.EQUALS}, 1)
    ends = kind_at(tokens, place + 1) in _FIGURE_ENDS
    if kind_at(tokens, place) is not Kind.NUMBER or tokens[start].kind is Kind.OCCUPY or not ends:
        return None
    return replace(tokens[place], kind=Kind.ASIDE, start=tokens[start].start), place + 1


def _followed(tokens: Sequence[Token], start: int) -> Made:
    """Return a 2 second pause, 3 s between requests, a 30 s timeout, 5 s after each step."""
    time = tokens[start]
    place = skip(tokens, start + 1, {Kind.OF, Kind.WORD, Kind.ADJECTIVE, Kind.HYPHEN}, 2)
    named = kind_at(tokens, place) in _TIMED and kind_at(tokens, place + 1) is Kind.TIMEOUT
    place += named  # a 30 s request timeout
    kind, plain = kind_at(tokens, place), place <= start + 2
    # "... over 2 minutes Think time is 2 seconds": it has a time of its own.
    own = kind_at(tokens, place + 1) in _TELLS and kind_at(tokens, place + 2) is Kind.TIME
    if plain and not own and kind in _LEADS and not (kind is Kind.OCCUPY and place > start + 1):
        if kind is Kind.TIMEOUT:
            return _timeout(tokens, start, place + 1, time)
        made = Token(_LEADS[kind], time.start, tokens[place].end, time.value, time.marks, (time,))
        return made, place + 1
    after = kind_at(tokens, start + 1)
    page = after in {Kind.ON, Kind.PER} and time.value <= _LONGEST_STAY_S
    step = skip(tokens, start + 2, _EACH, 1)
    thing = after is Kind.PER and kind_at(tokens, step) is Kind.THING
    page = page and (thing or (step > start + 2 and kind_at(tokens, step) in _STEPS))
    stay = time.has(Mark.RANGE) and kind_at(tokens, start - 1) is Kind.FOR
    stay = stay and time.value <= _LONGEST_PACE_S
    if page or (
        stay and any(t.kind in _EACH for t in tokens[max(0, start - _MOST_TO_REQUEST) : start])
    ):
        return replace(time, kind=Kind.PAUSE, parts=(time,)), start + 1
    if kind_at(tokens, start - 1) in _LIMITS | {Kind.IN}:
        return None  # "within 2 s on average": no figure that was measured
    if after in _FIGURES and kind_at(tokens, start + 2) in _FIGURE_ENDS:
        end = start + 2  # 3.2s avg: where it is no limit, it was measured
        return Token(Kind.ASIDE, time.start, tokens[start + 1].end, time.value), end
    return None


def _timed(tokens: Sequence[Token], start: int) -> Made:
    """Return what `_followed` does, and how long a limit is broken: p95 > 1 s for 30 s, stop."""
    limited = [kind_at(tokens, start - 2), kind_at(tokens, start - 1)]
    ends = skip(tokens, start + 1, {Kind.COMMA, Kind.ARROW, Kind.COLON}, 1)
    if limited == [Kind.CRITERION, Kind.FOR] and kind_at(tokens, ends) is Kind.ABORT:
        return replace(tokens[start], kind=Kind.ASIDE), start + 1
    return _followed(tokens, start)


def _no_ramp(tokens: Sequence[Token], start: int) -> Made:
    """Return the ramp of "ramp-up 0", of "memory grows" and of "calls go to /a", which are none."""
    if kind_at(tokens, start - 1) in {Kind.SIZE, Kind.RESOURCE}:
        return replace(tokens[start], kind=Kind.WORD), start + 1
    if kind_at(tokens, start + 1) in ADDRESSES and kind_at(tokens, start - 1) in _GOING:
        return replace(tokens[start], kind=Kind.ACTION), start + 1
    number = skip(tokens, start + 1, {Kind.COLON, Kind.EQUALS}, 1)
    none = kind_at(tokens, number) is Kind.NUMBER and tokens[number].value == 0
    if not none or kind_at(tokens, number + 1) not in _FIGURE_ENDS:
        return None
    return replace(tokens[number], kind=Kind.ASIDE, start=tokens[start].start), number + 1


_GOING = kind_set("request requests user users share traffic_share load thing")
_RULES = {
    Kind.UP: _no_ramp,
    Kind.RAMP_LABEL: _no_ramp,
    Kind.REQUESTS: paced,
    Kind.EVERY: polled,
    Kind.EACH: polled,
    Kind.ONCE: polled,
    Kind.RATE: rated,
    Kind.TIME: _timed,
    Kind.SHARE: traffic_share,
    Kind.FRACTION: part_of_users,
    Kind.NUMBER: ratio,
    Kind.COUNT: _size,
}
_BEGINS = _RULES.keys() | _LEADS.keys()
