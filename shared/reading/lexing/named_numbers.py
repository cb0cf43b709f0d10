"""Finds numbers that only name something: versions, sprints, the days and years of dates."""

from shared.reading.lexing.characters import is_digit, is_letter, word_end
from shared.reading.lexing.tape import Tape
from shared.reading.lexing.tokens import Kind, kind_set

# What may follow a name's number; before anything else the number counts that: Redis 50 keys.
_AFTER = kind_set("on with in and or at by from to of for be but should run over then")
_COUNTING = "%°+-~/$€£"
_DAYS = 31
_YEARS = range(1990, 2100)
_DAY_SIGNS = "日号號일"
_MOST_GAP = 6


def name_end(tape: Tape, end: int) -> int | None:
    """Return where the number ends that a name's end leads to: PHP 8, estimate: 3 pts."""
    sign = _past(tape.line, end, "* ", _MOST_GAP)
    labelled = _past(tape.line, sign, ":=#", 1)
    place = _past(tape.line, labelled, "* ", _MOST_GAP)
    stop = _number_end(tape.line, place)
    if place in {stop, end}:
        return None
    unit = word_end(tape.line, _past(tape.line, stop, " ", 1))
    if labelled > sign and tape.line[unit : unit + 1] in {"", "\n"}:
        known = tape.lexicon.longest(tape.line, stop + 1)
        return unit if known is None or unit == stop else None
    after = _past(tape.line, stop, " ", 1)
    following = tape.line[after : after + 1]
    if not is_letter(following or "."):
        return None if following and following in _COUNTING else stop
    known = tape.lexicon.longest(tape.line, after) if after > stop else None
    return stop if known and known[1].kind in _AFTER else None


def add_date(tape: Tape, start: int, end: int) -> int:
    """Add the date around a month's name, or the name alone; return where that ends."""
    day = _day_before(tape, start)
    stop = _rest(tape, end)
    if day == 0 and stop == end:
        return tape.add(Kind.WORD, start, end)
    begin = tape.tokens[-day].start if day else start
    del tape.tokens[len(tape.tokens) - day :]
    return tape.add(Kind.DATA, begin, stop)


def is_day(tape: Tape, start: int) -> bool:
    """Return whether a day stands before a place."""
    return _day_before(tape, start) > 0


def _day_before(tape: Tape, start: int) -> int:
    """Return how many tokens before a month's name are its day: 12 March, 5. Mai, 3 de mayo."""
    for count in (1, 2):
        first = tape.tokens[-count] if len(tape.tokens) >= count else None
        if first is None or start - first.end > _MOST_GAP:
            return 0
        if first.kind in {Kind.NUMBER, Kind.ORDINAL}:
            return count if 1 <= first.value <= _DAYS else 0
        if first.kind not in {Kind.OF, Kind.STOP, Kind.SIGN}:
            return 0
    return 0


def _rest(tape: Tape, end: int) -> int:
    """Return where a date ends whose month does: the day or the year may follow."""
    for most in (range(1, _DAYS + 1), _YEARS):
        place = _past(tape.line, end, " ,.", 2)
        place += len("de ") * tape.line.startswith("de ", place)
        last_digit = _number_end(tape.line, place)
        digits = tape.line[place:last_digit]
        if digits.isdecimal() and int(digits) in most:
            following = tape.line[last_digit : last_digit + 2]
            last_digit += 2 * (following in {"st", "nd", "rd", "th"})
            last_digit = _past(tape.line, last_digit, _DAY_SIGNS, 1)
            if not _is_counted(tape, last_digit):
                end = last_digit
    return end


def _is_counted(tape: Tape, end: int) -> bool:
    """Return whether a number counts what follows it: in March 20 users."""
    place = _past(tape.line, end, " ", 1)
    if not is_letter(tape.line[place : place + 1] or "."):
        return tape.line[place : place + 1] in tuple("%-/")
    known = tape.lexicon.longest(tape.line, place)
    return known is None or known[1].kind not in _AFTER


def _number_end(line: str, place: int) -> int:
    end = place
    while is_digit(line[end : end + 1]) or (
        line[end : end + 1] == "." and is_digit(line[end + 1 : end + 2]) and end > place
    ):
        end += 1
    return end


def _past(line: str, place: int, signs: str, most: int) -> int:
    end = place
    while end < len(line) and end - place < most and line[end] in signs:
        end += 1
    return end
