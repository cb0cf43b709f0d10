"""Does a script look after a row of its data that is not there, or not pick it each time."""

from functools import cached_property
from itertools import islice

from tree_sitter import Node

from worker.verify.static.reading.conditions import gives_up
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of, walk

_LOGICAL = frozenset({"||", "&&", "??"})
_SUMS = frozenset({"+", "-", "*", "/", "%"})
_BRANCHES = frozenset({"if_statement", "ternary_expression", "switch_statement", "while_statement"})
_LOOKED_AFTER = frozenset({"ternary_expression", "unary_expression", "assignment_expression"})
_LEAVING = frozenset({"return_statement", "continue_statement", "break_statement"})
_COUNTERS = frozenset({"__VU", "__ITER"})
_LONGEST_CONDITION_BYTES = 1000
# A statement of more nodes is not read: it may leave its function.
_MOST_NODES = 2000


class RowGuards:
    """What a script asks for before it uses it; each statement is read once."""

    def __init__(self, program: Program) -> None:
        """Read nothing yet."""
        self._program = program
        self._left_from: dict[int, int] = {}

    def may_be_missing(self, member: Node, owner: Node) -> bool:
        """Return whether a row that `owner` lacks does no harm, or is perhaps not asked for."""
        parent = member.parent
        if parent is None or parent.type in _LOOKED_AFTER:
            return True
        if text_of(owner) in self._asked or self._program.scope(owner).guarded:
            return True
        if parent.type == "binary_expression" and _operator(parent) not in _SUMS:
            return True
        if any(child.type == "optional_chain" for child in (*parent.children, *member.children)):
            return True
        name = field(parent, "name") if parent.type == "variable_declarator" else None
        if name is not None and name.type == "identifier" and text_of(name) in self._asked:
            return True
        return self._hangs_on_a_condition(member)

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The names that something hangs on: `if (user)`, `!user`, `user && ...`, `.length`."""
        found: set[str] = set()
        for node in walk(self._program.source.root):
            asked = _asked_by(node)
            if asked is None or asked.end_byte - asked.start_byte > _LONGEST_CONDITION_BYTES:
                continue
            found.update(text_of(each) for each in walk(asked) if _is_asked(each, asked))
        return frozenset(found - _COUNTERS)

    def _hangs_on_a_condition(self, member: Node) -> bool:
        """Return whether a condition stands around a node, or before it in one of its blocks."""
        child, parent = member, member.parent
        while parent is not None:
            if parent.type in _BRANCHES:
                return True
            if parent.type == "binary_expression" and _operator(parent) in _LOGICAL:
                return True
            if parent.type == "statement_block" and self._left(parent) <= child.start_byte:
                return True
            child, parent = parent, parent.parent
        return False

    def _left(self, block: Node) -> int:
        """Return from where on a block is perhaps not gone through."""
        if block.id not in self._left_from:
            leaving = (
                each.end_byte
                for each in block.named_children
                if each.type == "if_statement" and _leaves(each)
            )
            self._left_from[block.id] = next(leaving, block.end_byte)
        return self._left_from[block.id]


def _asked_by(node: Node) -> Node | None:
    """Return what a node asks for before it does something else."""
    match node.type:
        case "if_statement" | "ternary_expression" | "while_statement" | "for_statement":
            return field(node, "condition")
        case "switch_statement":
            return field(node, "value")
        case "binary_expression":
            return field(node, "left") if _operator(node) in _LOGICAL else None
        case "unary_expression":
            return field(node, "argument") if _operator(node) in {"!", "typeof"} else None
        case "member_expression":
            name = field(node, "property")
            length = name is not None and text_of(name) == "length"
            return field(node, "object") if length else None
        case _:
            return None


def _is_asked(node: Node, condition: Node) -> bool:
    """Return whether a name stands in a condition, and not only something that belongs to it."""
    if node.type != "identifier":
        return False
    parent = node.parent if node != condition else None
    if parent is None or parent.type != "member_expression":
        return True
    return any(child.type == "optional_chain" for child in parent.children)


def _operator(node: Node) -> str | None:
    operator = field(node, "operator")
    return operator.type if operator is not None else None


def _leaves(statement: Node) -> bool:
    """Return whether a statement may end its function, or the iteration."""
    nodes = list(islice(walk(statement), _MOST_NODES))
    if len(nodes) == _MOST_NODES or gives_up(statement):
        return True
    return any(each.type in _LEAVING for each in nodes)
