"""Reads the lines of access logs: common, combined, and JSON as servers write it."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from shared.sources.json_values import Data, mapping, text

_LONGEST_LINE = 16_000
# host ident user [time] "request" status bytes, and what a combined log adds.
_COMMON = re.compile(
    r"(?:(?P<host>[\w.:-]{1,255}) )?\S{1,255} \S{1,255} .{0,200}?\[(?P<time>[^\]]{10,40})\] "
    r'"(?P<request>(?:[^"\\]|\\.){0,8000})" (?P<status>\d{3}) (?:\d+|-)'
    r'(?: "(?:[^"\\]|\\.){0,8000}" "(?P<agent>(?:[^"\\]|\\.){0,2000})")?'
)
_REQUEST = re.compile(r"([A-Z]{3,10}) (\S{1,8000})(?: HTTP/[\d.]+)?")
_COMMON_TIME = "%d/%b/%Y:%H:%M:%S %z"
_METHODS = ("method", "request_method", "http_method", "verb", "requestmethod", "req.method")
_PATHS = ("path", "uri", "request_uri", "url", "requesturl", "request_path", "target", "req.url")
_STATUSES = ("status", "status_code", "statuscode", "code", "response_code", "http_status")
_TIMES = ("time", "timestamp", "@timestamp", "ts", "time_local", "time_iso8601", "date", "msec")
_AGENTS = ("user_agent", "http_user_agent", "useragent", "agent", "user-agent")
# Servers nest what they tell of a request: Caddy, ECS, Google Cloud, pino.
_NESTED = (
    "request",
    "req",
    "http",
    "http.request",
    "httpRequest",
    "response",
    "res",
    "http.response",
)
_MILLISECONDS = 1e11


class Line(NamedTuple):
    """One request of a log."""

    method: str
    target: str
    status: int
    at: datetime | None
    agent: str = ""


def line_of(written: str) -> Line | None:
    """Return what a line says; None if it is no line of an access log."""
    if len(written) > _LONGEST_LINE:
        return None
    return _json_line(written) if written.lstrip().startswith("{") else _common_line(written)


def _common_line(written: str) -> Line | None:
    found = _COMMON.match(written)
    request = _REQUEST.fullmatch(found["request"].strip()) if found else None
    if found is None or request is None:
        return None
    try:
        at = datetime.strptime(found["time"], _COMMON_TIME)  # noqa: DTZ007 - it has its %z
    except ValueError:
        at = None
    return Line(request[1], request[2], int(found["status"]), at, found["agent"] or "")


def _json_line(written: str) -> Line | None:
    try:
        data = json.loads(written)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    fields = _flat(data)
    first: Callable[[tuple[str, ...]], str] = lambda names: next(  # noqa: E731 - once for each name
        (found for name in names if (found := text(fields.get(name)))), ""
    )
    method, target = first(_METHODS), first(_PATHS)
    if not (method and target) and (request := _REQUEST.match(text(data.get("request")))):
        method, target = request[1], request[2]
    status = first(_STATUSES)
    if not method.isalpha() or not target or not re.fullmatch(r"\d{3}(?:\.0)?", status):
        return None
    at = next((found for name in _TIMES if (found := _time(fields.get(name)))), None)
    return Line(method.upper(), target, int(status[:3]), at, first(_AGENTS))


def _flat(data: Data) -> Mapping[str, Any]:
    fields = {name.lower(): value for name, value in data.items()}
    for path in _NESTED:
        inner: object = data
        for part in path.split("."):
            inner = mapping(inner).get(part)
        for name, value in mapping(inner).items():
            fields.setdefault(str(name).lower(), value)
    url = fields.get("url")
    if isinstance(url, Mapping):  # ECS
        fields["url"] = text(url.get("original")) or text(url.get("path"))
    return fields


def _time(value: object) -> datetime | None:
    try:
        match value:
            case bool():
                return None
            case int() | float():
                seconds = value / 1000 if value > _MILLISECONDS else value
                return datetime.fromtimestamp(seconds, UTC)
            case str() if re.fullmatch(r"\d{9,13}(?:\.\d+)?", value):
                return _time(float(value))
            case str() if "/" in value:
                return datetime.strptime(value, _COMMON_TIME)  # noqa: DTZ007 - as above
            case str():
                found = datetime.fromisoformat(value)
                return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None
