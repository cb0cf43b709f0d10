"""Builds lengths of time: 2m30s, half an hour, an hour and a half, 3-5 seconds, a few minutes."""

from collections.abc import Sequence

from shared.reading.lexing.stream import UNIT_SECONDS, Made, joined, kind_at, skip
from shared.reading.lexing.tape import UNITS
from shared.reading.lexing.tokens import PEOPLE, Kind, Mark, Token, kind_set

_RANGE_SIGNS = kind_set("hyphen tilde dots dash to or until")  # in German "until" is "to"
_SIGNS = kind_set("colon equals pipe")
_OWN = kind_set("think warm_up up ramp_label hold down timeout expire between each every stage")
_LEADS_TO_OWN = kind_set("of to article determiner")
_LINKS = kind_set("and comma")
_TO_HALF = kind_set("and article")
_TO_UNIT = kind_set("hyphen only")
_DIGITS = 9  # decimals that rounding keeps
_MOST_PARTS = 4  # of an hour, that people name by a quotient
_RANKS = kind_set("first last then")
_BEFORE_RANK = kind_set("determiner colon comma stop semicolon newline bullet") | {None}
_CLAUSE_ENDS = kind_set("stop newline comma semicolon close then and") | {None}
_MOST_BACK = 40  # tokens
_MOST_TO_UNIT = 6  # tokens: 1 1/2 of an hour
_SIXTY = 60
_CALLED = [Kind.OPEN, Kind.NUMBER, Kind.COMMA, Kind.NUMBER, Kind.CLOSE]
_BEFORE_CALL = kind_set("think time_word equals")
_ACROSS = kind_set("in over for")
_BEHIND = {Kind.HOUR: _CLAUSE_ENDS | kind_set("with on at by"), Kind.MINUTE: _CLAUSE_ENDS}
_NOT_ONE = kind_set("request user iteration times once per")


def time_at(tokens: Sequence[Token], start: int) -> Made:  # noqa: PLR0911 - a table
    """Return the length of time that begins at a place, and the place after it."""
    match tokens[start].kind:
        case Kind.NUMBER if not _leads_to_unit(tokens, start):
            return _of_unit_before(tokens, start)
        case Kind.NUMBER:
            return (
                _range(tokens, start)
                or _with_fraction(tokens, start)
                or _compound(tokens, start)
                or _unit_behind(tokens, start)
                or _quotient(tokens, start)
                or _fraction(tokens, start, start + 1)
                or _of_unit_before(tokens, start)
            )
        case Kind.BETWEEN:
            return _between(tokens, start)
        case Kind.FRACTION:
            return _fraction(tokens, start, start)
        case Kind.ARTICLE:
            return _fraction(tokens, start, start + 1) or _one(tokens, start)
        case Kind.VAGUE:
            place = skip(tokens, start + 1, {Kind.OF}, 1)
            return (
                _time(tokens, start, place + 1, 0.0, Mark.VAGUE) if _unit(tokens, place) else None
            )
        case Kind.OPEN:
            return _bracketed_unit(tokens, start)
        case Kind.ONLY:
            led = kind_at(tokens, start - 1) in _ACROSS  # in another minute
            return _one(tokens, start) if led else None
        case kind if kind in UNIT_SECONDS:
            return _unit_and_half(tokens, start) or _every_unit(tokens, start)
        case _:
            return None


def _leads_to_unit(tokens: Sequence[Token], start: int) -> bool:
    """Return whether a unit stands near enough behind a number to be its own."""
    near = tokens[start + 1 : start + 1 + _MOST_TO_UNIT]
    return not UNITS.isdisjoint([token.kind for token in near])


def _unit(tokens: Sequence[Token], place: int) -> float | None:
    kind = kind_at(tokens, place)
    return UNIT_SECONDS.get(kind) if kind else None


def _time(
    tokens: Sequence[Token], start: int, end: int, seconds: float, *marks: Mark
) -> tuple[Token, int]:
    made = joined(Kind.TIME, tokens[start:end], round(seconds, _DIGITS)).marked(*marks)
    milli = tokens[end - 1].kind is Kind.MS
    return (made.marked(Mark.MILLI) if milli else made), end


def _compound(tokens: Sequence[Token], start: int) -> Made:
    """Return 2m, 1h30, 2 minutes and 30 seconds, 10-minute."""
    place = skip(tokens, start + 1, _TO_UNIT, 1)
    unit = _unit(tokens, place)
    if unit is None:
        return None
    seconds, end = tokens[start].value * unit, place + 1
    while True:
        following = skip(tokens, end, _LINKS, 1)
        smaller = _unit(tokens, following + 1)
        if kind_at(tokens, following) is not Kind.NUMBER or smaller is None or smaller >= unit:
            break
        own = skip(tokens, following + 2, _LEADS_TO_OWN, 2)
        whole = kind_at(tokens, end) is Kind.AND and kind_at(tokens, start - 1) is Kind.WITH
        if following > end and kind_at(tokens, own) in _OWN and not whole:
            break  # "8 min, 1 s of waiting", not "with 1 min and 30 s of waiting"
        seconds, end, unit = seconds + tokens[following].value * smaller, following + 2, smaller
    if _is_followed(tokens, end):
        return _time(tokens, start, end + 1, seconds + tokens[end].value * unit / _SIXTY)
    return _time(tokens, start, end, seconds)


def _is_followed(tokens: Sequence[Token], end: int) -> bool:
    """Return whether the minutes of 1h30 and "1 h 30", or the seconds of "8 minutes 30", follow."""
    unit = tokens[end - 1]
    if kind_at(tokens, end) is not Kind.NUMBER or unit.kind not in _BEHIND:
        return False
    glued = unit.kind is Kind.HOUR and tokens[end].start == unit.end
    two_digits = tokens[end].end - tokens[end].start == len("30") and tokens[end].value < _SIXTY
    return glued or (
        two_digits
        and tokens[end].start - unit.end == 1
        and kind_at(tokens, end - 2) is Kind.NUMBER
        and kind_at(tokens, end + 1) in _BEHIND[unit.kind]
    )


def _range(tokens: Sequence[Token], start: int) -> Made:
    sign = start + 1
    first = _unit(tokens, sign)
    sign += first is not None
    unit = _unit(tokens, sign + 2)
    if kind_at(tokens, sign) not in _RANGE_SIGNS or unit is None:
        return None
    if kind_at(tokens, sign) is Kind.UNTIL and first is not None:
        return None
    high = tokens[sign + 1]
    words = high.has(Mark.FROM_WORDS) and not tokens[start].has(Mark.FROM_WORDS)
    if high.kind is not Kind.NUMBER or words:
        return None
    return _ranged(
        tokens, start, sign + 3, tokens[start].value * (first or unit), high.value * unit
    )


def _between(tokens: Sequence[Token], start: int) -> Made:
    kinds = [kind_at(tokens, start + offset) for offset in range(1, 6)]
    if kinds == _CALLED and kind_at(tokens, start - 1) in _BEFORE_CALL:  # as Locust has it
        low, high = tokens[start + 2].value, tokens[start + 4].value
        return _ranged(tokens, start, start + 6, low, high)
    kinds = kinds[:3]
    unit = _unit(tokens, start + 4)
    if kinds != [Kind.NUMBER, Kind.AND, Kind.NUMBER] or unit is None:
        return None
    low, high = tokens[start + 1].value * unit, tokens[start + 3].value * unit
    return _ranged(tokens, start, start + 5, low, high)


def _ranged(tokens: Sequence[Token], start: int, end: int, low: float, high: float) -> Made:
    made, end = _time(tokens, start, end, (low + high) / 2, Mark.RANGE)
    ends = tuple(Token(Kind.TIME, made.start, made.end, seconds) for seconds in (low, high))
    return Token(made.kind, made.start, made.end, made.value, made.marks, ends), end


def _with_fraction(tokens: Sequence[Token], start: int) -> Made:
    """Return two and a half minutes, 1 1/2 hours."""
    place = skip(tokens, start + 1, _TO_HALF, 2)
    unit = _unit(tokens, place + 1)
    if kind_at(tokens, place) is Kind.FRACTION and unit is not None:
        seconds = (tokens[start].value + tokens[place].value) * unit
        return _time(tokens, start, place + 2, seconds)
    unit = _unit(tokens, start + 1)
    place = skip(tokens, start + 2, _TO_HALF, 2)
    if unit is None or kind_at(tokens, place) is not Kind.FRACTION:
        return None
    if place == start + 2 and tokens[place].start > tokens[start + 1].end:
        return None  # "2 hours half of them": not as 1時間半
    return _time(tokens, start, place + 1, (tokens[start].value + tokens[place].value) * unit)


def _fraction(tokens: Sequence[Token], start: int, place: int) -> Made:
    """Return half an hour, three quarters of an hour, a quarter hour."""
    if kind_at(tokens, place) is not Kind.FRACTION:
        return None
    times = tokens[start].value if tokens[start].kind is Kind.NUMBER else 1.0
    unit_place = skip(tokens, place + 1, {Kind.OF, Kind.ARTICLE, Kind.HYPHEN}, 2)
    unit = _unit(tokens, unit_place)
    if unit is None:
        return None
    seconds = times * tokens[place].value * unit
    apart = kind_at(tokens, start - 2) in PEOPLE  # "50 users and half an hour"
    lost = kind_at(tokens, start - 1) is Kind.AND and not apart  # "umpty and a half minutes"
    marks = (Mark.COMPUTED, Mark.AMBIGUOUS) if lost else (Mark.COMPUTED,)
    return _time(tokens, start, unit_place + 1, seconds, *marks)


def _quotient(tokens: Sequence[Token], start: int) -> Made:
    """Return 3/4 hour, 3/4 of an hour, 1 1/2 hours."""
    mixed = kind_at(tokens, start + 1) is Kind.NUMBER
    part = start + mixed
    kinds = [kind_at(tokens, part + offset) for offset in range(3)]
    if kinds != [Kind.NUMBER, Kind.SLASH, Kind.NUMBER]:
        return None
    numerator, denominator = tokens[part].value, tokens[part + 2].value
    glued = tokens[part + 2].start - tokens[part].end == 1
    place = skip(tokens, part + 3, {Kind.OF, Kind.ARTICLE, Kind.HYPHEN}, 2)
    unit = _unit(tokens, place)
    if unit is None or not glued or not 0 < numerator < denominator <= _MOST_PARTS:
        return None
    seconds = ((tokens[start].value if mixed else 0) + numerator / denominator) * unit
    return _time(tokens, start, place + 1, seconds, Mark.COMPUTED)


def _of_unit_before(tokens: Sequence[Token], start: int) -> Made:
    """Return the time of "5 minutes at 20 users, 100 users for the last 5", in the unit before."""
    led = [kind_at(tokens, start - back) for back in (3, 2, 1)]
    if led[:2] != [Kind.FOR, Kind.DETERMINER] or kind_at(tokens, start + 1) not in _CLAUSE_ENDS:
        return None
    before = tokens[max(0, start - _MOST_BACK) : start]
    unit = next((UNIT_SECONDS[t.kind] for t in reversed(before) if t.kind in UNIT_SECONDS), None)
    if unit is None or led[2] not in _RANKS | {Kind.WORD}:
        return None
    marks = (Mark.AMBIGUOUS,) if led[2] is Kind.WORD else ()
    return _time(tokens, start, start + 1, tokens[start].value * unit, *marks)


def _unit_and_half(tokens: Sequence[Token], start: int) -> Made:
    place = skip(tokens, start + 1, _TO_HALF, 2)
    unit = _unit(tokens, start)
    if unit is None or kind_at(tokens, place) is not Kind.FRACTION:
        return None
    return _time(tokens, start, place + 1, (1 + tokens[place].value) * unit, Mark.COMPUTED)


def _bracketed_unit(tokens: Sequence[Token], start: int) -> Made:
    """Return the time of "Duration (seconds): 1800"."""
    kinds = [kind_at(tokens, start + offset) for offset in (2, 3, 4)]
    unit = _unit(tokens, start + 1)
    labelled = kinds[0] is Kind.CLOSE and kinds[1] in _SIGNS and kinds[2] is Kind.NUMBER
    if unit is None or not labelled or kind_at(tokens, start + 5) in UNIT_SECONDS:
        return None
    return _time(tokens, start, start + 5, tokens[start + 4].value * unit)


def _unit_behind(tokens: Sequence[Token], start: int) -> Made:
    """Return the time of "4000 (milliseconds)"."""
    unit = _unit(tokens, start + 2)
    kinds = kind_at(tokens, start + 1), kind_at(tokens, start + 3)
    if unit is None or kinds != (Kind.OPEN, Kind.CLOSE):
        return None
    time, _ = _time(tokens, start, start + 3, tokens[start].value * unit)
    return time, start + 4


def _every_unit(tokens: Sequence[Token], start: int) -> Made:
    """Return the minute of "every minute" and of "the first minute"."""
    before = kind_at(tokens, start - 1)
    ranked = before in _RANKS and kind_at(tokens, start - 2) in _BEFORE_RANK
    ranked = ranked and tokens[start].kind is not Kind.DAY
    if before not in {Kind.EVERY, Kind.EACH} and not ranked:
        return None
    return _time(tokens, start, start + 1, _unit(tokens, start) or 0.0, Mark.COMPUTED)


def _one(tokens: Sequence[Token], start: int) -> Made:
    """Return an hour, a full hour, an hour and a half, but not the second of "hits a second"."""
    place = skip(tokens, start + 1, {Kind.ONLY}, 2)
    unit = _unit(tokens, place)
    if unit is None or kind_at(tokens, start - 1) in _NOT_ONE:
        return None
    lasting = kind_at(tokens, start - 2) is Kind.DURATION  # for a duration of an hour
    unknown = kind_at(tokens, start - 1) in {Kind.WORD, Kind.OF} and not lasting
    marks = (Mark.COMPUTED, Mark.AMBIGUOUS) if unknown else (Mark.COMPUTED,)
    half = skip(tokens, place + 1, _TO_HALF, 2)
    if kind_at(tokens, half) is Kind.FRACTION:
        return _time(tokens, start, half + 1, (1 + tokens[half].value) * unit, Mark.COMPUTED)
    return _time(tokens, start, place + 1, unit, *marks)
