"""The quantities of a text, as the reader's own lexer finds them, each with where it stands."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

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


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, an address, a method, or what names an aggregation.

    It has several values where a numeral can be read in two ways.

    A unit of time that no number precedes, as in "per minute", is `bare`.
    """

    kind: Kind
    span: Span
    values: tuple[float, ...] = ()
    bare: bool = False


def quantities_of(text: str, language: str) -> tuple[Quantity, ...]:
    """Return what a text holds, in its order."""
    lexed = [_translated(token, text) for token in lexed_text(text, lexicon_of(language))]
    numbers = with_numbers(lexed)
    digits = [token for token in numbers if token.kind is Kind.NUMBER]
    found: list[Quantity] = []
    place = 0
    for token in with_amounts(numbers):
        while place < len(digits) and digits[place].start < token.start:
            place += 1
        end = place
        while end < len(digits) and digits[end].end <= token.end:
            end += 1
        found += _quantity(token, digits[place:end], text)
        place = end
    return tuple(found)


def _quantity(token: Token, digits: Sequence[Token], text: str) -> Iterable[Quantity]:
    span = Span(token.start, token.end)
    if token.kind in _ADDRESSED | _NAMED:
        return (Quantity(token.kind, span),)
    if token.kind in UNIT_SECONDS:
        return (Quantity(Kind.TIME, span, (UNIT_SECONDS[token.kind],), bare=True),)
    if token.kind in _COUNTED and digits:
        # Whoever quotes the number alone has quoted all of it.
        span = Span(digits[0].start, digits[-1].end)
    elif token.kind not in _WHOLE or token.has(Mark.VAGUE):
        return ()
    elif token.kind is Kind.RATE and digits:  # behind its label: throughput of 50 per second
        span = Span(digits[0].start, token.end)
    bare = token.kind is Kind.TIME and not digits
    return (Quantity(token.kind, span, _values(token, digits, text), bare),)


def _values(token: Token, digits: Sequence[Token], text: str) -> tuple[float, ...]:
    if token.parts:
        return tuple(part.value for part in token.parts)
    if len(digits) != 1 or not digits[0].has(Mark.AMBIGUOUS) or not digits[0].value:
        return (token.value,)
    written = text[digits[0].start : digits[0].end]
    plain = "".join(char for char in written if char not in _SEPARATORS)
    if not plain.isdecimal() or plain == written:
        return (token.value,)
    return token.value, token.value * float(plain) / digits[0].value


def _translated(token: Token, text: str) -> Token:
    """Return a word that is a unit of time in some language as that unit."""
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
        for kind in UNIT_SECONDS:
            for word in table.get(kind.value, ()):
                meanings.setdefault(folded(word), set()).add(kind)
    return {word: kinds.pop() for word, kinds in meanings.items() if len(kinds) == 1}
