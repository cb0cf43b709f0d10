"""Finds request bodies in a description: JSON, loosely written objects, and form fields."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from shared.secret_names import is_secret_name, variable
from worker.description.traffic import Body, FormBody, Json, JsonBody, Secret

# Bounds keep the reading of 10,000 hostile characters cheap, and the script readable.
_MOST_CANDIDATES = 40
_MOST_DEPTH = 12
_LONGEST_LOOSE = 4000
_OPENING = re.compile(r"\{(?=\s*[\"'}\w])|\[(?=\s*[{\"])")
_BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)")
_SINGLE_QUOTED = re.compile(r"'([^'\"\\]*)'")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_FORM = re.compile(
    r"\bform(?:[- ](?:data|fields?|body|values?|params?|parameters?|encoded|urlencoded))*"
    r"(?:\s+(?:with|of|body|the|fields?|containing))*\s*:?\s+",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[\"'`]?([A-Za-z_][\w.\[\]-]{0,60})=([^\s&,;\"'`]*)[\"'`]?(?:&|,?\s+and\s+|,\s*|\s|$)?"
)
# "a JSON body with name 'Bob' and qty=3"; "fields name Bob" would be a guess.
_PROSE = re.compile(
    r"\b(?:json|body|payload)(?:\s+(?:body|payload|with|of|the|an?|object|containing|fields?|"
    r"data))*\s*:?\s+",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"(?!(?:and|with|for|of|in|at|to|over)\b)([A-Za-z_]\w{0,60})(?:\s+(?:is\s+)?|"
    r"\s*[=:]\s*)(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})'"
    r"|(?<=[=:\s])(-?\d{1,15}(?:\.\d{1,9})?|true|false)(?![\w%.-]*\w))(?:,?\s+and\s+|,\s*|\s|[.;]|"
    r"\Z)"
)
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
    found = list(_json_bodies(text)) or list(_graphql_bodies(text)) or list(_prose_bodies(text))
    for form in _form_bodies(text):
        if not any(form.start < body.end and body.start < form.end for body in found):
            found.append(form)
    return tuple(sorted(found, key=lambda body: body.start))


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


def _prose_bodies(text: str) -> Iterator[FoundBody]:
    for opening in _PROSE.finditer(text):
        fields: dict[str, Json] = {}
        at = opening.end()
        while (match := _STATED.match(text, at)) and len(fields) < _MOST_CANDIDATES:
            name, *quoted, literal = match.groups()
            if literal and not (fields or _names_fields(opening, match)):
                break
            fields[name] = json.loads(literal) if literal else next(filter(None, quoted))
            at = match.end()
        if fields:
            secrets: set[str] = set()
            body = JsonBody(hidden(fields, secrets))
            yield FoundBody(opening.start(), at, body, frozenset(secrets))


def _names_fields(opening: re.Match[str], stated: re.Match[str]) -> bool:
    """Return whether a body is meant: "fields qty 3" and "qty=3", not "body and 10 users"."""
    return "field" in opening.group().lower() or bool(re.search("[=:]", stated.group()))


def _form_bodies(text: str) -> Iterator[FoundBody]:
    for opening in _FORM.finditer(text):
        fields: list[tuple[str, str | Secret]] = []
        secrets: set[str] = set()
        at = opening.end()
        while (match := _FIELD.match(text, at)) and len(fields) < _MOST_CANDIDATES:
            name, value = match.group(1), match.group(2).rstrip(".")
            shown = hidden(value, secrets, name=name)
            fields.append((name, shown if isinstance(shown, Secret) else value))
            at = match.end()
        if fields:
            yield FoundBody(opening.start(), at, FormBody(tuple(fields)), frozenset(secrets))
