"""Finds the bodies that a text writes out: JSON, loosely written objects, GraphQL."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from shared.domain.plan import METHODS
from shared.secret_names import is_secret_name, variable

# Bounds keep the reading of 10,000 hostile characters cheap, and the script readable.
_MOST_CANDIDATES = 40
_MOST_DEPTH = 12
_LONGEST_LOOSE = 4000
_LONGEST_HEAD = 400
_LONGEST_LEAD = 20  # of what leads an object of headers
_STRAIGHT = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
_QUOTES = "\"'"
_GRAPHQL = "graphql"
_METHODS = frozenset(method.lower() for method in METHODS)
_BESIDE_URL = frozenset(("method", "json", "headers", "body"))
_OPERATIONS = frozenset(("query", "mutation"))

type Json = bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if abs(number) < float("inf") else _refuse(digits)


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


@dataclass(frozen=True, slots=True)
class FoundBody:
    """A body as JSON, where it stands, and the secrets in it that have become variables."""

    start: int
    end: int
    text: str
    secrets: frozenset[str] = field(default=frozenset())


def bodies_in(text: str) -> tuple[FoundBody, ...]:
    """Return every body in the order of the text."""
    if "{" not in text and "[" not in text:
        return ()
    return tuple(_objects(text)) or tuple(_graphql(text))


def json_of(text: str) -> Json:
    """Return the data of a text that is JSON. Raises ValueError, also for what k6 cannot write."""
    try:
        data: Json = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError(text[:1]) from None
    return data


def _objects(text: str) -> Iterator[FoundBody]:
    """Yield what is JSON, or nearly."""
    brackets = _Brackets.of(text)
    end = tried = 0
    for start in brackets.openings:
        if brackets.heights.get(start, 0) > _MOST_DEPTH:
            end = brackets.ends[start]
        if start < end:
            continue
        if tried == _MOST_CANDIDATES:
            return
        tried += 1
        strict = _strict(text, start)
        decoded = strict or _loose(text, start, brackets.ends.get(start))
        if decoded is not None and _is_setting(text, start, decoded[0]):
            end = decoded[1]
        elif decoded is not None:
            data, end = decoded
            secrets: set[str] = set()
            shown = json.dumps(_hidden(data, secrets), ensure_ascii=False)
            plain = strict and not secrets
            yield FoundBody(start, end, text[start:end] if plain else shown, frozenset(secrets))


def _is_setting(text: str, start: int, data: Json) -> bool:
    """Return whether an object says what a tool does rather than what a request sends."""
    lead = text[max(0, start - _LONGEST_LEAD) : start].rstrip(" :=\"'").lower()
    told = {key.lower() for key in data} if isinstance(data, Mapping) else set()
    return (
        lead.endswith("headers")
        or not told.isdisjoint(_METHODS)
        or ("url" in told and not told.isdisjoint(_BESIDE_URL))
    )


def _hidden(data: Json, secrets: set[str], name: str = "") -> Json:
    """Return the data with variables for its secrets, which are added to `secrets`."""
    match data:
        case str() if data and is_secret_name(name):
            secrets.add(data)
            return f"${{{variable(name)}}}"
        case Mapping():
            return {key: _hidden(item, secrets, key) for key, item in data.items()}
        case list():
            return [_hidden(item, secrets, name) for item in data]
        case _:
            return data


@dataclass(slots=True)
class _Brackets:
    """The brackets of a text, found in one pass: which may open a body, its end and its depth."""

    openings: list[int] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "_Brackets":
        found, opened = cls(), list[tuple[int, int]]()
        height = 0  # of what was closed last
        for place, char in enumerate(text):
            if char in "{[":
                opened.append((place, height))
                height = 0
                if _opens(text, place):
                    found.openings.append(place)
            elif char in "}]" and opened:
                start, beside = opened.pop()
                found.ends[start], found.heights[start] = place + 1, height + 1
                height = max(beside, height + 1)
        return found


def _opens(text: str, place: int) -> bool:
    """Return whether a bracket may open a body: a name or a quotation follows, or its end."""
    at = _after_spaces(text, place + 1)
    char = text[at : at + 1].translate(_STRAIGHT)
    if text[place] == "[":
        return char in {"{", '"'}
    return char.isalnum() or (char != "" and char in "\"'}_")


def _after_spaces(text: str, place: int) -> int:
    while text[place : place + 1].isspace():
        place += 1
    return place


def _strict(text: str, at: int) -> tuple[Json, int] | None:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None


def _loose(text: str, at: int, end: int | None) -> tuple[Json, int] | None:
    if end is None or end - at > _LONGEST_LOOSE or ":" not in text[at:end]:
        return None
    source = _tightened(text[at:end].translate(_STRAIGHT))
    decoded = _strict(source, 0)
    return (decoded[0], end) if decoded and decoded[1] == len(source) else None


def _tightened(source: str) -> str:
    """Return a loosely written object as JSON: bare names, 'single' quotes, a comma too many."""
    parts: list[str] = []
    place, last, comma = 0, "", 0  # the last sign that is no space, and where the last comma is
    while place < len(source):
        char, end = source[place], place + 1
        if char in _QUOTES:
            end = _string_end(source, place)
            parts.append(_string(source[place:end]))
        elif char.isalpha() or char == "_":
            while source[end : end + 1].isalnum() or source[end : end + 1] == "_":
                end += 1
            key = last in {"{", ","} and source.startswith(":", _after_spaces(source, end))
            parts.append(f'"{source[place:end]}"' if key else source[place:end])
        else:
            if char in "}]" and last == ",":
                parts[comma] = ""
            comma = len(parts) if char == "," else comma
            parts.append(" " if char.isspace() else char)
        last = last if char.isspace() else char
        place = end
    return "".join(parts)


def _string_end(source: str, start: int) -> int:
    place = start + 1
    while place < len(source) and source[place] != source[start]:
        place += 1 + (source[place] == "\\")
    return place + 1


def _string(said: str) -> str:
    return said if said[0] == '"' or "\\" in said else json.dumps(said[1:-1], ensure_ascii=False)


def _graphql(text: str) -> Iterator[FoundBody]:
    """Yield the first query in braces of a text that speaks of GraphQL."""
    if _GRAPHQL not in text.lower():
        return
    brackets = _Brackets.of(text)
    for opening in brackets.openings:
        first = text[_after_spaces(text, opening + 1)]
        end = brackets.ends.get(opening, len(text))
        if text[opening] == "{" and (first.isalpha() or first == "_"):
            if opening in brackets.ends and end - opening <= _LONGEST_LOOSE:
                start = _operation_start(text, opening)
                query = " ".join(text[start:end].split())
                yield FoundBody(start, end, json.dumps({"query": query}, ensure_ascii=False))
            return


def _operation_start(text: str, opening: int) -> int:
    """Return where the operation begins whose braces open at a place: query Mine($id: ID!) {."""
    begin = max(0, opening - _LONGEST_HEAD)
    head = text[begin:opening].rstrip()
    if head.endswith(")"):
        head = head[: max(0, head.rfind("("))].rstrip()
    words = head.split()[-2:]
    for count in (1, 2):
        if len(words) >= count and words[-count] in _OPERATIONS:
            return begin + head.rindex(words[-count])
    return opening
