"""Shows characters of strangers' texts that would be obeyed, or hide, instead of being read."""

import unicodedata


def visible(text: str, *, keep: str = "") -> str:
    r"""Return a text with control characters and their kin as `\u{202e}`, but for those to keep."""
    if text.isprintable():
        return text
    return "".join(_shown(character, keep) for character in text)


def _shown(character: str, keep: str) -> str:
    if character in keep or not unicodedata.category(character).startswith("C"):
        return character
    return f"\\u{{{ord(character):x}}}"
