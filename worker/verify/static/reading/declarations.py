"""Binds the names that functions, blocks and declarations make, and says what to visit in them."""

from collections.abc import Iterator

from tree_sitter import Node

from worker.verify.static.reading.bindings import bound_names
from worker.verify.static.reading.required import taken_by
from worker.verify.static.reading.scopes import Binding, Kind, Scope
from worker.verify.static.reading.source import field, text_of

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "arrow_function",
        "method_definition",
        "class_static_block",
    }
)
BLOCKS = frozenset(
    {
        "statement_block",
        "for_statement",
        "for_in_statement",
        "catch_clause",
        "switch_body",
        "class_declaration",
        "class",
    }
)
_DECLARED_OUTSIDE = frozenset({"function_declaration", "generator_function_declaration"})

# A node to visit, and the scope that it stands in.
type Visit = tuple[Node, Scope]


def in_function(node: Node, scope: Scope) -> Iterator[Visit]:
    """Bind a function's name and parameters."""
    inner = scope.inner(function=node)
    name = field(node, "name")
    if name is not None and node.type != "method_definition":
        owner = scope if node.type in _DECLARED_OUTSIDE else inner
        owner.declare(Binding(text_of(name), Kind.FUNCTION, name, value=node))
    elif name is not None and name.type == "computed_property_name":
        yield name, scope
    for pattern in (field(node, "parameters"), field(node, "parameter")):
        if pattern is not None:
            yield from _bind(pattern, inner, Kind.PARAMETER)
    body = field(node, "body")
    if body is not None:
        yield body, inner


def in_block(node: Node, scope: Scope) -> Iterator[Visit]:
    """Bind what a block makes: a class's name, a caught error, the variable of a loop."""
    inner = scope.inner()
    bound: Node | None = None
    if node.type in {"class", "class_declaration"}:
        bound = field(node, "name")
        if bound is not None:
            owner = scope if node.type == "class_declaration" else inner
            owner.declare(Binding(text_of(bound), Kind.CLASS, bound))
    elif node.type == "catch_clause":
        bound = field(node, "parameter")
        if bound is not None:
            yield from _bind(bound, inner, Kind.PARAMETER)
    elif node.type == "for_in_statement":
        kind = field(node, "kind")
        bound = field(node, "left") if kind is not None else None
        if kind is not None and bound is not None:
            yield from _bind(bound, inner, Kind.VARIABLE, hoisted=kind.type == "var")
    yield from ((child, inner) for child in node.named_children if child != bound)


def in_declaration(node: Node, scope: Scope) -> Iterator[Visit]:
    """Bind what `const`, `let` and `var` declare."""
    hoisted = node.type == "variable_declaration"
    constant = any(child.type == "const" for child in node.children)
    kind = Kind.CONSTANT if constant else Kind.VARIABLE
    for declarator in node.named_children:
        if declarator.type != "variable_declarator":
            continue
        pattern, value = field(declarator, "name"), field(declarator, "value")
        imported = _required(declarator, scope)
        if pattern is not None and pattern.type == "identifier" and not imported:
            binding = Binding(text_of(pattern), kind, pattern, value=value)
            scope.declare(binding, hoisted=hoisted)
        elif pattern is not None:
            yield from _bind(pattern, scope, kind, hoisted=hoisted)
        for binding in imported:
            scope.declare(binding, hoisted=hoisted)
        if value is not None:
            yield value, scope


def _required(declarator: Node, scope: Scope) -> list[Binding]:
    """Return the names that stand for what require() gives."""
    if scope.find("require") is not None:
        return []
    return [
        Binding(text_of(local), Kind.IMPORT, local, imported=taken)
        for taken, local in taken_by(declarator)
        if local is not None
    ]


def _bind(pattern: Node, scope: Scope, kind: Kind, *, hoisted: bool = False) -> Iterator[Visit]:
    """Bind every name of a pattern; its default values are expressions to visit."""
    names, defaults = bound_names(pattern)
    for node in names:
        scope.declare(Binding(text_of(node), kind, node), hoisted=hoisted)
    yield from ((node, scope) for node in defaults)
