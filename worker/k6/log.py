"""Reads k6's log: JSON lines on stderr, and positions in the user's script inside its messages."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

# The folder in which a box holds the files of the script.
FOLDER = "under-test"
# "at f (file:///x/under-test/a.js:3:9(3))", and "file:///under-test/a.js: Line 2:11 Unexpected".
_PLACE = rf"{FOLDER}/([^\s:()'\"]{{1,300}}):(?: Line )?(\d{{1,9}}):(\d{{1,9}})"
_POSITION = re.compile(_PLACE)
# Where the box lies is nobody's business, and changes from run to run.
_BOX = re.compile(r"(?:file://)?/(?:[^\s'\"()/]{1,100}/){0,20}loadgenie-\w{1,40}/")
_FOLDER = re.compile(rf"(?:file://)?/?\b{FOLDER}/")
_FRAME = re.compile(r"\n\tat [^\n]*")
# What a script throws is shown in terminals.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONGEST = 400
# Beyond this nobody reads a message, and patterns would be tried at each of its characters.
_MOST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of k6's log. `source` is `console`, `stacktrace` or None."""

    level: str
    message: str
    error: str = ""
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where in a script something happened: the file's path; line and column count from 1."""

    file: str
    line: int
    column: int


def parse_log(text: str) -> Iterator[LogLine]:
    """Read a log. Lines that are no JSON (a Go panic) come with the level `raw`."""
    # At line feeds alone: k6's JSON leaves the other separators of Unicode as they are.
    for line in text.removesuffix("\n").split("\n"):
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            fields = None
        if not isinstance(fields, dict):
            yield LogLine(level="raw", message=line)
            continue
        source = fields.get("source")
        yield LogLine(
            level=str(fields.get("level", "")),
            message=str(fields.get("msg", "")),
            error=str(fields.get("error", "")),
            source=source if isinstance(source, str) else None,
        )


def position(message: str) -> Position | None:
    """Find the innermost place in the user's script that a message names."""
    return next(positions(message), None)


def positions(message: str) -> Iterator[Position]:
    """Yield the places in the user's script that a message names, the innermost first."""
    for match in _POSITION.finditer(message):
        yield Position(unquote(match[1]), int(match[2]), int(match[3]))


def is_placed(frame: str) -> bool:
    """Return whether a line of a stack names a place in the user's script."""
    return _POSITION.search(frame) is not None


def plain(message: str) -> str:
    """Take stack, paths, control characters and Go's own words off a message."""
    text = _FRAME.sub("", message[:_MOST])
    text = re.sub(r"^could not initialize '[^']*': could not load JS test '[^']*': ", "", text)
    text = re.sub(r" at (?:file://)?\S*:\d+:\d+\(\d+\)$", "", text)
    text = _FOLDER.sub("", _BOX.sub("", text)).strip()
    text = re.sub(r"^(?:GoError: )?(?:\S{1,300}: Line \d+:\d+ )?", "", text)
    text = re.sub(r" \(and \d+ more errors\)$", "", text)
    text = _CONTROL.sub(" ", text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
