"""Whether a condition makes a value a must, or lets the script do without."""

from itertools import islice

from tree_sitter import Node

from worker.verify.static.reading.source import field, text_of, unquoted, walk

_CONDITIONAL = frozenset({"if_statement", "ternary_expression"})
_GIVES_UP = frozenset({"fail", "abort"})
_NOTHING = frozenset({"undefined", "null", "''", '""', "``", "'undefined'", '"undefined"'})
_THROUGH = frozenset({"parenthesized_expression", "binary_expression", "unary_expression"})
# How far from a value the condition that it belongs to is looked for.
_HOPS = 12
# How much of a condition or of a branch is read, and the longest expression that one may ask for.
_MOST_NODES = 2000
_LONGEST_BYTES = 200


def is_optional(node: Node) -> bool:
    """Whether a condition around a value asks for it first: then it is set, or not used."""
    if node.end_byte - node.start_byte > _LONGEST_BYTES:
        return False
    child, parent = node, node.parent
    for _ in range(_HOPS):
        if parent is None:
            return False
        condition = _condition(parent)
        if condition is not None and condition != child and _mentions(condition, node):
            return True
        child, parent = parent, parent.parent
    return False


def must_be_set(node: Node) -> bool:
    """Whether the script gives up where a value, that a condition looks at, is not set."""
    wants_nothing = _wants_nothing(node)
    child, parent = node, node.parent
    while parent is not None and parent.type in _THROUGH:
        child, parent = parent, parent.parent
    if parent is None or parent.type not in _CONDITIONAL or _condition(parent) != child:
        return False
    branch = field(parent, "consequence" if wants_nothing else "alternative")
    return branch is not None and gives_up(branch)


def gives_up(branch: Node) -> bool:
    """Whether a piece of a script throws, calls fail() or aborts the test."""
    nodes = islice(walk(branch), _MOST_NODES)
    return any(node.type == "throw_statement" or _is_giving_up(node) for node in nodes)


def wanted_by(node: Node) -> str | None:
    """Return the text without which the script gives up: `if (x !== 'text') throw ...`."""
    parent = node.parent
    if parent is None or parent.type != "binary_expression" or not _compares(parent, "!==", "!="):
        return None
    other = _other_side(parent, node)
    literal = other is not None and other.type == "string" and text_of(other) not in _NOTHING
    return unquoted(other) if literal and other is not None else None


def _is_giving_up(node: Node) -> bool:
    function = field(node, "function") if node.type == "call_expression" else None
    if function is None:
        return False
    return text_of(field(function, "property") or function) in _GIVES_UP


def _wants_nothing(node: Node) -> bool:
    """Whether the condition holds if the value is not set."""
    negated, child, parent = False, node, node.parent
    while parent is not None and parent.type in _THROUGH:
        if parent.type == "unary_expression" and text_of(parent).startswith("!"):
            negated = not negated
        elif parent.type == "binary_expression":
            other = _other_side(parent, child)
            nothing = other is not None and text_of(other) in _NOTHING
            if _compares(parent, "===", "==") and nothing:
                negated = not negated
            elif _compares(parent, "!==", "!=") and not nothing:
                negated = True
        child, parent = parent, parent.parent
    return negated


def _compares(operation: Node, *operators: str) -> bool:
    operator = field(operation, "operator")
    return operator is not None and operator.type in operators


def _other_side(operation: Node, node: Node) -> Node | None:
    left, right = field(operation, "left"), field(operation, "right")
    return right if left == node else left


def _condition(node: Node) -> Node | None:
    if node.type in _CONDITIONAL:
        return field(node, "condition")
    # `X && use(X)` uses X only if it is set.
    conjunction = node.type == "binary_expression" and _compares(node, "&&")
    return field(node, "left") if conjunction else None


def _mentions(condition: Node, node: Node) -> bool:
    size_bytes = node.end_byte - node.start_byte
    return any(
        each.end_byte - each.start_byte == size_bytes and each.text == node.text
        for each in islice(walk(condition), _MOST_NODES)
    )
