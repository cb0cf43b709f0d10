"""What a script expects in `__ENV`: a host without a default can't be run as it is."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from worker.verify.report.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.requests import http_method
from worker.verify.static.reading.source import field, text_of, unquoted
from worker.verify.static.reading.values import arguments, elements, object_literal, resolve

_HOST = re.compile(r"(?:^|_)(?:URL|URI|HOST|HOSTNAME|DOMAIN|ENDPOINT|ORIGIN|TARGET|BASE)(?:$|_)")
_SECRET = re.compile(
    r"TOKEN|SECRET|PASSW|PASSPHRASE|API_?KEY|ACCESS_?KEY|AUTH|CREDENTIAL|BEARER|COOKIE|(?:^|_)KEY$"
)
_SCHEME_ONLY = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@]*@)?\s*")
_CONDITIONAL = frozenset({"ternary_expression", "if_statement"})
# How many constants and operators the start of a URL is followed through.
_HOPS = 12


def check_environment(program: Program) -> Iterator[Finding]:
    """Report hosts without a default, and secrets that nobody knows here."""
    for url in _urls(program):
        variable = _host_variable(program, url)
        if variable is not None and not _is_asked_for(variable[0]):
            yield _no_default(program, *variable)
    for member in program.members:
        name = _variable_name(program, member)
        if name is None or _has_default(member) or _is_asked_for(member):
            continue
        if _SECRET.search(name.upper()):
            yield finding_at(
                program.source,
                Code.SECRET_IN_ENV,
                member,
                f"The value of __ENV.{name} is not known here.",
                hint=f"Pass it when you run the test: k6 run -e {name}=... script.js",
            )
        elif _HOST.search(name.upper()):
            # A URL that it makes is found above, or by the dry run.
            found = _no_default(program, member, name)
            yield weakened(found, "it may be no part of a URL")


def _variable_name(program: Program, node: Node) -> str | None:
    """Return the variable that `__ENV.NAME` or `__ENV['NAME']` reads."""
    if not program.is_global(field(node, "object"), "__ENV"):
        return None
    if node.type == "member_expression":
        name = field(node, "property")
        return text_of(name) if name is not None else None
    index = field(node, "index") if node.type == "subscript_expression" else None
    return unquoted(index) if index is not None and index.type == "string" else None


def _no_default(program: Program, node: Node, name: str) -> Finding:
    origin = program.origin
    whole = origin.partition("://")[2] if _follows_scheme(node) else origin
    return finding_at(
        program.source,
        Code.HOST_FROM_ENV,
        node,
        f"The URL comes from __ENV.{name}, which has no default.",
        hint=f"Give it a default: (__ENV.{name} || '{whole}').",
    )


def _follows_scheme(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.type in {"template_substitution", "binary_expression"}:
        parent = parent.parent
    if parent is None or parent.type != "template_string" or not parent.named_children:
        return False
    return _SCHEME_ONLY.match(text_of(parent.named_children[0])) is not None


def _urls(program: Program) -> Iterator[Node]:
    """Find what stands where a URL goes: requests, batches, WebSockets."""
    for request in program.requests:
        if request.url is not None:
            yield request.url
    for call in program.calls:
        given = arguments(call)
        if http_method(program, call) == "batch" and given:
            yield from _batch_urls(program, given[0])
        elif given and _opens_socket(program, call):
            yield given[0]


def _batch_urls(program: Program, batch: Node) -> Iterator[Node]:
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


def _host_variable(program: Program, url: Node) -> tuple[Node, str] | None:
    """Return the environment variable that a URL starts with, if it does, and its name."""
    node: Node | None = url
    for _ in range(_HOPS):
        node = resolve(program, node)
        if node is None:
            return None
        if (name := _variable_name(program, node)) is not None:
            return node, name
        if node.type == "binary_expression" and _operator(node) == "+":
            node = _after_scheme(field(node, "left"), field(node, "right"))
        elif node.type == "template_string":
            node = _first_substitution(node)
        elif node.type == "call_expression":
            # Such as __ENV.URL.replace(...): fails without the variable just as well.
            function = field(node, "function")
            owner = field(function, "object") if function is not None else None
            node = owner
        else:
            return None
    return None


def _operator(node: Node) -> str:
    operator = field(node, "operator")
    return operator.type if operator is not None else ""


def _after_scheme(left: Node | None, right: Node | None) -> Node | None:
    if left is not None and left.type == "string" and _SCHEME_ONLY.fullmatch(unquoted(left)):
        return right
    return left


def _first_substitution(template: Node) -> Node | None:
    parts = template.named_children
    if parts and parts[0].type == "string_fragment" and _SCHEME_ONLY.fullmatch(text_of(parts[0])):
        parts = parts[1:]
    if not parts or parts[0].type != "template_substitution":
        return None
    return next(iter(parts[0].named_children), None)


def _has_default(member: Node) -> bool:
    """Whether something stands beside the variable for when it is not set."""
    child, parent = member, member.parent
    while parent is not None and parent.type == "parenthesized_expression":
        child, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type == "binary_expression":
        return _operator(parent) in {"||", "??", "===", "!==", "==", "!="}
    if parent.type in {"ternary_expression", "if_statement"}:
        return field(parent, "condition") == child
    return parent.type in {"unary_expression", "arguments"}


def _is_asked_for(member: Node) -> bool:
    """Whether a condition around the variable looks at it first: then it is set, or not used."""
    name, parent = text_of(member), member.parent
    for _ in range(_HOPS):
        if parent is None:
            return False
        condition = field(parent, "condition")
        if parent.type in _CONDITIONAL and condition is not None and name in text_of(condition):
            return True
        parent = parent.parent
    return False
