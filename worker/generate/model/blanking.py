"""Just enough of JavaScript's lexical grammar to tell code from the text inside it."""

import re
from dataclasses import dataclass

# Comments, then strings; each alternative consumes a whole token, or lines of comments in a row.
_OPAQUE = re.compile(
    r"//[^\n]*(?:\n[ \t]*//[^\n]*)*|/\*.*?(?:\*/|\Z)|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"",
    re.DOTALL,
)
# Bounded, so that a text of nothing but slashes is not searched through for each of them.
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){1,100}\]){1,200}/[a-z]*")
# A slash begins a regular expression where a value may begin, else it divides.
_BEFORE_A_VALUE = re.compile(r"(?:^|[(,=:\[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|of|in))\s*\Z")
_TEMPLATE_TEXT = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
_LONGEST_KEYWORD = len(" return")
_REST_OF_LINE = re.compile(r".+")
_PLAIN = re.compile(r"[^'\"`/{}]+")


@dataclass(frozen=True, slots=True)
class Masked:
    """Source whose literals and comments are blanked, so that only code is left to search.

    `code` has the source's length and lines; `closed` is whether every bracket and template ends.
    """

    code: str
    closed: bool


def mask(source: str) -> Masked:
    """Return the source, blank inside strings, templates, regular expressions and comments."""
    out: list[str] = []
    nesting: list[str] = []
    position = 0
    while position < len(source):
        token = _next_token(source, position, nesting, out)
        out.append(token)
        position += len(token)
    code = "".join(out)
    balanced = all(code.count(opening) == code.count(closing) for opening, closing in ("()", "[]"))
    return Masked(code=code, closed=balanced and not nesting)


def _next_token(source: str, position: int, nesting: list[str], before: list[str]) -> str:
    """Return the next token (never an empty one), blanked if it is no code."""
    if nesting and nesting[-1] == "`":
        return _template(source, position, nesting)
    char = source[position]
    opaque = _OPAQUE.match(source, position)
    if opaque:
        return _blank(opaque.group())
    if char in "'\"":
        # No string ends here, so this is prose with an apostrophe, or code that is cut off.
        rest = _REST_OF_LINE.match(source, position)
        return rest.group() if rest else char
    if char == "/" and _BEFORE_A_VALUE.search("".join(before[-3:]).rstrip()[-_LONGEST_KEYWORD:]):
        pattern = _REGEX.match(source, position)
        return _blank(pattern.group()) if pattern else char
    if char in "`{":
        nesting.append(char)
    elif char == "}" and nesting:
        nesting.pop()
    plain = _PLAIN.match(source, position)
    return plain.group() if plain else char


def _template(source: str, position: int, nesting: list[str]) -> str:
    """Return blanked template text, up to its end or to an expression."""
    text = _TEMPLATE_TEXT.match(source, position)
    if text and text.group():
        return _blank(text.group())
    if source[position] == "`":
        nesting.pop()
        return "`"
    if source.startswith("${", position):
        nesting.append("${")
        return "${"
    return " "  # a single backslash at the very end


def _blank(token: str) -> str:
    return "\n".join(" " * len(line) for line in token.split("\n"))
