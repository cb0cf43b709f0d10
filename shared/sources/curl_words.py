"""Cuts shell text into commands and their words, and runs nothing of it."""

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from shared.sources.unreadable import UnreadableSourceError

_CONTINUED = re.compile(r"[ \t]*(?:\\|\^)\r?\n[ \t]*")
# How browsers write commands for Windows: ^"{^\\^"a^\^": 1}^".
_CARET = re.compile(r"\^(.)")
_ANSI_C = re.compile(r"(?<![\w$\\])\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "", "b": "", "e": "", "f": "", "v": "", "0": ""}
_SIGN = re.compile(r"\\.?|(?<![\w$])\$'|['\"]", re.DOTALL)
_PROMPT = re.compile(r"^\s*(?:[$>#%]\s+)?curl(?:\.exe)?(?=\s)")
# To cut up a command takes a second for each 200,000 characters.
_LONGEST = 100_000
_ENDS = frozenset({";", "&", "&&", "|", "||", ";;"})


class Command(NamedTuple):
    """The words after `curl`, and the line on which it stands."""

    line: int
    words: tuple[str, ...]


def commands_of(text: str) -> Iterator[Command | tuple[int, str]]:
    """Yield each curl command; for one that cannot be read its line, and why."""
    for line, written in _written(text):
        if len(written) > _LONGEST:
            yield line, "it is longer than 100,000 characters"
            continue
        words = words_after(_PROMPT.sub("", written))
        yield (line, "a quote in it is not closed") if words is None else Command(line, words)


def words_after(written: str) -> tuple[str, ...] | None:
    """Return the words of what stands behind `curl`; None if a quote in it is not closed."""
    if '^"' in written:
        written = _CARET.sub(r"\1", written)
    joined = _CONTINUED.sub(" ", written)
    try:
        words = shlex.split(_ANSI_C.sub(_unescaped, joined), comments=True)
    except ValueError:
        return None
    end = next((place for place, word in enumerate(words) if word in _ENDS), len(words))
    return tuple(words[:end])


def _written(text: str) -> Iterator[tuple[int, str]]:
    """Yield the text of each command with its line: up to the end of the line that closes it."""
    # A continued line stays one line, and the lines after it keep their numbers.
    joined = _CONTINUED.sub(lambda found: " " + "\0" * found.group().count("\n"), text)
    line, start, quote = 1, 0, ""
    lines: list[str] = []
    for each in joined.split("\n"):
        begins = _PROMPT.match(each) is not None
        if lines and (begins or not quote):
            yield start, _plain(lines)
            lines = []
        if begins:
            start, quote = line, ""
        if begins or lines:
            lines.append(each)
            quote = _quote_after(each, quote)
        line += 1 + each.count("\0")
    if lines:
        yield start, _plain(lines)


def _plain(lines: list[str]) -> str:
    return "\n".join(lines).replace("\0", "")


def _quote_after(line: str, quote: str) -> str:
    """Return the quote that is open after a line, if one is; `quote` is open before it."""
    for found in _SIGN.finditer(line):
        sign = found.group()
        if sign[0] == "\\":
            if quote == "'" and sign[1:] == "'":  # nothing is escaped between single quotes
                quote = ""
        elif quote:
            quote = "" if sign[-1] == quote[-1] else quote
        else:
            quote = sign
    return quote


def _unescaped(found: re.Match[str]) -> str:
    return shlex.quote(_ESCAPE.sub(_character, found.group(1)))


def _character(found: re.Match[str]) -> str:
    code = found.group(1)
    if code[0] in "ux" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPED.get(code, code)


def is_curl(text: str) -> bool:
    """Return whether a text has a line that begins with curl."""
    return any(_PROMPT.match(line) for line in text.split("\n", 500)[:500])


def nothing() -> UnreadableSourceError:
    """Return the error of a text without a command."""
    return UnreadableSourceError("has no line that begins with curl")
