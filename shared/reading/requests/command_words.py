"""Cuts a command out of a text word by word, up to where prose goes on."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.sources.curl import value_follows

_CONTINUES = "\\^"  # at the end of a line
_QUOTES = "'\""
_ENDS = frozenset(("|", "||", ";", ";;", "&", "&&", "->", "-->", "=>", "-", "--"))
_TRAILING = ".,;:)"  # of a sentence, not of an address
_SCHEME = "://"
_REDIRECTS = (">", "<", "1>", "2>", "&>")
_CODE = "`"
_LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands there, with its quotation marks."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """The word without what quotes it."""
        return self.text.strip(_QUOTES + "^")


def words_from(text: str, start: int, *, coded: bool) -> Iterator[Word]:
    """Yield the options, values and addresses of a command; prose behind them is none."""
    place, valued, addressed = start, False, False
    while (word := _word(text, place, coded=coded)) is not None:
        ends = False
        if not valued and word.text in _ENDS:
            return
        if not (valued or word.text.startswith("-")):
            if not is_address(word) or (addressed and _SCHEME not in word.text):
                return
            trimmed = word.text.rstrip(_TRAILING + (_CODE if coded else ""))
            ends = trimmed != word.text
            word = Word(trimmed, word.start, word.start + len(trimmed))
            addressed = True
        valued = not valued and value_follows(word.text)
        yield word
        if ends:
            return
        place = word.end


def _word(text: str, place: int, *, coded: bool) -> Word | None:
    """Return the word behind a place, None where a line or the code ends."""
    start = _word_start(text, place)
    if start is None or (coded and text[start] == _CODE):
        return None
    quote, at = "", start
    while at < len(text) and at - start < _LONGEST:
        char = text[at]
        if char == "\\" and quote != "'":
            at += 2
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char in _QUOTES:
            quote = char
        elif char.isspace() or (coded and char == _CODE):
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
