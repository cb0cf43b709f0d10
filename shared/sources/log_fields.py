"""Knows what the fields of access logs are called, where each has a name."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import unquote

from shared.sources.json_values import Data, items, mapping, text
from shared.sources.log_times import time_of

# What servers call a field, in lower case, the usual names first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "method": """method request_method http_method verb requestmethod httpmethod cs-method
            http.request.method clientrequestmethod""",
        "target": """path uri request_uri url requesturl request_path requestpath requesturi target
            cs-uri-stem cs-uri url.original url.path clientrequesturi clientrequestpath original""",
        "query": """query args query_string querystring request_query requestquery cs-uri-query
            url.query""",
        "status": """status status_code statuscode code response_code http_status httpstatus
            httpstatuscode downstreamstatus sc-status http.response.status_code edgeresponsestatus
            responsecodesent""",
        "time": """time timestamp @timestamp ts time_local time_iso8601 date msec start_time
            startutc requesttime edgestarttimestamp @t""",
        "agent": """user_agent http_user_agent useragent agent user-agent cs(user-agent)
            request_user-agent user_agent.original clientrequestuseragent""",
    }.items()
}
# Servers nest what they tell of a request.
_NESTED = (
    *("request", "req", "http", "http.request", "httpRequest", "response", "res"),
    *("http.response", "url", "properties", "proxy", "jsonPayload"),
)
# What a runtime wraps around a line that another program wrote.
_WRAPPERS = ("log", "message", "textPayload", "line")
_REQUEST = re.compile(r"([A-Z]{3,10}) (\S{1,8000})(?: HTTP/[\d.]+)?")
_LONGEST_TARGET = 8000


class Line(NamedTuple):
    """One request of a log. Its target is a path with its query."""

    method: str
    target: str
    status: int
    at: datetime | None
    agent: str = ""


def made_line(
    method: str, target: str, status: str, at: datetime | None, agent: str = ""
) -> Line | None:
    """Return a line of what was found in one; None if that is no request."""
    if not method.isalpha() or not target or not re.fullmatch(r"[1-5]\d\d(?:\.0)?", status):
        return None
    return Line(method.upper(), _without_host(target)[:_LONGEST_TARGET], int(status[:3]), at, agent)


def line_of_fields(data: Data) -> Line | None:
    """Return the request that named fields tell of; None if they tell of none."""
    fields = _flat(data)
    method, target = _first(fields, "method"), _first(fields, "target")
    if not (method and target) and (request := _REQUEST.match(text(data.get("request")))):
        method, target = request[1], request[2]
    query = _first(fields, "query").removeprefix("?")
    if query not in {"", "-"} and "?" not in target:
        target = f"{target}?{query}"
    at = next((found for name in _NAMES["time"] if (found := time_of(fields.get(name)))), None)
    return made_line(method, target, _first(fields, "status"), at, _agent(fields))


def wrapped_in(data: Data) -> str:
    """Return the line that an object is wrapped around; empty if there is none."""
    return next((told for name in _WRAPPERS if isinstance(told := data.get(name), str)), "").strip()


def _first(fields: Mapping[str, Any], field: str) -> str:
    return next((found for name in _NAMES[field] if (found := text(fields.get(name)))), "")


def _flat(data: Data) -> Mapping[str, Any]:
    fields = {str(name).lower(): value for name, value in data.items()}
    for path in _NESTED:
        inner: object = data
        for part in path.split("."):
            inner = mapping(inner).get(part)
        for name, value in mapping(inner).items():
            known = fields.get(str(name).lower())
            if known is None or isinstance(known, Mapping):
                fields[str(name).lower()] = value
    return fields


def _agent(fields: Mapping[str, Any]) -> str:
    told = _first(fields, "agent") or text(mapping(fields.get("user_agent")).get("original"))
    told = told or next((text(each) for each in items(fields.get("useragent"))), "")
    headers = fields.get("headers")
    if isinstance(headers, list):
        pairs = {text(mapping(h).get("name")): mapping(h).get("value") for h in headers}
    else:
        pairs = dict(mapping(headers))
    for name, value in pairs.items():
        if not told and str(name).lower() == "user-agent":
            told = text(value) or next(map(text, items(value)), "")
    return unquote(told.replace("+", " ")) if "(" in told and " " not in told else told


def _without_host(target: str) -> str:
    """Return the path of a target with its query; the server may stand before it."""
    path, mark, query = target.partition("?")
    if "://" in path:
        path = path.partition("://")[2]
    if not path.startswith("/") and "/" in path:
        path = path[path.index("/") :]
    elif "://" in target.partition("?")[0]:
        path = "/"
    return path + mark + query
