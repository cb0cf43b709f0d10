"""Gives each host of a test a constant of its own, so that it can be changed from outside."""

import re
from dataclasses import dataclass

from worker.description.traffic import Request, Traffic

# A name below example.com that does not resolve: a script run as it is loads nobody's server.
PLACEHOLDER = "https://api.example.com"
_MAIN = "BASE_URL"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a request goes: the constant of its host, and the path behind it."""

    constant: str
    path: str
    is_socket: bool = False


@dataclass(frozen=True, slots=True)
class Hosts:
    """The constants with their default URLs, and the location of each request, in order."""

    constants: dict[str, str]
    locations: tuple[Location, ...]


def resolve_hosts(traffic: Traffic, requests: tuple[Request, ...]) -> Hosts:
    """Return the place of every request, relative to the base URL or the placeholder."""
    named = next((request.origin for request in requests if request.origin), PLACEHOLDER)
    main, prefix = (traffic.base.origin, traffic.base.path) if traffic.base else (named, "")
    resolved = [(each.origin or main, _joined(prefix, each)) for each in requests]
    if not all(_is_below(path, prefix) for origin, path in resolved if origin == main):
        prefix = ""
    constants = {main: _MAIN}
    for origin, _ in resolved:
        if origin not in constants:
            constants[origin] = _constant(origin, set(constants.values()))
    locations = tuple(
        Location(
            constants[origin],
            path.removeprefix(prefix) if origin == main else path,
            origin.startswith("ws"),
        )
        for origin, path in resolved
    )
    urls = {name: origin for origin, name in constants.items()}
    return Hosts({**urls, _MAIN: main + prefix}, locations)


def _joined(prefix: str, request: Request) -> str:
    alone = request.origin is None and not _is_below(request.path, prefix)
    if alone and request.path == "/" and prefix:
        return prefix
    return prefix + request.path if alone else request.path


def _is_below(path: str, prefix: str) -> bool:
    return path.startswith(prefix) and path[len(prefix) :][:1] in {"", "/", "?"}


def _constant(origin: str, taken: set[str]) -> str:
    scheme, _, host = origin.partition("://")
    label = re.sub(r"[^A-Za-z]+", "_", host.partition(".")[0]).strip("_").upper()
    name = "WS_URL" if scheme in {"ws", "wss"} else f"{label or 'OTHER'}_URL"
    count = 2
    while name in taken:
        name = f"{name.rstrip('0123456789')}{count}"
        count += 1
    return name
