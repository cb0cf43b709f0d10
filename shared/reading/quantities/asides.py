"""Sets apart quantities of something else: think times, time-outs, sessions, shares of traffic."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.lexing.stream import UNIT_SECONDS, Made, kind_at, rewritten, skip
from shared.reading.lexing.tokens import ADDRESSES, LEVELS, Kind, Mark, Token, kind_set

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
_SHARED = kind_set(
    "action method verb path url data_verb word thing request code adjective role data"
)
_SHARE_LINKS = kind_set(
    "of determiner all user request load users be should colon open dash word on equals only "
    "session vu"
)
_LIMITS = kind_set("less less_sign at_most more more_sign error under at_least maximum")
_BETWEEN = kind_set("between each every think")
_FIGURES = kind_set("average median percentile")
_FIGURE_ENDS = kind_set("close comma stop newline") | {None}
_MOST_RATIO = 20  # tokens
_REQUESTED = kind_set("url path request action data_verb")
_OF_REQUEST = kind_set(
    "with article determiner of open thing word colon comma and adjective maximum for json header "
    "have should"
)
_SENDS = kind_set("word article action data_verb method thing user vu")
_MOST_CLAUSE = 6  # tokens
_TIMED = kind_set("request latency user thing test")
_ENDS_SUBJECT = kind_set(
    "stop newline semicolon bullet time up down stair start new arrive jump plus spawn gradually by"
)
_WHOM = kind_set("user vu of number word thing role adjective have")
_CROWDS = kind_set("users count")
_BEFORE_WISH = kind_set("stop newline semicolon colon now") | {None}
_BEGINNINGS = kind_set("stop newline semicolon bullet") | {None}
_NO_ACTOR = kind_set("have by past determiner at_most at_least less more data_verb named")
_JOINED = {(Kind.USERS, Kind.AND), (Kind.USERS, Kind.COMMA), (Kind.USERS, Kind.PLUS)}
_JOINS = {(Kind.AND, Kind.USERS), (Kind.COMMA, Kind.USERS), (Kind.PLUS, Kind.USERS)}
_BEFORE_ACTOR = kind_set("stop newline semicolon bullet colon run have comma of with") | {None}
_REPEATED = kind_set("time rate pause iterations repeats requests")
_LEAST_ACT, _MOST_SUBJECT, _LONGEST_PACE_S = 2, 16, 120
_LEAST_LENGTH_S = _LONGEST_STAY_S = 60
_PEOPLE = kind_set("user users vu")
_HAVE = kind_set("have should be article with")
_BEFORE_TIMEOUT = kind_set("article determiner with bullet maximum and")
_LISTED = _FIGURE_ENDS | kind_set("semicolon open then")
_ALL = _LISTED - kind_set("comma close") | kind_set("each every all")  # requests
_MOST_TO_REQUEST, _MOST_BEFORE, _MOST_CLIMB = 8, 4, 16  # tokens
_CLIMBS = kind_set("up jump ramp_label")
_WITHIN = kind_set("in over span")
_LINES = kind_set("stop newline bullet")
_BEFORE_STAY = kind_set("adjective in for at article only")


def with_asides(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which such quantities have become pauses, asides and shares of traffic."""
    apart = rewritten(tokens, _aside)
    kinds = [token.kind for token in apart]
    if LEVELS.isdisjoint(kinds):
        return rewritten(apart, _actor if Kind.TIME in kinds else _pacing)
    apart = rewritten(apart, _joined_person)
    single = Kind.USERS in kinds and _REPEATED.isdisjoint(kinds)
    single = single and sum(kind in ADDRESSES for kind in kinds) <= 1
    return rewritten(apart, _exactly_once) if single else apart


def _exactly_once(tokens: Sequence[Token], start: int) -> Made:
    """Return the one iteration of "each calls GET /a exactly once", where all do nothing else."""
    led, after = kind_at(tokens, start - 1) is Kind.ONLY, kind_at(tokens, start + 1)
    user = kind_at(tokens, start - 2) in _EACH and kind_at(tokens, start - 1) in _PEOPLE
    led = led or user  # "each user once"
    if tokens[start].kind is not Kind.ONCE or not (led or after is Kind.EACH):
        return None
    once = replace(tokens[start], kind=Kind.REPEATS, value=1.0)
    return once.marked(Mark.EACH), start + 1 + (after is Kind.EACH)


def _aside(tokens: Sequence[Token], place: int) -> Made:
    kind = tokens[place].kind
    if kind is Kind.OCCUPY and _goes_on_with_load(tokens, place):
        return replace(tokens[place], kind=Kind.HOLD), place + 1
    if kind in _LEADS:
        return _led(tokens, place, _LEADS[kind])
    rule = _RULES.get(kind)
    if rule is not None:
        return rule(tokens, place)
    return _share_last(tokens, place) if kind in _SHARED else None


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
    subject = start - 1
    while tokens[subject].kind in _HAVE and start - subject < _MOST_BEFORE:
        subject -= 1
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
    place = start - 1
    while place >= 0 and start - place < _MOST_BEFORE and tokens[place].kind in _BEFORE_TIMEOUT:
        place -= 1
    return kind_at(tokens, place) not in alone


def _has_such(tokens: Sequence[Token], start: int) -> bool:
    """Return whether users only have what lasts: "50 users with a token for 10 minutes"."""
    kinds = [token.kind for token in tokens[max(0, start - 3) : start]]
    return Kind.WITH in kinds and not _TELLS & set(kinds)


def _of_request(tokens: Sequence[Token], start: int) -> bool:
    """Return whether a time-out or a size is asked of a request: GET /a with a timeout of 5 s."""
    place = start - 1
    while place >= 0 and start - place <= _MOST_TO_REQUEST and tokens[place].kind in _OF_REQUEST:
        place -= 1
    return kind_at(tokens, place) in _REQUESTED


def _size(tokens: Sequence[Token], start: int) -> Made:
    """Return the size of what a request sends: POST /files with 5 MB, upload 20 MB."""
    asked = tokens[start].has(Mark.BYTES) and _of_request(tokens, start)
    return (replace(tokens[start], kind=Kind.DEMAND), start + 1) if asked else None


def _polled(tokens: Sequence[Token], start: int) -> Made:
    """Return the pause of "GET /status every 5 seconds", "each 5 seconds", "once per minute"."""
    every = start + (tokens[start].kind is Kind.ONCE)
    once = every > start
    if once and kind_at(tokens, every) is Kind.TIME and tokens[every].has(Mark.COMPUTED):
        every -= 1  # once a minute
    if once and kind_at(tokens, every) in {Kind.PER, Kind.ARTICLE}:  # once per minute
        time = _unit_time(tokens, every + 1)
    else:
        led = kind_at(tokens, every) in _EACH or every == start
        time = tokens[every + 1] if led and kind_at(tokens, every + 1) is Kind.TIME else None
    if time is None or _ends(tokens, every + 2):
        return None
    polls = kind_at(tokens, start - 1) in {Kind.URL, Kind.PATH, Kind.REQUEST}
    whose = skip(tokens, every + 2, {Kind.COMMA}, 1)
    polls = polls or (kind_at(tokens, whose) in _EACH and kind_at(tokens, whose + 1) in _WHOM)
    if not (polls or _has_each_subject(tokens, start) or _is_pace(tokens, start, time)):
        return None
    return _pace(tokens[start], time), every + 2


def _unit_time(tokens: Sequence[Token], place: int) -> Token | None:
    unit = kind_at(tokens, place)
    if unit not in UNIT_SECONDS:
        return None
    return replace(tokens[place], kind=Kind.TIME, value=UNIT_SECONDS[unit])


def _pace(first: Token, time: Token) -> Token:
    marks = time.marks | {Mark.PACED}
    return Token(Kind.PAUSE, first.start, time.end, time.value, marks, (time,))


def _is_pace(tokens: Sequence[Token], place: int, time: Token) -> bool:
    """Return whether those who act so often are told before: "20 editors save a page every 45 s".

    Of "300 users buy a ticket every minute" nobody knows whether each of them does.
    """
    for back in range(1, min(place, _MOST_SUBJECT) + 1):
        token = tokens[place - back]
        after = kind_at(tokens, place - back + 1)
        if token.kind in _ENDS_SUBJECT:
            return False
        if token.kind in _EACH and back > 1 and after in _WHOM:
            return True
        if token.kind is Kind.USERS:
            odd = not time.has(Mark.COMPUTED) and time.value <= _LONGEST_PACE_S
            return odd and back > _LEAST_ACT
    return False


def _rated(tokens: Sequence[Token], start: int) -> Made:
    """Return the pause of "6,000 devices send one event each per minute", "... each 10 seconds"."""
    rate, after = tokens[start], kind_at(tokens, start + 1)
    if 0 < rate.value <= 1 and after is Kind.PER and kind_at(tokens, start + 2) in _PEOPLE:
        paced = _pace(rate, replace(rate, kind=Kind.TIME, value=1 / rate.value))
        return replace(paced, end=tokens[start + 2].end), start + 3  # ... every 5 s per VU
    told = {token.kind for token in tokens[max(0, start - _MOST_CLAUSE) : start]}
    if not (0 < rate.value <= 1 and rate.has(Mark.EACH, Mark.PACED) and told & _CROWDS):
        return replace(rate, marks=rate.marks - {Mark.PACED}), start + 1
    return _pace(rate, replace(rate, kind=Kind.TIME, value=1 / rate.value)), start + 1


def _joined_person(tokens: Sequence[Token], start: int) -> Made:
    """Return the doctors of "20 users and 5 doctors"."""
    beside = kind_at(tokens, start - 2), kind_at(tokens, start - 1)
    token = tokens[start]
    if token.kind is not Kind.COUNT or not token.has(Mark.ROLE):
        return None
    joined = beside in _JOINED or (kind_at(tokens, start + 1), kind_at(tokens, start + 2)) in _JOINS
    return (replace(token, kind=Kind.USERS), start + 1) if joined else None


def _actor(tokens: Sequence[Token], start: int) -> Made:
    """Return the users of "20 doctors open it for 5 minutes", where no others are named."""
    token, before = tokens[start], kind_at(tokens, start - 1)
    asked = before is Kind.HAVE and kind_at(tokens, start - 2) in _BEFORE_WISH  # have 20 doctors
    person = token.kind is Kind.COUNT and token.has(Mark.ROLE)
    told = before in _BEGINNINGS and kind_at(tokens, start + 1) is Kind.WORD  # "3 judges rated it."
    person = person and (asked or not (told or before in _NO_ACTOR))
    if person:
        return replace(token, kind=Kind.USERS, marks=token.marks - {Mark.ROLE}), start + 1
    return _pacing(tokens, start)


def _pacing(tokens: Sequence[Token], start: int) -> Made:
    """Return the users of "4,000 trackers, each reports its position every 30 seconds"."""
    token = tokens[start]
    named = token.kind is Kind.NUMBER and kind_at(tokens, start + 1) is Kind.WORD
    before = [kind_at(tokens, start - back) for back in (4, 3, 2, 1)]
    end = start + 1 + named
    if not (named or token.kind is Kind.COUNT):
        return None
    if before == [Kind.PAUSE, Kind.EACH, Kind.OF, Kind.DETERMINER]:
        return replace(token, kind=Kind.USERS, end=tokens[end - 1].end), end
    if before[-1] not in _BEFORE_ACTOR:
        return None
    for place in range(end, min(len(tokens), end + _MOST_SUBJECT)):
        if tokens[place].kind in _ENDS_SUBJECT:
            break
        if tokens[place].kind is Kind.PAUSE and tokens[place].has(Mark.PACED):
            users = replace(token, kind=Kind.USERS, end=tokens[end - 1].end)
            return users, end
    return None


def _has_each_subject(tokens: Sequence[Token], place: int) -> bool:
    """Return whether "each sends a message" leads to a place."""
    kinds = [token.kind for token in tokens[max(0, place - _MOST_CLAUSE) : place]]
    subject = kinds[::-1].index(Kind.EACH) if Kind.EACH in kinds else 0
    return subject > 1 and set(kinds[-subject:]) <= _SENDS


def _paced(tokens: Sequence[Token], start: int) -> Made:
    """Return the pause of "1 request per user every 15 seconds"."""
    each = (
        kind_at(tokens, start + 1) in _EACH | {Kind.PER} and kind_at(tokens, start + 2) in _PEOPLE
    )
    every = start + 3 if each else start + 1
    led = each or kind_at(tokens, start - 1) in _EACH  # "5 users, each 1 request every 6 seconds"
    paced = kind_at(tokens, every) in _EACH and kind_at(tokens, every + 1) is Kind.TIME
    if tokens[start].value != 1 or not led or not paced:
        return None
    time = tokens[every + 1]
    pause = Token(Kind.PAUSE, tokens[start].start, time.end, time.value, time.marks, (time,))
    return pause, every + 2


def _ends(tokens: Sequence[Token], place: int) -> bool:
    return kind_at(tokens, place) in {Kind.UNTIL, Kind.UP_TO, Kind.TO}


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


def _traffic_share(tokens: Sequence[Token], start: int) -> Made:
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


def _share_last(tokens: Sequence[Token], start: int) -> Made:
    """Return browse: 70%, GET /a (20 %)."""
    place = skip(tokens, start + 1, {Kind.COLON, Kind.OPEN, Kind.EQUALS, Kind.DASH, Kind.PIPE}, 1)
    if kind_at(tokens, place) is not Kind.SHARE or place == start:
        return None
    return (
        None
        if place == start + 1 and tokens[start].kind is Kind.WORD
        else (tokens[start], start + 1)
    )


def _part_of_users(tokens: Sequence[Token], start: int) -> Made:
    """Return the half of "half of the users" and of "the other half"."""
    place = skip(tokens, start + 1, {Kind.OF, Kind.DETERMINER, Kind.ALL}, 2)
    told = place > start + 1 or kind_at(tokens, start - 1) in {Kind.WORD, Kind.DETERMINER}
    unknown = kind_at(tokens, place) is Kind.WORD and told  # "the other half buys"
    if not unknown and kind_at(tokens, place) not in _PEOPLE | {Kind.REQUEST, Kind.LOAD}:
        return None
    fraction = tokens[start]
    share, marks = fraction.value * 100, frozenset({Mark.FROM_WORDS})
    return Token(Kind.TRAFFIC_SHARE, fraction.start, fraction.end, share, marks), start + 1


def _ratio(tokens: Sequence[Token], start: int) -> Made:
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


def pause_range(token: Token) -> tuple[float, float]:
    """Return the shortest and the longest pause, in seconds."""
    time = token.parts[0] if token.parts else token
    if time.has(Mark.RANGE) and time.parts:
        return time.parts[0].value, time.parts[-1].value
    return token.value, token.value


def _no_ramp(tokens: Sequence[Token], start: int) -> Made:
    """Return the ramp of "ramp-up 0", which is none."""
    number = skip(tokens, start + 1, {Kind.COLON, Kind.EQUALS}, 1)
    none = kind_at(tokens, number) is Kind.NUMBER and tokens[number].value == 0
    if not none or kind_at(tokens, number + 1) not in _FIGURE_ENDS:
        return None
    return replace(tokens[number], kind=Kind.ASIDE, start=tokens[start].start), number + 1


_RULES = {
    Kind.UP: _no_ramp,
    Kind.RAMP_LABEL: _no_ramp,
    Kind.REQUESTS: _paced,
    Kind.EVERY: _polled,
    Kind.EACH: _polled,
    Kind.ONCE: _polled,
    Kind.RATE: _rated,
    Kind.TIME: _followed,
    Kind.SHARE: _traffic_share,
    Kind.FRACTION: _part_of_users,
    Kind.NUMBER: _ratio,
    Kind.COUNT: _size,
}
