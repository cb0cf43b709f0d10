"""Are the fields read from a response ones that it has, where it is a response for sure."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.http_api import HttpApi, http_api
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.requests import http_method
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import arguments, object_literal, resolve

# Members of a body: of a string, or of an ArrayBuffer.
_OF_A_BODY = frozenset(
    """length at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf
    localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice
    split startsWith substr substring toLowerCase toString toUpperCase trim trimEnd trimStart
    valueOf byteLength toLocaleLowerCase toLocaleUpperCase trimLeft trimRight isWellFormed
    toWellFormed""".split()  # noqa: SIM905 - reads better
)


def check_response_fields(program: Program) -> Iterator[Finding]:
    """Report fields that no response has; what only might be a mistake is left to the dry run.

    A response for sure is a constant that holds what a request or a WebSocket's handshake returns,
    and the parameter of a check whose subject is one.
    """
    api = http_api()
    parameters = set(_checked_parameters(program, api))
    for member in program.members:
        owner, name = field(member, "object"), field(member, "property")
        if owner is None or name is None or _is_assigned(member):
            continue
        if _is_parameter(program, owner, parameters) or _is_response(program, owner, api):
            yield from _check_field(program, name, api)
            yield from _check_body(program, member)


def _checked_parameters(program: Program, api: HttpApi) -> Iterator[Node]:
    """Find the parameters of the functions by which a response is checked."""
    for call in program.calls:
        taken = program.taken(field(call, "function"))
        if taken is None or (taken.module, taken.imported) != ("k6", "check"):
            continue
        given = arguments(call)
        if not given[1:] or not _is_response(program, given[0], api):
            continue
        checks = object_literal(program, given[1])
        for node in checks.properties.values() if checks else ():
            function = resolve(program, node)
            parameter = _only_parameter(function) if function is not None else None
            if parameter is not None:
                yield parameter


def _only_parameter(function: Node) -> Node | None:
    if function.type not in FUNCTIONS:
        return None
    single = field(function, "parameter")
    if single is not None:
        return single
    parameters = field(function, "parameters")
    named = parameters.named_children if parameters is not None else []
    return named[0] if len(named) == 1 and named[0].type == "identifier" else None


def _is_parameter(program: Program, node: Node, parameters: set[Node]) -> bool:
    binding = program.binding(node) if node.type == "identifier" else None
    return binding is not None and binding.node in parameters


def _is_response(program: Program, node: Node, api: HttpApi) -> bool:
    """Whether a value is what a request returned, awaited where it is a promise."""
    value = resolve(program, node)
    if value is not None and value.type == "await_expression":
        value = value.named_children[0] if value.named_children else None
        return value is not None and http_method(program, value) in api.requests
    return value is not None and (
        http_method(program, value) in api.one_response or _is_handshake(program, value)
    )


def _is_handshake(program: Program, call: Node) -> bool:
    """Whether a call is the one of 'k6/ws' that returns the answer to a WebSocket's handshake."""
    taken = program.taken(field(call, "function"))
    return taken is not None and (taken.module, taken.imported) == ("k6/ws", "connect")


def _is_assigned(member: Node) -> bool:
    parent = member.parent
    return (
        parent is not None
        and parent.type == "assignment_expression"
        and field(parent, "left") == member
    )


def _check_field(program: Program, name: Node, api: HttpApi) -> Iterator[Finding]:
    instead = api.instead_of(text_of(name))
    if instead is not None:
        yield finding_at(
            program.source,
            Code.UNKNOWN_RESPONSE_FIELD,
            name,
            f"A response has no field `{text_of(name)}`.",
            hint=instead,
        )


def _check_body(program: Program, body: Node) -> Iterator[Finding]:
    """Look at the field of `response.body.field`."""
    outer, name = body.parent, field(body, "property")
    if name is None or text_of(name) != "body" or outer is None:
        return
    if outer.type != "member_expression" or field(outer, "object") != body:
        return
    last = field(outer, "property")
    if last is not None and text_of(last) not in _OF_A_BODY:
        yield finding_at(
            program.source,
            Code.UNKNOWN_RESPONSE_FIELD,
            last,
            f"The body of a response is a string: it has no `{text_of(last)}`.",
            hint="Write json() in place of body, or JSON.parse(body).",
        )
