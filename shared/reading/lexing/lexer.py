"""Turns a text into typed tokens, once, from left to right. Every digit lies in one of them."""

from collections.abc import Sequence

from shared.reading.lexing import data_spans, numerals
from shared.reading.lexing.alignment import gaps_of_columns
from shared.reading.lexing.characters import folded, is_digit, is_letter
from shared.reading.lexing.data_tokens import data_at
from shared.reading.lexing.lexicon import Lexicon
from shared.reading.lexing.line_starts import enumerator_end, is_wrapped, line_end
from shared.reading.lexing.number_tokens import number_token
from shared.reading.lexing.signs import sign_token
from shared.reading.lexing.tape import Tape
from shared.reading.lexing.tokens import Kind, Token
from shared.reading.lexing.word_tokens import word_token

_K6_PRINTS = "scenarios: ("  # above the list of them, which says it all

type Span = tuple[int, int]


def lexed(text: str, lexicon: Lexicon, claimed: Sequence[Span] = ()) -> list[Token]:
    """Return the tokens of a text; `claimed` spans were read by a reader of another notation."""
    ends = dict(claimed)
    tape = Tape(
        text, folded(text), lexicon, data_spans.braces(text), tuple(ends), gaps_of_columns(text)
    )
    place = _line_start(tape, 0)
    while place < len(text):
        if place in ends:
            place = tape.add(Kind.CLAIMED, place, ends[place])
        elif place in tape.columns:
            tape.row_end = line_end(text, place)
            place = tape.add(Kind.PIPE, place, tape.columns[place])
        elif place < tape.data_until:  # code around what another reader has read
            place = tape.add(Kind.DATA, place, tape.next_claim(place, tape.data_until))
        elif text[place] == " ":
            place += 1
        else:
            place = _token(tape, place)
            if tape.line[place - 1] == "\n" and place not in ends:
                place = _line_start(tape, place)
    return tape.tokens


def _line_start(tape: Tape, place: int) -> int:
    if tape.line.startswith(_K6_PRINTS, place):
        return tape.add(Kind.DATA, place, line_end(tape.line, place))
    end = enumerator_end(tape.line, place)
    return place if end is None else tape.add(Kind.BULLET, place, end)


def _token(tape: Tape, place: int) -> int:
    char = tape.line[place]
    if char.isspace():
        ends = char == "\n" and (place == tape.row_end or not is_wrapped(tape.text, place))
        return tape.add(Kind.NEWLINE, place, place + 1) if ends else place + 1
    if char in "*_" and tape.line.startswith(("**", "__"), place):
        return place + 2  # emphasis in Markdown
    if data := data_at(tape, place, char):
        tape.data_until = data.end
        end = tape.next_claim(place, data.end)
        return tape.add(data.kind if end == data.end else Kind.DATA, place, end)
    if is_letter(char) or char in "_$€£":
        return word_token(tape, place)
    if char in numerals.VULGAR:
        return tape.add(Kind.NUMBER, place, place + 1, numerals.VULGAR[char])
    number = is_digit(char) or (char == "." and is_digit(tape.line[place + 1 : place + 2]))
    return number_token(tape, place) if number else sign_token(tape, place, char)
