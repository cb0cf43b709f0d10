"""Finds request bodies in a description: JSON, loosely written objects, and GraphQL."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from shared.secret_names import is_secret_name, variable
from worker.description.traffic import Body, Json, JsonBody, Secret

# Bounds keep the reading of 10,000 hostile characters cheap, and the script readable.
_MOST_CANDIDATES = 40
_MOST_DEPTH = 12
_LONGEST_LOOSE = 4000
_OPENING = re.compile(r"\{(?=\s*[\"'}\w])|\[(?=\s*[{\"])")
_BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)")
_SINGLE_QUOTED = re.compile(r"'([^'\"\\]*)'")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_GRAPHQL = re.compile(
    r"(?:\b(?:query|mutation)\s+(?:\w{1,60}\s*)?(?:\([^()]{0,300}\)\s*)?)?\{(?=\s*[A-Za-z_])"
)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if abs(number) < float("inf") else _refuse(digits)


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


@dataclass(frozen=True, slots=True)
class FoundBody:
    """A body, where it stands, and the values in it that must not be repeated."""

    start: int
    end: int
    body: Body
    secrets: frozenset[str]


def bodies(text: str) -> tuple[FoundBody, ...]:
    """Return every body in the order of the text."""
    return tuple(_json_bodies(text)) or tuple(_graphql_bodies(text))


def hidden(data: Json, secrets: set[str], *, name: str = "") -> Json:
    """Return the data with secrets as variables; their values are added to `secrets`."""
    match data:
        case str() if data and is_secret_name(name):
            secrets.add(data)
            return Secret(variable(name))
        case Mapping():
            return {key: hidden(item, secrets, name=key) for key, item in data.items()}
        case list():
            return [hidden(item, secrets, name=name) for item in data]
        case _:
            return data


def as_json(text: str) -> Json:
    """Return the data of a text that is JSON. Raises ValueError, also for what k6 cannot write."""
    try:
        data: Json = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError(text[:1]) from None
    return data


def _json_bodies(text: str) -> Iterator[FoundBody]:
    end = 0
    for tried, opening in enumerate(_OPENING.finditer(text)):
        if tried >= _MOST_CANDIDATES:
            return
        if opening.start() < end or _too_deep(text, opening.start()):
            continue
        decoded = _strict(text, opening.start()) or _loose(text, opening.start())
        if decoded is None:
            continue
        data, end = decoded
        secrets: set[str] = set()
        body = JsonBody(hidden(data, secrets))
        yield FoundBody(opening.start(), end, body, frozenset(secrets))


def _strict(text: str, at: int) -> tuple[Json, int] | None:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None


def _loose(text: str, at: int) -> tuple[Json, int] | None:
    end = _closing(text, at)
    if end is None:
        return None
    source = _SINGLE_QUOTED.sub(r'"\1"', text[at:end])
    source = _TRAILING_COMMA.sub(r"\1", _BARE_KEY.sub(r'\1"\2"\3', source))
    decoded = _strict(source, 0) if ":" in source else None
    return (decoded[0], end) if decoded and decoded[1] == len(source) else None


def _closing(text: str, at: int) -> int | None:
    depth = 0
    for index in range(at, min(len(text), at + _LONGEST_LOOSE)):
        depth += (text[index] in "{[") - (text[index] in "}]")
        if depth == 0:
            return index + 1
    return None


def _too_deep(text: str, at: int) -> bool:
    depth = 0
    for char in text[at:]:
        depth += (char in "{[") - (char in "}]")
        if not 0 < depth <= _MOST_DEPTH:
            return depth > 0
    return False


def _graphql_bodies(text: str) -> Iterator[FoundBody]:
    opening = _GRAPHQL.search(text) if "graphql" in text.lower() else None
    end = _closing(text, opening.end() - 1) if opening else None
    if opening and end:
        query = " ".join(text[opening.start() : end].split())
        yield FoundBody(opening.start(), end, JsonBody({"query": query}), frozenset())
