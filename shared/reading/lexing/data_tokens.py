"""Tells what is no prose at a place of the tape, by what stands before it."""

from shared.reading.lexing import data_spans, number_spans
from shared.reading.lexing.characters import is_digit, is_letter, word_end
from shared.reading.lexing.percentiles import percentile
from shared.reading.lexing.tape import BEFORE_UNIT, LOAD_NAMES, UNITS, Tape
from shared.reading.lexing.tokens import Kind, kind_set

# What a slash and a unit make a rate of: 50 requests /s.
_COUNTED_PER = kind_set("number request iteration action user word verb")
_REDIRECTED = "2>&1"

_NUMBERS = kind_set("number numeral scale")


def data_at(  # noqa: PLR0911 - a table of first characters
    tape: Tape, place: int, char: str
) -> data_spans.DataSpan | None:
    """Return what begins at a place that is no prose, if anything does."""
    if is_letter(char) or char == "_":
        return _name(tape, place)
    if char == "{":
        end = tape.braces.get(place)
        return data_spans.DataSpan(Kind.JSON, end) if end else None
    if char == "`":
        return data_spans.code_span(tape.text, place)
    if char == "~":
        return data_spans.struck_out(tape.text, place)
    if char == "/":
        return _path(tape, place)
    if char in "#+§":
        return data_spans.reference(tape.text, place)
    if is_digit(char):
        if tape.line.startswith(_REDIRECTED, place):
            return data_spans.DataSpan(Kind.DATA, place + len(_REDIRECTED))
        return None if _joined(tape, place) else number_spans.number_data(tape.line, place)
    return data_spans.quoted(tape.text, place)


def _name(tape: Tape, place: int) -> data_spans.DataSpan | None:
    """Return what a name begins, once for each name: it may be as long as a host."""
    if place < tape.plain_until:
        return None
    end = data_spans.name_end(tape.text, place)
    found = _assignment(tape, place, end) or data_spans.named(tape.text, place, end)
    tape.plain_until = end
    return found


def _joined(tape: Tape, place: int) -> bool:
    """Return whether a number belongs to the sign before it: 5-10, 0..50."""
    return place > 0 and tape.line[place - 1] in "-.~\u2013" and tape.last in BEFORE_UNIT


def _path(tape: Tape, place: int) -> data_spans.DataSpan | None:
    if tape.last is Kind.VERB and tape.line[place + 1 : place + 2].strip(" ,.;:)\n") == "":
        return data_spans.DataSpan(Kind.PATH, place + 1)
    end = word_end(tape.line, place + 1)
    unit = tape.lexicon.units.get(tape.line[place + 1 : end])
    counted = tape.last in _COUNTED_PER
    if tape.last is Kind.VERB:  # "500 GET /s" is a rate, and "GET /s" is none
        counted = len(tape.tokens) > 1 and tape.tokens[-2].kind in _NUMBERS
    return None if counted and unit in UNITS else data_spans.path(tape.text, place)


def _names_load(tape: Tape, name: str) -> bool:
    """Return whether a name sets a load, or may: users, user_count; not user_id."""
    parts = name.replace("-", "_").split("_")
    kinds = [tape.lexicon.meaning(part) for part in parts]
    counted = kinds[-1] in {None, Kind.VALUE} and {Kind.USER, Kind.VU} & set(kinds[:-1])
    known = LOAD_NAMES & {tape.lexicon.meaning(name), kinds[-1]}  # duration, SOAK_VUS
    return bool(known) or (bool(counted) and len(parts) > 1)


def _is_unknown_time(tape: Tape, name: str, start: int) -> bool:
    """Return whether a time is set, and nobody knows of what: time=60s."""
    stop = start
    while is_digit(tape.line[stop : stop + 1]):
        stop += 1
    unit = tape.lexicon.units.get(tape.line[stop : word_end(tape.line, stop)])
    meaning = tape.lexicon.meaning(name)
    return stop > start and unit in UNITS and meaning in {None, Kind.TIME_WORD, Kind.WORD}


def _assignment(tape: Tape, place: int, end: int) -> data_spans.DataSpan | None:
    if not data_spans.assigns(tape.text, end):
        return None
    if percentile(tape.line, place):
        return None  # p95=500ms
    if tape.text[place:end].isupper() and data_spans.is_address(tape.text, end + 1):
        return None  # HOST=shop.example
    literal = tape.line[end + 1].strip("'\"") == "" or is_digit(tape.line[end + 1])
    name = tape.line[place:end]
    if literal and (_names_load(tape, name) or _is_unknown_time(tape, name, end + 1)):
        return None
    return data_spans.DataSpan(Kind.DATA, data_spans.address_end(tape.text, end + 1))
