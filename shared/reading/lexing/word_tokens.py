"""Adds words to the tape: what a lexicon knows, percentiles, methods, codes, all others."""

from shared.domain.plan import METHODS
from shared.reading.lexing.characters import is_digit, is_letter, is_unspaced, word_end
from shared.reading.lexing.lexicon import Entry
from shared.reading.lexing.named_numbers import add_date, is_day, name_end
from shared.reading.lexing.percentiles import percentile
from shared.reading.lexing.tape import BEFORE_UNIT, LOAD_NAMES, UNITS, Tape
from shared.reading.lexing.tokens import Kind, Mark, kind_set

# In scripts without spaces, one character may count (minutes, users) or be half of any word.
_COUNTERS = UNITS | kind_set(
    "user request for_post to_post from_post in_post below_post more_post month"
)
_COUNTED = _COUNTERS | kind_set("per every number numeral scale vu ordinal percent_sign percentile")
_OF_JAVA = "x"  # -Xmx8g, which is no option of a load test
_MOST_WORDS = 5  # of a name such as max_error_rate
_DOING = "ing"  # POSTing /a


def word_token(tape: Tape, place: int) -> int:
    """Add the word at a place, known or not, and return where it ends."""
    named = place + tape.line.startswith("tp", place)  # TP99, as in China
    if tape.line[named] == "p" and (found := percentile(tape.line, named)):
        milli = (Mark.MILLI,) if tape.line.endswith("_ms", place, found[0]) else ()
        return tape.add(Kind.PERCENTILE, place, *found, *milli)
    end = word_end(tape.line, place)
    unit = tape.lexicon.units.get(tape.line[place:end])
    elided = tape.line[end : end + 1] in {"'", "\u2019"}  # une douzaine d'heures
    if unit and not elided and (tape.last in BEFORE_UNIT or _is_one(tape, place, end)):
        return tape.add(unit, place, end)
    method = tape.text[place:end].removesuffix(_DOING)
    if method in METHODS:
        tape.add(Kind.VERB, place, place + len(method))
        return end
    if found_word := tape.lexicon.longest(tape.line, place):
        stop, entry = found_word
        if _fits(tape, entry, place, stop):
            return known_word(tape, place, stop, entry)
    pieces = tape.lexicon.pieces(tape.line, place, end)
    for stop, entry in pieces:
        place = tape.add(entry.kind, place, stop, entry.value)
    return end if pieces else _unknown(tape, place)


def _is_one(tape: Tape, place: int, end: int) -> bool:
    """Return whether a unit is the one of "for an hr" and "half a min", not of "a min of 5"."""
    leads = [token.kind for token in tape.tokens[-2:]]
    led = leads[1:] == [Kind.ARTICLE] and leads[0] in {Kind.FOR, Kind.FRACTION, Kind.OF}
    return led and end - place > 1 and not tape.line.startswith(" of ", end)


def _fits(tape: Tape, entry: Entry, place: int, end: int) -> bool:
    if not entry.unspaced:
        after = tape.line[end : end + 1]
        numbered = after == "-" and is_digit(tape.line[end + 1 : end + 2])
        glued = is_digit(after) and is_letter(tape.line[end - 1])
        inside = after == "_" and is_letter(tape.line[end + 1 : end + 2] or " ")
        return not (numbered or glued or inside)  # NFR-7, abc5, add_tag
    if end - place > 1 or entry.kind not in _COUNTERS:
        return True
    return tape.last in _COUNTED and place - tape.tokens[-1].end <= 1


def known_word(tape: Tape, place: int, end: int, entry: Entry) -> int:
    """Add a word that a lexicon knows, and return where it ends."""
    if entry.kind is Kind.NAMED:
        number = name_end(tape, end)
        digits = any(map(is_digit, tape.line[place:end]))
        alone = Kind.ADJECTIVE if digits else Kind.WORD
        return tape.add(Kind.DATA if number else alone, place, number or end)
    may = entry.kind is Kind.SHOULD and tape.text[place].isupper()
    if entry.kind is Kind.MONTH or (may and is_day(tape, place)):
        return add_date(tape, place, end)  # a verb with a capital behind a day: 12 May
    return tape.add(entry.kind, place, end, entry.value)


def _unknown(tape: Tape, place: int) -> int:
    if is_unspaced(tape.line[place]):
        return _unspaced_word(tape, place)
    if is_digit(tape.line[place + 1 : place + 2]) and tape.line[place] in tape.lexicon.units:
        unit = tape.lexicon.units[tape.line[place]]
        if unit is Kind.TIMES:
            return tape.add(unit, place, place + 1)  # x20
    end = code_end(tape, place + 1)
    if "_" in tape.line[place:end]:
        if kind := _compound(tape, place, end):
            return tape.add(kind, place, end)
        if _add_limit(tape, place, end):
            return end
    while (
        is_digit(tape.line[end - 1])
        and is_digit(tape.line[end + 1 : end + 2])
        and tape.line[end] == "."
    ):
        end = code_end(tape, end + 1)  # v2.1
    if not any(map(is_digit, tape.line[place:end])):
        meant = tape.lexicon.meant(tape.line[place:end])
        kind = tape.lexicon.meaning(meant) if meant else None
        return tape.add(kind or Kind.WORD, place, end)
    flag = tape.line[max(0, place - 2) : place] == " -" and tape.line[place] not in _OF_JAVA
    return tape.add(Kind.FLAG if flag else Kind.CODE, place, end)


def _compound(tape: Tape, place: int, end: int) -> Kind | None:
    """Return the kind of a name such as target_rps or ramp_up_time."""
    word = tape.line[place:end]
    last = tape.lexicon.meaning(word.rpartition("_")[2])
    return tape.lexicon.meaning(word.replace("_", " ")) or (last if last in LOAD_NAMES else None)


def _add_limit(tape: Tape, place: int, end: int) -> bool:
    """Add the words of a name such as max_error_pct, and return whether it is one."""
    words = tape.line[place:end].split("_", _MOST_WORDS)
    kinds = [tape.lexicon.meaning(word) for word in words]
    if Kind.ERROR not in kinds or None in kinds:
        return False
    for word, kind in zip(words, kinds, strict=True):
        tape.add(kind or Kind.WORD, place, place + len(word))
        place += len(word) + 1
    return True


def _unspaced_word(tape: Tape, place: int) -> int:
    last = tape.tokens[-1] if tape.tokens else None
    if last and last.kind is Kind.WORD and last.end == place:
        tape.tokens.pop()
        return tape.add(Kind.WORD, last.start, place + 1)
    return tape.add(Kind.WORD, place, place + 1)


def code_end(tape: Tape, place: int) -> int:
    """Return where a word ends that may hold digits, hyphens and apostrophes."""
    end = place
    while end < len(tape.line) and _in_word(tape, end):
        end += 1
    return end


def _in_word(tape: Tape, place: int) -> bool:
    char, after = tape.line[place], tape.line[place + 1 : place + 2]
    if char in "-'":
        return after != "" and (is_letter(after) or (char == "-" and is_digit(after)))
    return (char.isalnum() or char == "_" or is_letter(char)) and not is_unspaced(char)
