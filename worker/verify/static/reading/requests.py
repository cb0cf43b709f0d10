"""Reads the calls of 'k6/http': which function, and what stands in which argument's place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from worker.k6.http_api import RequestFunction, http_api
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import arguments


@dataclass(frozen=True, slots=True)
class Request:
    """One call of `http.*`."""

    method: str
    call: Node
    given: list[Node]
    takes: RequestFunction

    def argument(self, at: int | None) -> Node | None:
        """Return an argument by its position."""
        return self.given[at] if at is not None and at < len(self.given) else None

    @property
    def url(self) -> Node | None:
        """The URL argument."""
        return self.argument(self.takes.url)

    @property
    def body(self) -> Node | None:
        """The body argument."""
        return self.argument(self.takes.body)

    @property
    def params(self) -> Node | None:
        """The parameters argument."""
        return self.argument(self.takes.params)


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
    functions = http_api().requests
    for call in calls:
        method = http_method(names, call) or ""
        given = arguments(call)
        if method in functions and not any(each.type == "spread_element" for each in given):
            yield Request(method, call, given, functions[method])
