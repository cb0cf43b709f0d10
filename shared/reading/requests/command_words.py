"""Cuts a command out of a text word by word, up to where prose goes on."""

from collections.abc import Iterator
from typing import NamedTuple

from shared.sources.curl import value_follows

_CONTINUES = "\\^"  # at the end of a line
_QUOTES = "'\""
_CLOSED = frozenset(_QUOTES)
_ENDS = frozenset(("|", "||", ";", ";;", "&", "&&", "->", "-->", "=>", "-", "--"))
_TRAILING = ".,;:)"  # of a sentence, not of an address
_SCHEME = "://"
_REDIRECTS = (">", "<", "1>", "2>", "&>")
_LONGEST = 8_000


class Word(NamedTuple):
    """A word as it stands there, with its quotation marks."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """The word without what quotes it."""
        return self.text.strip(_QUOTES + "^")


def words_from(text: str, start: int, *, closing: str) -> Iterator[Word]:
    """Yield the options, values and addresses of a command; prose behind them is none.

    So is what stands behind the sign that closes the command, if there is such a sign.
    """
    place, valued, addressed = start, False, False
    while (word := _word(text, place, closing=closing)) is not None:
        ends = False
        if not valued and word.text in _ENDS:
            return
        if not (valued or word.text.startswith("-")):
            if not is_address(word) or (addressed and _SCHEME not in word.text):
                return
            addressed = ends = True
        trimmed = word.text.rstrip(_TRAILING)
        ends = trimmed not in {"", word.text} and (
            ends or trimmed[-1:] in _CLOSED or not _goes_on(text, word.end, closing)
        )
        word = Word(trimmed, word.start, word.start + len(trimmed)) if ends else word
        valued = not valued and value_follows(word.text)
        yield word
        if ends:
            return
        place = word.end


def _goes_on(text: str, place: int, closing: str) -> bool:
    """Return whether a command goes on behind a place."""
    word = _word(text, place, closing=closing)
    if word is None or word.text in _ENDS:
        return False
    return word.text.startswith("-") or is_address(word)


def _word(text: str, place: int, *, closing: str) -> Word | None:
    """Return the word behind a place, None where a line or the command ends."""
    start = _word_start(text, place)
    if start is None or (text[start] == closing and (start == place or closing not in _QUOTES)):
        return None
    quote, at = "", start
    while at < len(text) and at - start < _LONGEST:
        char = text[at]
        if char == "\\" and quote != "'":
            at += 2
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char == closing and not (char in _QUOTES and (at == start or text[at - 1] == "=")):
            break
        elif char in _QUOTES:
            quote = char
        elif char.isspace():
            break
        at += 1
    end = min(at, len(text))
    if quote and (line_end := text.find("\n", start, end)) > 0:
        end = line_end  # the quotation mark is not closed
    return Word(text[start:end], start, end)


def _word_start(text: str, place: int) -> int | None:
    while place < len(text):
        char = text[place]
        continued = char in _CONTINUES and text[place + 1 : place + 3].lstrip("\r")[:1] == "\n"
        if continued:
            place = text.index("\n", place)
        elif char == "\n" or not char.isspace():
            return None if char == "\n" else place
        place += 1
    return None


def is_address(word: Word) -> bool:
    """Return whether a word may be an address, as none of prose is."""
    if word.text.startswith(("-", *_REDIRECTS)):
        return False
    bare = word.bare.rstrip(_TRAILING)
    return "/" in bare or "." in bare or bare.startswith(("localhost", "$"))
