"""Are check(), group() and sleep() given what they take."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from worker.verify.report.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.requests import http_method
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import arguments, number, object_literal, resolve

_NOT_CHECKS = frozenset(
    {"true", "false", "binary_expression", "arrow_function", "function_expression", "string"}
)
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "method_definition"})
# Nobody pauses a user for a quarter of an hour; above a minute or two it is worth a look.
_SURELY_MS = 1000
_PERHAPS_MS = 120
_NOT_IN_A_RESPONSE = {
    "statusCode": "Write `status`.",
    "statusText": "Write `status_text`.",
    "data": "Write `body`, or `json()`.",
    "ok": "Compare `status`.",
    "text": "Write `body`.",
    "content": "Write `body`.",
    "header": "Write `headers`.",
    "responseTime": "Write `timings.duration`.",
    "duration": "Write `timings.duration`.",
    "elapsed": "Write `timings.duration`.",
}
# Members of a body: of a string, or of an ArrayBuffer.
_OF_A_BODY = frozenset(
    """length at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf
    localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice
    split startsWith substr substring toLowerCase toString toUpperCase trim trimEnd trimStart
    valueOf byteLength toLocaleLowerCase toLocaleUpperCase trimLeft trimRight isWellFormed
    toWellFormed""".split()  # noqa: SIM905 - reads better
)
_ONE_RESPONSE = frozenset({"get", "post", "put", "patch", "del", "head", "options", "request"})


def check_callbacks(program: Program) -> Iterator[Finding]:
    """Report calls of 'k6' functions that pass always, throw, or hang."""
    for call in program.calls:
        name = _k6_function(program, call)
        given = arguments(call)
        if name == "check" and len(given) > 1:
            yield from _check_check(program, given)
        elif name == "check" and len(given) == 1:
            yield finding_at(
                program.source,
                Code.CHECK_WITHOUT_FUNCTIONS,
                call,
                "check() is called without checks.",
                hint="Write check(response, { 'status is 200': (r) => r.status === 200 }).",
            )
        elif name == "group" and len(given) > 1:
            yield from _check_group(program, given[1])
        elif name == "sleep" and given:
            yield from _check_sleep(program, given[0])
    for member in program.members:
        yield from _check_body(program, member)


def _k6_function(program: Program, call: Node) -> str | None:
    taken = program.imported(field(call, "function"))
    return taken.imported if taken is not None and taken.module == "k6" else None


def _is_async(function: Node | None) -> bool:
    return (
        function is not None
        and function.type in _FUNCTIONS | {"function_declaration"}
        and any(child.type == "async" for child in function.children)
    )


def _check_check(program: Program, given: list[Node]) -> Iterator[Finding]:
    checks = resolve(program, given[1])
    if checks is not None and checks.type in _NOT_CHECKS:
        yield finding_at(
            program.source,
            Code.CHECK_WITHOUT_FUNCTIONS,
            given[1],
            "check() takes an object of named functions as its second argument.",
            hint="Write check(response, { 'status is 200': (r) => r.status === 200 }).",
        )
    read = object_literal(program, given[1])
    for name, node in (read.properties if read else {}).items():
        function = resolve(program, node)
        if _is_async(function):
            yield finding_at(
                program.source,
                Code.ASYNC_CALLBACK,
                node,
                f"The check {name[:60]!r} is async: a promise always passes.",
                hint="Await the value first, and check it in a plain function.",
            )
        elif function is not None and function.type in _FUNCTIONS:
            yield from _check_fields(program, given[0], function)


def _check_group(program: Program, callback: Node) -> Iterator[Finding]:
    if _is_async(resolve(program, callback)):
        yield finding_at(
            program.source,
            Code.ASYNC_CALLBACK,
            callback,
            "group() does not take an async function.",
            hint="Use a plain function, or leave the group out.",
        )


def _check_sleep(program: Program, argument: Node) -> Iterator[Finding]:
    seconds = number(program, argument)
    if seconds is None or seconds <= _PERHAPS_MS:
        return
    found = finding_at(
        program.source,
        Code.SLEEP_IN_MILLISECONDS,
        argument,
        f"sleep({seconds:g}) pauses for {seconds:g} seconds.",
        hint=f"Write sleep({seconds / 1000:g}) for {seconds:g} milliseconds.",
    )
    yield found if seconds >= _SURELY_MS else weakened(found, "a long pause may be meant")


def _check_body(program: Program, member: Node) -> Iterator[Finding]:
    """Look at `res.body.field` where `res` is the answer to one request."""
    name = _no_field_of_a_body(member)
    request = resolve(program, field(member, "object")) if name is not None else None
    if request is not None and http_method(program, request) in _ONE_RESPONSE:
        yield from _report_body(program, name)


def _no_field_of_a_body(body: Node) -> Node | None:
    """Return the field of `r.body.field` by its member `r.body`, if no body has such a field."""
    outer, name = body.parent, field(body, "property")
    if name is None or text_of(name) != "body" or outer is None:
        return None
    if outer.type != "member_expression" or field(outer, "object") != body:
        return None
    last = field(outer, "property")
    return None if last is None or text_of(last) in _OF_A_BODY else last


def _report_body(program: Program, name: Node | None) -> Iterator[Finding]:
    if name is not None:
        yield finding_at(
            program.source,
            Code.UNKNOWN_RESPONSE_FIELD,
            name,
            f"The body of a response is a string: it has no `{text_of(name)}`.",
            hint="Write json() in place of body, or JSON.parse(body).",
        )


def _check_fields(program: Program, subject: Node, function: Node) -> Iterator[Finding]:
    """Look at `(r) => r.field` where the check's subject is the answer to one request."""
    response = resolve(program, subject)
    if response is None or http_method(program, response) not in _ONE_RESPONSE:
        return
    parameter = _only_parameter(function)
    if parameter is None:
        return
    for member in program.members:
        if not function.start_byte <= member.start_byte < function.end_byte:
            continue
        owner, name = field(member, "object"), field(member, "property")
        if owner is None or name is None or owner.type != "identifier":
            continue
        binding = program.binding(owner)
        if binding is None or binding.node != parameter:
            continue
        yield from _report_body(program, _no_field_of_a_body(member))
        if hint := _NOT_IN_A_RESPONSE.get(text_of(name)):
            yield finding_at(
                program.source,
                Code.UNKNOWN_RESPONSE_FIELD,
                name,
                f"A response has no field `{text_of(name)}`.",
                hint=hint,
            )


def _only_parameter(function: Node) -> Node | None:
    single = field(function, "parameter")
    if single is not None:
        return single
    parameters = field(function, "parameters")
    named = parameters.named_children if parameters is not None else []
    return named[0] if len(named) == 1 and named[0].type == "identifier" else None
