"""Lists the values that a request carries, each with its place."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

from shared.domain.sources import Where
from shared.sources.addresses import placeholder
from shared.sources.requests import FORM, Recorded, is_noise

_OPEN_PART = re.compile(r":([A-Za-z_]\w*)|\{{1,2}(\w+)\}{1,2}")
_SCHEME = re.compile(r"[A-Za-z]{2,20} (?=\S+$)")
_MOST_DEPTH = 40

type Way = tuple[str | int, ...]


class SentValue(NamedTuple):
    """A value of a request: where it stands, and what its parameter, header or field is called.

    `path` is the path before a value that is a part of one. `is_number` tells 17 from "17".
    """

    where: Where
    at: Way
    text: str
    name: str = ""
    before: str = ""
    path: str = ""
    is_number: bool = False


def values_of(recorded: Recorded) -> Iterator[SentValue]:
    """Yield the values of a request, with those in its address first."""
    try:
        parts = urlsplit(recorded.url)
    except ValueError:
        return
    yield from _in_path(parts.path, {each.name: each.value for each in recorded.values})
    for number, pair in enumerate(parts.query.split("&")):
        name, _, value = pair.partition("=")
        yield SentValue(Where.QUERY, (number,), unquote_plus(value), unquote_plus(name))
    for name, value in recorded.headers:
        lower, shown = name.lower(), " ".join(value.split())
        if lower != "cookie" and not is_noise(name):  # k6 keeps cookies by itself
            scheme = _SCHEME.match(shown)
            before = scheme[0] if scheme else ""
            yield SentValue(Where.HEADER, (lower,), shown.removeprefix(before), name, before)
    yield from _in_body(recorded)


def _in_path(path: str, stated: dict[str, str]) -> Iterator[SentValue]:
    parts = path.split("/")
    for number, part in enumerate(parts):
        before = "/".join(parts[:number])
        open_part = _OPEN_PART.fullmatch(part)
        name = placeholder(open_part[1] or open_part[2]) if open_part else ""
        told = stated.get(name, unquote(part))
        yield SentValue(Where.PATH, (number - len(parts),), told, path=before)


def _in_body(recorded: Recorded) -> Iterator[SentValue]:
    typed = next((v.lower() for n, v in recorded.headers if n.lower() == "content-type"), "")
    form = recorded.form
    if form is None and typed.startswith(FORM):
        form = parse_qsl(recorded.body, keep_blank_values=True)
    if form is not None:
        for number, (name, value) in enumerate(form):
            yield SentValue(Where.FORM, (number,), value, name)
        return
    try:
        data = json.loads(recorded.body)
    except (ValueError, RecursionError):
        return
    yield from _in_json(data, (), "")


def _in_json(data: Any, way: Way, name: str) -> Iterator[SentValue]:
    if len(way) > _MOST_DEPTH:
        return
    match data:
        case dict():
            for key, item in data.items():
                yield from _in_json(item, (*way, key), key)
        case list():
            for number, item in enumerate(data):
                yield from _in_json(item, (*way, number), name)
        case str():
            yield SentValue(Where.BODY, way, data, name)
        case int() if not isinstance(data, bool):
            yield SentValue(Where.BODY, way, str(data), name, is_number=True)
