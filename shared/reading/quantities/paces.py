"""Finds how often somebody acts: every 5 seconds, once per minute, exactly once."""

from collections.abc import Sequence
from dataclasses import replace

from shared.reading.lexing.stream import UNIT_SECONDS, Made, begin_of, kind_at, skip, skip_back
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

ACTORS = kind_set("number count")
_EACH = kind_set("each every")
_SENDS = kind_set("word article action data_verb method thing user vu")
_MOST_CLAUSE = 6  # tokens
_ENDS_SUBJECT = kind_set(
    "stop newline semicolon bullet time up down stair start new arrive jump plus spawn gradually by"
)
_WHOM = kind_set("user vu of number word thing role adjective have")
_CROWDS = kind_set("users count")
_BEFORE_WISH = kind_set("stop newline semicolon colon now") | {None}
_BEGINNINGS = kind_set("stop newline semicolon bullet") | {None}
_NO_ACTOR = kind_set("have by past determiner at_most at_least less more data_verb named")
_BEFORE_ACTOR = kind_set("stop newline semicolon bullet colon run have comma of with") | {None}
_LEAST_ACT, _MOST_SUBJECT, _LONGEST_PACE_S = 2, 16, 120
_PEOPLE = kind_set("user users vu")
_WHO = _PEOPLE | _EACH
# What may stand between "run" and "once": it, the flow, exactly.
_BESIDE_RUN = kind_set("determiner mix scenario iteration only")
_CLAUSE_ENDS = kind_set("stop newline semicolon comma colon close and then")


def exactly_once(tokens: Sequence[Token], start: int) -> Made:
    """Return the one iteration of "each calls GET /a exactly once", where all do nothing else."""
    led, after = kind_at(tokens, start - 1) is Kind.ONLY, kind_at(tokens, start + 1)
    user = kind_at(tokens, start - 2) in _EACH and kind_at(tokens, start - 1) in _PEOPLE
    led = led or user  # "each user once"
    if not (led or after is Kind.EACH):
        return None
    once = replace(tokens[start], kind=Kind.REPEATS, value=1.0)
    return once.marked(Mark.EACH), start + 1 + (after is Kind.EACH)


def wholly_once(tokens: Sequence[Token], start: int) -> Made:
    """Return the one iteration of "100 users run the flow once" and "each student does it once"."""
    each = kind_at(tokens, start + 1) is Kind.EACH
    end = skip(tokens, start + 1 + each, {Kind.RUN, Kind.WORD}, 2)
    if kind_at(tokens, end) not in _CLAUSE_ENDS | {None}:
        return None
    clause = begin_of(tokens, start, _CLAUSE_ENDS, _MOST_SUBJECT)
    verb = skip_back(tokens, start, _BESIDE_RUN, _MOST_CLAUSE)
    does = kind_at(tokens, verb) is Kind.BE and kind_at(tokens, verb + 1) is Kind.DETERMINER
    ran = does or Kind.RUN in {kind_at(tokens, verb), kind_at(tokens, start + 1)}
    if not ran or _WHO.isdisjoint({token.kind for token in tokens[clause:start]}):
        return None
    made = replace(tokens[start], kind=Kind.REPEATS, value=1.0).marked(Mark.EACH)
    return made, end


def polled(tokens: Sequence[Token], start: int) -> Made:
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


def rated(tokens: Sequence[Token], start: int) -> Made:
    """Return the pause of "6,000 devices send one event each per minute", "... each 10 seconds"."""
    rate, after = tokens[start], kind_at(tokens, start + 1)
    if 0 < rate.value <= 1 and after is Kind.PER and kind_at(tokens, start + 2) in _PEOPLE:
        paced = _pace(rate, replace(rate, kind=Kind.TIME, value=1 / rate.value))
        return replace(paced, end=tokens[start + 2].end), start + 3  # ... every 5 s per VU
    told = {token.kind for token in tokens[max(0, start - _MOST_CLAUSE) : start]}
    if not (0 < rate.value <= 1 and rate.has(Mark.EACH, Mark.PACED) and told & _CROWDS):
        return replace(rate, marks=rate.marks - {Mark.PACED}), start + 1
    return _pace(rate, replace(rate, kind=Kind.TIME, value=1 / rate.value)), start + 1


def actor(tokens: Sequence[Token], start: int) -> Made:
    """Return the users of "20 doctors open it for 5 minutes", where no others are named."""
    token, before = tokens[start], kind_at(tokens, start - 1)
    asked = before is Kind.HAVE and kind_at(tokens, start - 2) in _BEFORE_WISH  # have 20 doctors
    person = token.kind is Kind.COUNT and token.has(Mark.ROLE)
    told = before in _BEGINNINGS and kind_at(tokens, start + 1) is Kind.WORD  # "3 judges rated it."
    person = person and (asked or not (told or before in _NO_ACTOR))
    if person:
        return replace(token, kind=Kind.USERS, marks=token.marks - {Mark.ROLE}), start + 1
    return pacing(tokens, start)


def pacing(tokens: Sequence[Token], start: int) -> Made:
    """Return the users of "4,000 trackers, each reports its position every 30 seconds"."""
    token = tokens[start]
    named = token.kind is Kind.NUMBER and kind_at(tokens, start + 1) is Kind.WORD
    if not (named or token.kind is Kind.COUNT):
        return None
    before = [kind_at(tokens, start - back) for back in (4, 3, 2, 1)]
    end = start + 1 + named
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


def paced(tokens: Sequence[Token], start: int) -> Made:
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
