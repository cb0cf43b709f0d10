"""What single characters are, whatever the language."""

import unicodedata
from functools import cache
from string import ascii_letters

_APOSTROPHES = "’ʼ"  # noqa: RUF001 - as people type them
_LETTERS = frozenset(ascii_letters)
_SPACES = "\u00a0\u202f\u2009"


def folded(text: str) -> str:
    """Return a text in one case and width, character by character, so that places stay the same."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@cache
def _folded(char: str) -> str:
    if char in _APOSTROPHES:
        return "'"
    if char in _SPACES:
        return " "
    for form in (unicodedata.normalize("NFKC", char).lower(), char.lower()):
        if len(form) == 1:
            return form
    return char


def is_letter(char: str) -> bool:
    """Return whether a character belongs to a word; vowel signs of Indic scripts do."""
    return char.isalpha() or (char > "\x7f" and unicodedata.category(char)[0] == "M")


class _Blanks(dict[int, int]):
    """What each character becomes where letters alone stay, filled as characters are met."""

    def __init__(self, kept: str) -> None:
        """Take what stays beside letters."""
        super().__init__({ord(char): ord(char) for char in kept})

    def __missing__(self, code: int) -> int:
        """Return a letter as it is, and a blank for anything else."""
        self[code] = code if is_letter(chr(code)) else ord(" ")
        return self[code]


@cache
def _blanks(kept: str) -> _Blanks:
    return _Blanks(kept)


def letters_in(text: str, kept: str = "") -> str:
    """Return a text in which blanks stand for all but letters and some kept characters."""
    return text.translate(_blanks(kept))


def is_unspaced(char: str) -> bool:
    """Return whether words of a character's script stand without spaces between them."""
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"


# Whether a folded character is a decimal digit; an empty string is none.
is_digit = str.isdecimal


def word_end(line: str, start: int) -> int:
    """Return where the letters end that begin at a place, within one kind of script."""
    end, stop = start, len(line)
    while end < stop and (line[end] in _LETTERS or _goes_on(line[end])):
        end += 1
    return end


def _goes_on(char: str) -> bool:
    return is_letter(char) and not is_unspaced(char)
