"""Reads the calls of 'k6/http': which function, and what stands in which argument's place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from worker.verify.static.reading.names import Names
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import arguments

# Positions of URL and body, and how many arguments k6 looks at.
_SIGNATURES = {
    "get": (0, None, 2),
    "head": (0, None, 2),
    "post": (0, 1, 3),
    "put": (0, 1, 3),
    "patch": (0, 1, 3),
    "del": (0, 1, 3),
    "options": (0, 1, 3),
    "request": (1, 2, 4),
    "asyncRequest": (1, 2, 4),
}


@dataclass(frozen=True, slots=True)
class Request:
    """One call of `http.*`."""

    method: str
    call: Node
    given: list[Node]
    url_at: int
    body_at: int | None
    most: int

    def argument(self, at: int | None) -> Node | None:
        """Return an argument by its position."""
        return self.given[at] if at is not None and at < len(self.given) else None

    @property
    def url(self) -> Node | None:
        """The URL argument."""
        return self.argument(self.url_at)

    @property
    def body(self) -> Node | None:
        """The body argument."""
        return self.argument(self.body_at)

    @property
    def params(self) -> Node | None:
        """The parameters argument."""
        return self.argument(self.most - 1)


def http_method(names: Names, call: Node) -> str | None:
    """Return the function of 'k6/http' that a call calls, if any."""
    function = field(call, "function")
    if function is None:
        return None
    if function.type == "identifier":
        taken = names.imported(function)
        return taken.imported if taken is not None and taken.module == "k6/http" else None
    if function.type != "member_expression":
        return None
    taken, name = names.imported(field(function, "object")), field(function, "property")
    whole = taken is not None and taken.module == "k6/http" and taken.imported in {None, "default"}
    return text_of(name) if whole and name is not None else None


def find_requests(names: Names, calls: Iterable[Node]) -> Iterator[Request]:
    """Find the calls that make one request."""
    for call in calls:
        method = http_method(names, call)
        given = arguments(call)
        if method not in _SIGNATURES or any(each.type == "spread_element" for each in given):
            continue
        url_at, body_at, most = _SIGNATURES[method]
        yield Request(method, call, given, url_at, body_at, most)
