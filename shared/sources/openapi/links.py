"""Reads the links of a document: which answer gives what another operation is asked for."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from shared.domain.plan import Taken
from shared.domain.sources import Operation, Sent, Where
from shared.sources.addresses import placeholder
from shared.sources.answers import called, k6_path
from shared.sources.collected import Collected
from shared.sources.json_values import Data, mapping, text
from shared.sources.openapi.references import Document
from shared.sources.unreadable import NotTakenError

_IN_BODY = re.compile(r"\$response\.body#((?:/[^/]*)+)")
_GOOD = re.compile(r"2\d\d|2XX|default", re.IGNORECASE)
_ID = "operationId"
_MOST = 50

type Way = tuple[str | int, ...]


class Link(NamedTuple):
    """What an answer gives to the parameter of another operation, by its id or its place.

    `way` is that into the answer's JSON.
    """

    target: str
    parameter: str
    way: Way


def pass_on(collected: Collected, document: Document) -> None:
    """Let the answers to operations give what the links of a document say."""
    told = {each.at: _operation(document, each.at) for each in collected.operations}
    places = {at: number for number, at in enumerate(told)}
    places |= {text(each["operationId"]): places[at] for at, each in told.items() if _ID in each}
    names: dict[tuple[str, Way], str] = {}
    for at, operation in told.items():
        for link in _links(document, operation):
            target, path = places.get(link.target), k6_path(link.way)
            if target is None or path is None:
                continue
            where = _where(collected.operations[target], link.parameter)
            if where is None:
                continue
            if (at, link.way) not in names:
                name = collected.secrets.taken(called(link.way, at.partition(" ")[2]))
                names[at, link.way] = name
                collected.give(places[at], Taken(name, path))
            collected.send(target, Sent(names[at, link.way], *where))


def _operation(document: Document, at: str) -> Data:
    method, _, path = at.partition(" ")
    try:
        item = document.resolved(mapping(document.root.get("paths")).get(path))
    except NotTakenError:
        return {}
    return mapping(item.get(method.lower()))


def _links(document: Document, operation: Data) -> Iterator[Link]:
    """Yield the links of an operation's answers, as far as they stay in the document."""
    for status, told in mapping(operation.get("responses")).items():
        if not _GOOD.fullmatch(str(status)):
            continue
        try:
            links = mapping(document.resolved(told).get("links"))
            resolved = [document.resolved(each) for each in list(links.values())[:_MOST]]
        except NotTakenError:
            continue
        for link in resolved:
            target = text(link.get(_ID)) or _place(text(link.get("operationRef")))
            for name, expression in list(mapping(link.get("parameters")).items())[:_MOST]:
                found = _IN_BODY.fullmatch(text(expression))
                if target and found:
                    parameter = str(name).removeprefix("path.").removeprefix("query.")
                    yield Link(target, parameter, _way(found[1]))


def _where(operation: Operation, parameter: str) -> tuple[Where, Way] | None:
    """Return where an operation sends a parameter."""
    path, _, query = operation.step.url.partition("?")
    parts, open_part = path.split("/"), "{" + placeholder(parameter) + "}"
    if open_part in parts:
        return Where.PATH, (parts.index(open_part) - len(parts),)
    for number, pair in enumerate(query.split("&")):
        if unquote(pair.partition("=")[0]) == parameter:
            return Where.QUERY, (number,)
    if any(each.name.lower() == parameter.lower() for each in operation.step.headers):
        return Where.HEADER, (parameter.lower(),)
    return None


def _place(reference: str) -> str:
    """Return the place of an operation that is referred to in the document itself."""
    parts = reference.removeprefix("#/paths/").split("/")
    if not reference.startswith("#/paths/") or len(parts) != 2:  # noqa: PLR2004 - path, method
        return ""
    return f"{parts[1].upper()} {_unescaped(parts[0])}"


def _way(pointer: str) -> Way:
    parts = map(_unescaped, pointer[1:].split("/"))
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def _unescaped(part: str) -> str:
    return unquote(part).replace("~1", "/").replace("~0", "~")
