"""Walks expressions and functions: what belongs to them, and what stands around."""

from collections.abc import Iterator

from tree_sitter import Node

from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.source import field

NAMES = frozenset(
    {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
)
CALLS = {"call_expression": "function", "new_expression": "constructor"}


def expression(root: Node) -> Iterator[Node]:
    """Yield the nodes of an expression, without what its functions do when they are called."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if node.type not in FUNCTIONS or node == root:
            stack.extend(node.named_children)


def is_called(node: Node, root: Node) -> bool:
    """Return whether a name, or a member of it, is called within an expression."""
    current: Node | None = node
    while current is not None and current != root.parent:
        if current.type in CALLS:
            return True
        current = current.parent
    return False


def functions_in(argument: Node) -> Iterator[Node]:
    """Yield the functions that an argument is, or holds as an object's or array's values."""
    return (node for node in expression(argument) if node.type in FUNCTIONS)


def function_around(node: Node) -> Node | None:
    """Return the innermost function that a node stands in, the node itself included."""
    current: Node | None = node
    while current is not None and current.type not in FUNCTIONS:
        current = current.parent
    return current


def parameters_of(function: Node | None) -> list[Node]:
    """Return a function's parameters in their order."""
    if function is None:
        return []
    single, several = field(function, "parameter"), field(function, "parameters")
    if single is not None:
        return [single]
    return list(several.named_children) if several is not None else []


def parameter_names(function: Node) -> Iterator[Node]:
    """Yield the names that a function's parameters bind."""
    for parameter in parameters_of(function):
        yield from (node for node in expression(parameter) if node.type in NAMES)
