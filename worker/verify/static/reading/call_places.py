"""Finds the calls of a script that make requests and pauses, and whether there may be others."""

from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from worker.k6.http_api import http_api
from worker.k6.jslib import jslib_name
from worker.k6.modules import is_built_in
from worker.verify.static.facts import Calls, PauseCall, RequestCall
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.request_urls import batch_urls, socket_urls
from worker.verify.static.reading.requests import http_method
from worker.verify.static.reading.source import field, line_of, text_of
from worker.verify.static.reading.url_parts import url_parts
from worker.verify.static.reading.values import arguments, number, string

# Of the libraries of jslib.k6.io, those that neither send requests nor pause.
_HARMLESS = frozenset(
    {"formdata", "k6-summary", "k6-utils", "k6chaijs", "papaparse", "totp", "url"}
)
_MOST = 500
_METHODS = {"del": "DELETE"}
_BATCH = "batch"


def find_calls(program: Program) -> Calls:
    """Return the calls that make requests and pauses."""
    requests = tuple(islice(_requests(program), _MOST + 1))
    pauses = tuple(islice(_pauses(program), _MOST + 1))
    known = all(_is_known(program, module) for module in program.modules)
    makers = frozenset(http_api().requests) | {_BATCH}
    return Calls(
        requests=requests[:_MOST],
        pauses=pauses[:_MOST],
        all_requests=known
        and len(requests) <= _MOST
        and _is_only_called(program, "k6/http", makers),
        all_pauses=known
        and len(pauses) <= _MOST
        and _is_only_called(program, "k6", frozenset({"sleep"})),
    )


def _requests(program: Program) -> Iterator[RequestCall]:
    for request in program.requests:
        if request.method in {"request", "asyncRequest"}:
            named = string(program, request.argument(0))
            method = named.upper() if named is not None else None
        else:
            method = _METHODS.get(request.method, request.method.upper())
        yield _call(program, request.call, request.url, method)
    for call in program.calls:
        given = arguments(call)
        if given and http_method(program, call) == _BATCH:
            urls = list(batch_urls(program, given[0]))
            yield from (_call(program, url, url, None) for url in urls)
            if not urls:
                yield _call(program, call, None, None)
    for url in socket_urls(program):
        yield _call(program, url, url, None)


def _call(program: Program, place: Node, url: Node | None, method: str | None) -> RequestCall:
    return RequestCall(method, url_parts(program, url), line_of(place))


def _pauses(program: Program) -> Iterator[PauseCall]:
    for call in program.calls:
        taken = program.taken(field(call, "function"))
        if taken is not None and (taken.module, taken.imported) == ("k6", "sleep"):
            seconds = number(program, next(iter(arguments(call)), None))
            yield PauseCall(seconds, line_of(call))


def _is_known(program: Program, module: str) -> bool:
    """Return whether what a module does is known: it is k6's, one of the script's, or harmless."""
    return (
        is_built_in(module)
        or program.leads_to(module).path is not None
        or jslib_name(module) in _HARMLESS
    )


def _is_only_called(program: Program, module: str, makers: frozenset[str]) -> bool:
    """Return whether every mention of a module's functions is a call that stands in the text."""
    for node in program.references:
        taken = program.imported(node)
        if taken is None or taken.module != module:
            continue
        used, name = node, taken.imported
        if name in {None, "default"}:
            member = node.parent
            if member is None or member.type != "member_expression":
                return False
            owned = field(member, "property")
            used, name = member, text_of(owned) if owned is not None else None
        if name in makers and not _is_callee(used):
            return False
    return True


def _is_callee(node: Node) -> bool:
    call = node.parent
    return call is not None and call.type == "call_expression" and field(call, "function") == node
