"""Reads the lines of access logs, of whichever server: each by what stands in it."""

import json
import re
from collections.abc import Iterator

from shared.sources.log_fields import Line, line_of_fields, made_line, wrapped_in
from shared.sources.log_times import time_of

_LONGEST_LINE = 16_000
_REQUEST = re.compile(r'"([A-Z]{3,10}) (\S{1,8000})(?: HTTP/\d(?:\.\d)?)?"')
_STATUS = re.compile(r"(?: \|)? ?(\d{3})(?=[\s,|]|$)")
# Load balancers write it before the request: AWS's beside that of the server, HAProxy behind times.
_STATUS_BEFORE = re.compile(
    r" (\d{3}) (?:\d{3}|-) \d+ \d+ $|(?: |^)(?:\+?-?\d+/){4}\+?-?\d+ (\d{3}) \+?\d+ "
)
_IN_BRACKETS = re.compile(r"\[([^\[\]]{10,40})\]")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.){0,2000})"')
_CAPTURED = re.compile(r"\{([^{}]{0,2000})\}")
# No agent: an address of a page or of a client, a time.
_NO_AGENT = re.compile(r"\w+://|[\da-f:., -]*$")
_PAIR = re.compile(r'([\w.@-]{1,60})=(?:"((?:[^"\\]|\\.)*)"|(\S*))')
# Servers that quote nothing: Squid, Gin, PHP's own, Morgan's short forms.
_UNQUOTED = (
    re.compile(
        r"(?P<at>\d{9,10}(?:\.\d{3})?) +\d+ \S+ [A-Z_]+/(?P<status>\d{3}) \d+ "
        r"(?P<method>[A-Z]{3,10}) (?P<target>\S+) "
    ),
    re.compile(
        r"\[GIN\] (?P<at>\d{4}/\d\d/\d\d - \d\d:\d\d:\d\d) \| *(?P<status>\d{3}) \|[^|]*\|[^|]*\| *"
        r'(?P<method>[A-Z]{3,10}) +"(?P<target>[^"]+)"'
    ),
    re.compile(
        r"\[(?P<at>\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})\] \S+ \[(?P<status>\d{3})\]: "
        r"(?P<method>[A-Z]{3,10}) (?P<target>\S+)"
    ),
    re.compile(
        r"(?P<method>[A-Z]{3,10}) (?P<target>/\S*) (?P<status>\d{3}) (?P<at>)"
        r"(?:\S+ ms|\S+ - \S+ ms)"
    ),
)
_COLOURS = re.compile(r"\x1b\[[\d;]*m")


class LogReader:
    """Reads line by line: some logs say in one line what the next ones hold."""

    def __init__(self) -> None:
        self._fields: list[str] = []

    def is_comment(self, written: str) -> bool:
        """Return whether a line is about others, and remember what it says of them."""
        if not written.startswith("#"):
            return False
        name, _, told = written.partition(":")
        if name == "#Fields":
            self._fields = told.lower().split()
        return True

    def line(self, written: str) -> Line | None:
        """Return what a line says; None if it is no line of an access log."""
        if len(written) > _LONGEST_LINE:
            return None
        return self._in_columns(written) or line_of(written)

    def _in_columns(self, written: str) -> Line | None:
        values = written.split("\t" if "\t" in written else None)
        if not self._fields or len(values) != len(self._fields):
            return None
        fields = {
            name: value for name, value in zip(self._fields, values, strict=True) if value != "-"
        }
        if "date" in fields and "time" in fields:
            fields["time"] = f"{fields.pop('date')}T{fields['time']}"
        return line_of_fields(fields)


def line_of(written: str) -> Line | None:
    """Return what a line that stands for itself says; None if it is none of an access log."""
    if written.lstrip().startswith("{"):
        return _json_line(written)
    plain = _COLOURS.sub("", written).strip()
    return _quoted_line(plain) or _unquoted_line(plain) or _pairs_line(plain)


def _quoted_line(written: str) -> Line | None:
    """Return a line in which the request stands in quotes."""
    request = _REQUEST.search(written)
    if request is None:
        return None
    before, after = written[: request.start()], written[request.end() :]
    status = _STATUS.match(after) or _STATUS_BEFORE.search(before)
    if status is None:
        return None
    at = next(filter(None, map(time_of, _times_in(before))), None)
    agent = next((each for each in _told_in(before, after) if not _NO_AGENT.match(each)), "")
    return made_line(request[1], request[2], next(filter(None, status.groups())), at, agent)


def _times_in(text: str) -> Iterator[str]:
    yield from _IN_BRACKETS.findall(text)
    yield from _ISO.findall(text)


def _told_in(before: str, after: str) -> Iterator[str]:
    yield from _QUOTED.findall(after)
    for captured in _CAPTURED.findall(before):
        yield from (each for each in captured.split("|") if "/" in each)


def _unquoted_line(written: str) -> Line | None:
    for pattern in _UNQUOTED:
        if found := pattern.search(written):
            at = time_of(found["at"])
            return made_line(found["method"], found["target"], found["status"], at)
    return None


def _pairs_line(written: str) -> Line | None:
    """Return a line of names and values: `method=GET path=/orders status=200`."""
    if "method=" not in written:
        return None
    fields = {name: quoted or plain for name, quoted, plain in _PAIR.findall(written)}
    line = line_of_fields(fields)
    if line is None or line.at is not None:
        return line
    return line._replace(at=next(filter(None, map(time_of, _times_in(written))), None))


def _json_line(written: str) -> Line | None:
    try:
        data = json.loads(written)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    inner = wrapped_in(data)
    return line_of_fields(data) or (_quoted_line(inner) if inner else None)
