"""Evaluates numbers in words: two hundred and fifty, a dozen, 10 thousand, 三百五十."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.reading.lexing.stream import UNIT_SECONDS, Made, joined, kind_at
from shared.reading.lexing.tokens import Kind, Mark, Token, kind_set

_LINKS = kind_set("and hyphen")
_SCALES = kind_set("scale round")
_COUNTING = kind_set("numeral scale round")
_BEGINS = _COUNTING | kind_set("article number open twice fraction not")
_PER = kind_set("per article")
_TO = kind_set("to down")
_AFTER_NONE = kind_set("in over for span")
_BEFORE_SCALE = kind_set("article number")
_LARGE_SCALE = 1000
_TENS = 20
_SMALL = 10


@dataclass(slots=True)
class _Sum:
    total: float = 0.0
    section: float = 0.0
    unit: float = 0.0
    counted: bool = False

    def takes(self, token: Token) -> bool:
        """Add a word if it continues the number; "five fifty" is no number."""
        if token.kind in _SCALES:
            self._scale(token.value)
            return True
        if self.unit and not (self.unit >= _TENS and token.value < _SMALL):
            return False
        if self.counted and not self.unit and token.value == 0:
            return False
        self.unit += token.value
        self.counted = True
        return True

    def _scale(self, scale: float) -> None:
        if scale >= _LARGE_SCALE:
            self.total += (self.section + self.unit or 1) * scale
            self.section = 0.0
        else:
            self.section += (self.unit or 1) * scale
        self.unit = 0.0

    @property
    def value(self) -> float:
        return self.total + self.section + self.unit


def with_numbers(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens in which number words have become numbers."""
    result: list[Token] = []
    place = 0
    while place < len(tokens):
        token, after = tokens[place], place + 1
        if token.kind in _BEGINS:
            made = (
                _number(tokens, place)
                or _part_of_scale(tokens, place)
                or _said_twice(result, tokens, place)
                or _twice_per_time(tokens, place)
                or _none_at_all(tokens, place)
            )
            token, after = made or (token, after)
        result.append(token)
        place = after
    return result


def _number(tokens: Sequence[Token], start: int) -> Made:
    first, second = kind_at(tokens, start), kind_at(tokens, start + 1)
    if first not in _COUNTING and not (first in _BEFORE_SCALE and second in _SCALES):
        return None
    number = _Sum()
    place = end = start + (first is Kind.ARTICLE)
    if first is Kind.NUMBER:
        number.unit, place = tokens[start].value, start + 1
    while place < len(tokens):
        if tokens[place].kind in _COUNTING and number.takes(tokens[place]):
            place = end = place + 1
        elif (
            tokens[place].kind in _LINKS
            and kind_at(tokens, place + 1) in _COUNTING
            and end == place
        ):
            place += 1
        else:
            break
    marks = _marks(tokens, start, end)
    if end - start == 1 and number.value < _SMALL:
        marks.add(Mark.SMALL)
    spelt = Token(
        Kind.NUMBER, tokens[start].start, tokens[end - 1].end, number.value, frozenset(marks)
    )
    partitive = tokens[end - 1].kind in _SCALES and kind_at(tokens, end) is Kind.OF
    whole = partitive and kind_at(tokens, end + 1) is not Kind.DETERMINER  # a dozen of the users
    return spelt, end + whole


def _marks(tokens: Sequence[Token], start: int, end: int) -> set[Mark]:
    """Return how a number in words is meant."""
    marks = {Mark.FROM_WORDS} | tokens[start].marks
    if any(token.kind is Kind.ROUND for token in tokens[start:end]):
        marks.add(Mark.ABOUT)  # une soixantaine
    first, before = tokens[start].kind, kind_at(tokens, start - 1)
    told = kind_at(tokens, start - 2) if before is Kind.OF else before
    if told is Kind.VAGUE and first in _SCALES:
        marks.add(Mark.VAGUE)  # a few hundred, a couple of hundred
    joins = before is Kind.HYPHEN or (
        before is Kind.AND and kind_at(tokens, start - 2) is Kind.WORD
    )
    if joins or (first is Kind.SCALE and before in {Kind.WORD, Kind.AND}):
        marks.add(Mark.AMBIGUOUS)  # "umpteen hundred", "umpteen and fifty"
    if end < len(tokens) - 1 and _breaks_off(tokens, end):
        marks.add(Mark.AMBIGUOUS)
    return marks


def _breaks_off(tokens: Sequence[Token], end: int) -> bool:
    """Return whether an unknown word may go on with the number: "five umpteen users"."""
    people = tokens[end + 1].kind in {Kind.USER, Kind.VU}
    hyphen = tokens[end].kind is Kind.HYPHEN and tokens[end + 1].kind is Kind.WORD
    return hyphen or (tokens[end].kind is Kind.WORD and people)


def _said_twice(result: list[Token], tokens: Sequence[Token], place: int) -> Made:
    """Return the one number of "fifty (50)"."""
    if tokens[place].kind is not Kind.OPEN or kind_at(result, len(result) - 1) is not Kind.NUMBER:
        return None
    if [token.kind for token in tokens[place + 1 : place + 3]] != [Kind.NUMBER, Kind.CLOSE]:
        return None
    if result[-1].value != tokens[place + 1].value:
        return None
    first = result.pop()
    return Token(Kind.NUMBER, first.start, tokens[place + 2].end, first.value), place + 3


def _twice_per_time(tokens: Sequence[Token], place: int) -> Made:
    """Return the rate of "twice per second", "twice a minute", which is no factor."""
    told = [token.kind for token in tokens[place : place + 3]]
    if len(told) < len("abc") or told[0] is not Kind.TWICE or told[1] not in _PER:
        return None
    seconds = UNIT_SECONDS.get(told[2])
    if seconds is None:
        return None
    return joined(Kind.RATE, tokens[place : place + 3], 2.0 / seconds), place + 3


def _part_of_scale(tokens: Sequence[Token], place: int) -> Made:
    """Return the number of "half a million"."""
    kinds = [token.kind for token in tokens[place : place + 3]]
    if kinds[:2] != [Kind.FRACTION, Kind.ARTICLE] or kinds[2:] != [Kind.SCALE]:
        return None
    value = tokens[place].value * tokens[place + 2].value
    return joined(Kind.NUMBER, tokens[place : place + 3], value), place + 3


def _none_at_all(tokens: Sequence[Token], place: int) -> Made:
    """Return the zero of "back to none in 30 seconds" and "down to nothing over a minute"."""
    led = tokens[place].kind is Kind.NOT and kind_at(tokens, place - 1) in _TO
    if not led or kind_at(tokens, place + 1) not in _AFTER_NONE:
        return None
    return joined(Kind.NUMBER, tokens[place : place + 1], 0.0), place + 1
