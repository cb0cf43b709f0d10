"""Adds numbers to the tape, with what is written close to them: 90s, 2.5k, 1st, 45umpteens."""

from shared.reading.lexing import number_spans, numerals
from shared.reading.lexing.characters import is_letter, word_end
from shared.reading.lexing.tape import Tape
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set
from shared.reading.lexing.word_tokens import code_end, known_word

_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th", "º", "ª", "er", "ème", "eme", "й"))
_ORDINAL_E = frozenset(("fr", "nl"))
_THOUSAND, _MILLION = 1000.0, 1_000_000.0
# Behind such words they are answers and no seconds: no 503s.
_BEFORE_STATUSES = kind_set("number not expect respond method")
_STATUSES = frozenset({401, 403, 404, 409, 410, 422, 429, 502, 503, 504})
_MANY = kind_set("action thing user request")


def number_token(tape: Tape, place: int) -> int:
    """Add the number at a place, with its unit, and return where it ends."""
    if found := number_spans.clock(tape.line, place):
        return tape.add(Kind.TIME, place, *found)
    number = numerals.read_numeral(tape.line, place, decimal_comma=tape.lexicon.decimal_comma)
    cut = (at for at in range(place, number.end) if at in tape.columns)
    column = next(cut, None) if tape.columns else None
    if column is not None:  # 40,5m in a list of values is two of them
        cell = numerals.read_numeral(tape.line[place:column], 0, decimal_comma=False)
        number = cell._replace(end=place + cell.end)
    letters = is_letter(tape.line[number.end : number.end + 1] or " ")
    named = tape.lexicon.longest(tape.line, place) if letters else None
    if named is not None and named[0] > number.end:
        return known_word(tape, place, named[0], named[1])  # 2fa, 5xx
    return _with_suffix(tape, place, number)


def _with_suffix(tape: Tape, place: int, number: numerals.Numeral) -> int:
    end = number.end
    marks = () if number.sure else (Mark.AMBIGUOUS,)
    letters = word_end(tape.line, end)
    suffix = tape.line[end:letters]
    many = tape.text[end:letters] == "M" and _counts_many(tape, letters)
    if suffix == "k" or many:
        value = number.value * (_MILLION if many else _THOUSAND)
        return tape.add(Kind.NUMBER, place, letters, value, *marks)
    if _is_ordinal(tape, suffix):
        return tape.add(Kind.ORDINAL, place, letters, number.value)
    if suffix and not _is_known(tape, end, letters):
        return tape.add(Kind.CODE, place, code_end(tape, letters))
    if suffix == "s" and number.value in _STATUSES and tape.last in _BEFORE_STATUSES:
        return tape.add(Kind.DATA, place, letters)  # expect 429s
    tape.add(Kind.NUMBER, place, end, number.value, *marks)
    if suffix in tape.lexicon.units:
        return tape.add(tape.lexicon.units[suffix], end, letters)
    return _after_number(tape, place, end)


def _counts_many(tape: Tape, end: int) -> bool:
    """Return whether a noun follows the M of 2M orders, which are no minutes."""
    noun = tape.lexicon.longest(tape.line, end + 1) if tape.line[end : end + 1] == " " else None
    return noun is not None and noun[1].kind in _MANY


def _is_ordinal(tape: Tape, suffix: str) -> bool:
    return suffix in _ORDINAL_ENDINGS or (suffix == "e" and tape.lexicon.language in _ORDINAL_E)


def _is_known(tape: Tape, start: int, end: int) -> bool:
    found = tape.lexicon.longest(tape.line, start)
    known = found is not None and (found[0] >= end or found[1].unspaced)
    return known or tape.line[start:end] in tape.lexicon.units


def _after_number(tape: Tape, place: int, end: int) -> int:
    after, letter = tape.line[end : end + 1], tape.line[end + 1 : end + 2]
    number = tape.tokens[-1]
    if after in ("-", "'") and letter and is_letter(letter):
        ending = word_end(tape.line, end + 1)
        if tape.line[end + 1 : ending] in _ORDINAL_ENDINGS:
            tape.tokens[-1] = Token(Kind.ORDINAL, place, ending, number.value)
            return ending
        # The hyphen of "10-minute", and a case ending as in "%1'in".
        return end + 1 if after == "-" else ending
    return end
