"""The quantities of a text, as the reader's own lexer finds them, each with where it stands."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from operator import attrgetter
from string import ascii_letters

from shared.domain.plan import Span
from shared.reading.lexing.characters import folded
from shared.reading.lexing.lexer import lexed as lexed_text
from shared.reading.lexing.lexicon import LANGUAGES, lexicon_of, words_of
from shared.reading.lexing.stream import UNIT_SECONDS
from shared.reading.lexing.tokens import Kind, Mark, Token
from shared.reading.quantities.amounts import with_amounts
from shared.reading.quantities.number_words import with_numbers

_COUNTED = frozenset({Kind.USERS, Kind.ITERATIONS, Kind.REPEATS, Kind.REQUESTS, Kind.COUNT})
_WHOLE = frozenset({Kind.NUMBER, Kind.TIME, Kind.RATE, Kind.SHARE, Kind.PERCENTILE})
_ADDRESSED = frozenset({Kind.URL, Kind.PATH, Kind.VERB})
_NAMED = frozenset({Kind.AVERAGE, Kind.MEDIAN, Kind.MAXIMUM})
_SEPARATORS = ".,"
# What is a number, or a part of a hundred, in a word.
_ALONE = {
    Kind.ORDINAL: (Kind.NUMBER, 1.0),
    Kind.ONCE: (Kind.REPEATS, 1.0),
    Kind.FRACTION: (Kind.SHARE, 100.0),
}
# What stands in code is quoted like words, without its signs and the names of flags.
_CODE = frozenset({Kind.DATA, Kind.JSON, Kind.CODE, Kind.FLAG})
_SIGNS = str.maketrans(dict.fromkeys("{}[]()<>\"'`;", " "))
_CALLED = re.compile(r"(?<=\d)\.(?=[a-z])|[A-Za-z]+(?=(?:Seconds|Minutes|Hours)\()")  # ofMinutes(5)
_SHORT_FLAG = re.compile(r"(?<!\w)-[A-Za-z](?=\d)")  # -R10
_HYPHENS = str.maketrans("-_", "  ")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, an address, a method, or what names an aggregation.

    It has several values where a numeral can be read in two ways.

    A unit of time that no number precedes, as in "per minute", is `bare`. What the reader takes for
    code is `in_code`. It is `of_word` if an unknown word follows, which may say what it counts.
    """

    kind: Kind
    span: Span
    values: tuple[float, ...] = ()
    bare: bool = False
    in_code: bool = False
    of_word: bool = False


def quantities_of(text: str, language: str) -> tuple[Quantity, ...]:
    """Return what a text holds, in its order, and what its code does."""
    tokens = lexed_text(text, lexicon_of(language))
    code = [Span(token.start, token.end) for token in tokens if token.kind in _CODE]
    found = _found(tokens, text)
    if not code:
        return tuple(sorted(found, key=attrgetter("span")))
    plain = _without_signs(tokens, text)
    starts = [span.start for span in code]
    inside = (
        replace(each, in_code=True)
        for each in _found(lexed_text(plain, lexicon_of(language)), plain)
        if (place := bisect_right(starts, each.span.start)) and each.span.end <= code[place - 1].end
    )
    return tuple(sorted((*found, *inside), key=attrgetter("span")))


def _without_signs(tokens: Iterable[Token], text: str) -> str:
    """Return a text, as long as before, with blanks in place of what structures its code."""
    pieces, end = [], 0
    for token in tokens:
        if token.kind not in _CODE:
            continue
        named = _CALLED.sub(_blank, text[token.start : token.end])
        code = _SHORT_FLAG.sub(_blank, named).translate(_SIGNS)
        if token.kind is Kind.CODE:
            code = code.translate(_HYPHENS)
        if token.kind is Kind.FLAG:
            name = len(code) - len(code.lstrip(ascii_letters))
            code = " " * name + code[name:]
        pieces += [_without_hyphen(text[end : token.start], token.kind), code]
        end = token.end
    return "".join((*pieces, text[end:]))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without_hyphen(before: str, kind: Kind) -> str:
    """Return what stands before code without the hyphen of a flag: -t12 -c400 is no range."""
    return f"{before[:-1]} " if kind is Kind.FLAG and before.endswith("-") else before


def _found(tokens: Iterable[Token], text: str) -> list[Quantity]:
    lexed = [_translated(token, text) for token in tokens]
    numbers = with_numbers(lexed)
    digits = [token for token in numbers if token.kind is Kind.NUMBER]
    found: list[Quantity] = []
    place = 0
    amounts = with_amounts(numbers)
    words = {each.start for each in amounts if each.kind is Kind.WORD}
    for token in amounts:
        while place < len(digits) and digits[place].start < token.start:
            place += 1
        end = place
        while end < len(digits) and digits[end].end <= token.end:
            end += 1
        of_word = token.end + 1 in words
        found += (
            replace(each, of_word=of_word) for each in _quantity(token, digits[place:end], text)
        )
        place = end
    return [*found, *_with_units(found, text)]


def _with_units(found: Sequence[Quantity], text: str) -> Iterator[Quantity]:
    """Yield the rates and times of numbers before a unit: "from 60 a minute", 2.minutes."""
    for number, unit in pairwise(found):
        between = text[number.span.end : unit.span.start]
        span = Span(number.span.start, unit.span.end)
        if number.bare and unit.kind is Kind.NUMBER and not between.strip():
            yield Quantity(Kind.TIME, span, tuple(number.values[0] * each for each in unit.values))
        if number.kind is not Kind.NUMBER or not unit.bare or not unit.values[0]:
            continue
        if between == ".":
            yield Quantity(Kind.TIME, span, tuple(each * unit.values[0] for each in number.values))
        elif len(between.split()) <= 1:
            yield Quantity(Kind.RATE, span, tuple(each / unit.values[0] for each in number.values))


def _quantity(token: Token, digits: Sequence[Token], text: str) -> Iterable[Quantity]:
    span = Span(token.start, token.end)
    if token.kind in _ADDRESSED | _NAMED:
        return (Quantity(token.kind, span),)
    if token.kind in UNIT_SECONDS:
        return (Quantity(Kind.TIME, span, (UNIT_SECONDS[token.kind],), bare=True),)
    if alone := _ALONE.get(token.kind):
        kind, scale = alone
        return (Quantity(kind, span, ((token.value or 1.0) * scale,)),)
    flag = token.kind is Kind.PERCENTILE and text[: token.start].endswith(" -")  # -p 24
    if token.kind in _COUNTED and digits:
        # Whoever quotes the number alone has quoted all of it.
        span = Span(digits[0].start, digits[-1].end)
    elif len(digits) == 1 and (flag or token.kind not in _WHOLE):  # "100 meters report"
        return (Quantity(Kind.NUMBER, Span(digits[0].start, digits[0].end), (digits[0].value,)),)
    elif token.kind not in _WHOLE or token.has(Mark.VAGUE):
        return ()
    elif token.kind is Kind.RATE and digits:  # behind its label: throughput of 50 per second
        span = Span(digits[0].start, token.end)
    bare = token.kind is Kind.TIME and not digits and token.value in UNIT_SECONDS.values()
    return (Quantity(token.kind, span, _values(token, digits, text), bare),)


def _values(token: Token, digits: Sequence[Token], text: str) -> tuple[float, ...]:
    if token.parts:
        return tuple(part.value for part in token.parts)
    if len(digits) == 1 and not token.value:  # behind its label: "copies: 60"
        return (digits[0].value,)
    if len(digits) != 1 or not digits[0].has(Mark.AMBIGUOUS) or not digits[0].value:
        return (token.value,)
    written = text[digits[0].start : digits[0].end]
    plain = "".join(char for char in written if char not in _SEPARATORS)
    if not plain.isdecimal() or plain == written:
        return (token.value,)
    return token.value, token.value * float(plain) / digits[0].value


def _translated(token: Token, text: str) -> Token:
    """Return a word that is a unit of time, or users, in some language as that."""
    if token.kind is not Kind.WORD:
        return token
    unit = _unit(folded(text[token.start : token.end]))
    return replace(token, kind=unit) if unit else token


def _unit(word: str) -> Kind | None:
    units = _units()
    if word in units:
        return units[word]
    lengths = range(min(len(word), _longest()), 0, -1)
    return next((units[stem] for n in lengths if (stem := f"{word[:n]}*") in units), None)


@cache
def _longest() -> int:
    return max(map(len, _units()))


@cache
def _units() -> dict[str, Kind]:
    """Return the units of all languages, but for words that are two units in two of them."""
    file = files("worker.description.quoting") / "units.toml"
    tables = [words_of(language)["words"] for language in LANGUAGES]
    tables.append(tomllib.loads(file.read_text(encoding="utf-8")))
    meanings: dict[str, set[Kind]] = {}
    for table in tables:
        for kind in (*UNIT_SECONDS, Kind.USER):
            for word in table.get(kind.value, ()):
                meanings.setdefault(folded(word), set()).add(kind)
    return {word: kinds.pop() for word, kinds in meanings.items() if len(kinds) == 1}
