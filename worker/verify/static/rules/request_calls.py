"""Are HTTP requests called the way k6 takes them: URL, body, parameters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from worker.k6.http_api import RequestFunction, http_api
from worker.verify.static.findings import Findings
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import ObjectLiteral, arguments, object_literal, string

# Without one of these, an object may be a form whose fields happen to be called like parameters.
_CERTAIN_PARAMS = frozenset({"headers", "tags", "cookies"})
_ABSOLUTE = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://")
_JSON = re.compile(r"application/(?:[\w.+-]*\+)?json", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """One call of `http.*`."""

    method: str
    call: Node
    given: list[Node]
    takes: RequestFunction

    def argument(self, at: int | None) -> Node | None:
        """Give an argument by its position."""
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


def http_method(program: Program, call: Node) -> str | None:
    """Name the function of 'k6/http' that a call calls, if it is one."""
    function = field(call, "function")
    if function is None:
        return None
    if function.type == "identifier":
        taken = program.imported(function)
        return taken.imported if taken is not None and taken.module == "k6/http" else None
    if function.type != "member_expression":
        return None
    taken, name = program.imported(field(function, "object")), field(function, "property")
    whole = taken is not None and taken.module == "k6/http" and taken.imported in {None, "default"}
    return text_of(name) if whole and name is not None else None


def requests(program: Program) -> Iterator[Request]:
    """Find the calls that make one request."""
    functions = http_api().requests
    for call in program.calls:
        method = http_method(program, call) or ""
        given = arguments(call)
        if method in functions and not any(each.type == "spread_element" for each in given):
            yield Request(method, call, given, functions[method])


def check_requests(program: Program, findings: Findings) -> None:
    """Report requests whose arguments k6 would misunderstand."""
    for request in requests(program):
        _check_count(program, request, findings)
        _check_url(program, request, findings)
        _check_body(program, request, findings)


def _check_count(program: Program, request: Request, findings: Findings) -> None:
    most = request.takes.params + 1
    if len(request.given) <= most:
        return
    takes = (
        "(url, params): it sends no body" if request.takes.body is None else "(url, body, params)"
    )
    findings.add(
        "too_many_arguments",
        request.given[most],
        f"http.{request.method}() takes {takes}; this argument is ignored.",
        hint="Put headers and tags into the second argument, or use http.request()."
        if request.takes.body is None
        else "Merge the parameters into one object.",
        unsure=_works_in_part(program, request.params),
    )


def _works_in_part(program: Program, params: Node | None) -> bool:
    """Whether what stands in the parameters' place is some: then what is lost may not matter."""
    read = object_literal(program, params)
    return read is not None and (read.partial or set(read.properties) <= http_api().parameters)


def _check_url(program: Program, request: Request, findings: Findings) -> None:
    url = request.url
    if url is None:
        findings.add(
            "relative_url", request.call, f"http.{request.method}() is called without URL."
        )
        return
    text = string(program, url)
    if text is None:
        text = _leading_text(url)
    if text and not _ABSOLUTE.match(text):
        findings.add(
            "relative_url",
            url,
            f"The URL {text[:60]!r} is not absolute.",
            hint="Begin with the scheme and the host, such as https://example.com/path.",
        )


def _leading_text(url: Node) -> str | None:
    """Give the start of a URL that continues with a value: the host must be in front of it."""
    if url.type == "template_string" and url.named_children:
        first = url.named_children[0]
        text = text_of(first)
        return text if first.type == "string_fragment" and "/" in text else None
    return None


def _check_body(program: Program, request: Request, findings: Findings) -> None:
    body = object_literal(program, request.body)
    if body is None or request.body is None:
        return
    misplaced = _CERTAIN_PARAMS & {
        name for name, node in body.properties.items() if object_literal(program, node) is not None
    }
    only_params = bool(body.properties) and set(body.properties) <= http_api().parameters
    if request.params is None and (misplaced or (only_params and "headers" in body.properties)):
        findings.add(
            "params_as_body",
            request.body,
            f"http.{request.method}() would send these parameters as the body.",
            hint=f"Write http.{request.method}(url, body, params); the body may be null.",
            # request() takes the method first, and even k6's own examples mix up what follows.
            unsure=not misplaced or not only_params or request.takes.url > 0,
        )
    elif _is_json(program, request.params):
        findings.add(
            "object_as_json",
            request.body,
            "k6 sends an object as a form, but the request says that it is JSON.",
            hint="Write JSON.stringify(...) around the body.",
        )


def _is_json(program: Program, params: Node | None) -> bool:
    read = object_literal(program, params)
    headers = _property(program, read, "headers")
    if headers is None:
        return False
    for name, node in headers.properties.items():
        if name.lower() == "content-type":
            return _JSON.search(string(program, node) or "") is not None
    return False


def _property(program: Program, owner: ObjectLiteral | None, name: str) -> ObjectLiteral | None:
    return object_literal(program, owner.properties.get(name)) if owner else None
