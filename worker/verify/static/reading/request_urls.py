"""Finds what stands where a URL goes: in requests, in batches, in WebSockets."""

from collections.abc import Iterator

from tree_sitter import Node

from worker.verify.static.reading.program import Program
from worker.verify.static.reading.requests import http_method
from worker.verify.static.reading.source import field
from worker.verify.static.reading.values import arguments, elements, object_literal


def request_urls(program: Program) -> Iterator[Node]:
    """Yield the URLs of HTTP requests."""
    for request in program.requests:
        if request.url is not None:
            yield request.url
    for call in program.calls:
        given = arguments(call)
        if given and http_method(program, call) == "batch":
            yield from batch_urls(program, given[0])


def socket_urls(program: Program) -> Iterator[Node]:
    """Yield the URLs of WebSockets."""
    for call in program.calls:
        given = arguments(call)
        if given and _opens_socket(program, call):
            yield given[0]


def batch_urls(program: Program, batch: Node) -> Iterator[Node]:
    """Yield the URLs of a batch, as far as its requests stand in the text."""
    read = object_literal(program, batch)
    entries = list(read.properties.values()) if read else elements(program, batch) or []
    for entry in entries:
        request, parts = object_literal(program, entry), elements(program, entry)
        if request is not None and "url" in request.properties:
            yield request.properties["url"]
        elif parts is not None and len(parts) > 1:
            yield parts[1]
        elif request is None and parts is None:
            yield entry


def _opens_socket(program: Program, call: Node) -> bool:
    constructor, function = field(call, "constructor"), field(call, "function")
    taken = program.imported(constructor)
    if taken is not None:
        return taken.imported == "WebSocket"
    owner = field(function, "object") if function is not None else None
    socket = program.imported(owner)
    return socket is not None and socket.module == "k6/ws"
