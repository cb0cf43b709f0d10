"""Shows characters of strangers' texts that would be obeyed, or hide, instead of being read."""

import unicodedata

_TAB = "    "


def visible(text: str, *, keep: str = "") -> str:
    r"""Return a text with control characters and their kin as `\u{202e}`, but for those to keep."""
    if text.isprintable():
        return text
    return "".join(_shown(character, keep) for character in text)


def printable(text: str) -> str:
    """Return a text as a terminal can show it: on one line, with spaces for a tab."""
    return visible(text.replace("\t", _TAB))


def _shown(character: str, keep: str) -> str:
    if character in keep or not unicodedata.category(character).startswith("C"):
        return character
    return f"\\u{{{ord(character):x}}}"
