"""Are HTTP requests called the way k6 takes them: URL, body, parameters."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.http_api import http_api
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.requests import Request
from worker.verify.static.reading.source import text_of
from worker.verify.static.reading.values import ObjectLiteral, object_literal, string

# Without one of these, an object may be a form whose fields happen to be called like parameters.
_CERTAIN_PARAMS = frozenset({"headers", "tags", "cookies"})
_ABSOLUTE = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://")
_JSON = re.compile(r"application/(?:[\w.+-]*\+)?json", re.IGNORECASE)


def check_requests(program: Program) -> Iterator[Finding]:
    """Report requests whose arguments k6 would misunderstand."""
    for request in program.requests:
        yield from _check_count(program, request)
        yield from _check_url(program, request)
        yield from _check_body(program, request)


def _check_count(program: Program, request: Request) -> Iterator[Finding]:
    most = request.takes.params + 1
    if len(request.given) <= most:
        return
    takes = (
        "(url, params): it sends no body" if request.takes.body is None else "(url, body, params)"
    )
    found = finding_at(
        program.source,
        Code.TOO_MANY_ARGUMENTS,
        request.given[most],
        f"http.{request.method}() takes {takes}; this argument is ignored.",
        hint="Put headers and tags into the second argument, or use http.request()."
        if request.takes.body is None
        else "Merge the parameters into one object.",
    )
    in_part = _works_in_part(program, request.params)
    yield weakened(found, "the other arguments are in their places") if in_part else found


def _works_in_part(program: Program, params: Node | None) -> bool:
    """Whether what stands in the parameters' place is some: then what is lost may not matter."""
    read = object_literal(program, params)
    return read is not None and (read.partial or set(read.properties) <= http_api().parameters)


def _check_url(program: Program, request: Request) -> Iterator[Finding]:
    url = request.url
    if url is None:
        yield finding_at(
            program.source,
            Code.RELATIVE_URL,
            request.call,
            f"http.{request.method}() is called without URL.",
        )
        return
    text = string(program, url)
    if text is None:
        text = _leading_text(url)
    if text and not _ABSOLUTE.match(text):
        yield finding_at(
            program.source,
            Code.RELATIVE_URL,
            url,
            f"The URL {text[:60]!r} is not absolute.",
            hint="Begin with the scheme and the host, such as https://example.com/path.",
        )


def _leading_text(url: Node) -> str | None:
    """Return the start of a URL that continues with a value: the host must be in front of it."""
    if url.type == "template_string" and url.named_children:
        first = url.named_children[0]
        text = text_of(first)
        return text if first.type == "string_fragment" and "/" in text else None
    return None


def _check_body(program: Program, request: Request) -> Iterator[Finding]:
    body = object_literal(program, request.body)
    if body is None or request.body is None:
        return
    if request.params is None:
        yield from _check_for_params(program, request, body)
    elif _is_json(program, request.params):
        yield finding_at(
            program.source,
            Code.OBJECT_AS_JSON,
            request.body,
            "k6 sends an object as a form, but the request says that it is JSON.",
            hint="Write JSON.stringify(...) around the body.",
        )


def _check_for_params(program: Program, request: Request, body: ObjectLiteral) -> Iterator[Finding]:
    """Look at a body that stands where the parameters of other requests stand."""
    misplaced = _CERTAIN_PARAMS & {
        name for name, node in body.properties.items() if object_literal(program, node) is not None
    }
    only_params = bool(body.properties) and set(body.properties) <= http_api().parameters
    if misplaced or (only_params and "headers" in body.properties):
        found = finding_at(
            program.source,
            Code.PARAMS_AS_BODY,
            request.body,
            f"http.{request.method}() would send these parameters as the body.",
            hint=f"Write http.{request.method}(url, body, params); the body may be null.",
        )
        # request() takes the method first, and even k6's own examples mix up what follows.
        sure = misplaced and only_params and request.takes.url == 0
        yield found if sure else weakened(found, "it may be meant as a body")


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
