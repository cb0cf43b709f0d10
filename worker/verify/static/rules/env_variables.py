"""A script whose description names the host must not take it from `__ENV` without a default."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.conditions import is_optional
from worker.verify.static.reading.env_reads import MOST_VARIABLES, env_reads, variable_name
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.request_urls import request_urls, socket_urls
from worker.verify.static.reading.source import field, text_of, unquoted, walk
from worker.verify.static.reading.values import object_literal, resolve

_SCHEME_ONLY = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@]*@)?\s*")
# How many constants and operators the start of a URL is followed through.
_HOPS = 12


def check_environment(program: Program) -> Iterator[Finding]:
    """Report hosts without a default, where the script's description names the host."""
    if len({read.name for read in env_reads(program)}) > MOST_VARIABLES:
        text = f"More than {MOST_VARIABLES} variables of __ENV are read: the others have no value."
        yield finding_at(program.source, Code.TOO_LARGE, None, text)
    if program.origin is None:
        return
    given = {*program.env_given, *_set_by_scenarios(program)}
    for url in (*request_urls(program), *socket_urls(program)):
        variable = _host_variable(program, url)
        if variable is None or variable[1] in given or is_optional(variable[0]):
            continue
        yield _no_default(program, program.origin, *variable)


def _set_by_scenarios(program: Program) -> Iterator[str]:
    """Yield the names of every `env: { NAME: ... }`: where scenarios are made, nobody can tell."""
    for node in walk(program.source.root):
        key = field(node, "key") if node.type == "pair" else None
        if key is not None and text_of(key) == "env":
            read = object_literal(program, field(node, "value"))
            yield from read.properties if read is not None else ()


def _no_default(program: Program, origin: str, node: Node, name: str) -> Finding:
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


def _host_variable(program: Program, url: Node) -> tuple[Node, str] | None:
    """Return the environment variable that a URL starts with, if it does, and its name."""
    node: Node | None = url
    for _ in range(_HOPS):
        node = resolve(program, node)
        if node is None:
            return None
        if (name := variable_name(program, node)) is not None:
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
