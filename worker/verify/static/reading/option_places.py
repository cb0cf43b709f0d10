"""Finds where in the text each option stands, by its path."""

from collections.abc import Iterator, Mapping
from itertools import islice

from tree_sitter import Node

from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, line_of
from worker.verify.static.reading.values import object_literal, referred

type OptionPath = tuple[str, ...]

# scenarios, a name, stages, a number, target: no option lies deeper.
_DEEPEST = 5
_MOST = 2000
_CHANGES = frozenset(
    {"assignment_expression", "augmented_assignment_expression", "update_expression"}
)
_MEMBERS = frozenset({"member_expression", "subscript_expression"})


def option_lines(program: Program) -> Mapping[OptionPath, int]:
    """Return the line of each option that stands in the text, and that nothing else can set."""
    if program.options is None or not program.is_entry:
        return {}
    found: dict[OptionPath, int] = {}
    literals: set[int] = set()
    waiting: list[tuple[OptionPath, Node]] = [((), program.options.node)]
    while waiting and len(found) < _MOST:
        path, node = waiting.pop()
        literals.add(node.id)
        for name, place, value in islice(_inner(program, node), _MOST):
            inner = (*path, name)
            found[inner] = line_of(place)
            literal = referred(program, value)
            if literal is not None and len(inner) < _DEEPEST:
                waiting.append((inner, literal))
    return {} if _may_be_changed(program, literals) else found


def _inner(program: Program, node: Node) -> Iterator[tuple[str, Node, Node]]:
    """Yield the properties of an object, or the elements of a list: name, place, and value."""
    read = object_literal(program, node)
    if read is not None:
        # What is spread after a property may set it anew.
        if not read.partial:
            for name, content in read.properties.items():
                yield name, read.keys[name], content
    elif node.type == "array":
        inside = [each for each in node.named_children if each.type != "comment"]
        if all(each.type != "spread_element" for each in inside):
            for number, element in enumerate(inside):
                yield str(number), element, element


def _may_be_changed(program: Program, literals: set[int]) -> bool:
    """Return whether a statement may change one of some literals after it was written down."""
    for node in program.references:
        binding = program.binding(node)
        if binding is None or binding.value is None or binding.value.id not in literals:
            continue
        used = _whole_member(node)
        around = used.parent
        if around is None:
            continue
        assigned = around.type in _CHANGES and used in {
            field(around, "left"),
            field(around, "argument"),
        }
        # A method may be push(), a function Object.assign().
        if around.type == "arguments" or (used != node and (assigned or _is_callee(used))):
            return True
    return False


def _whole_member(node: Node) -> Node:
    """Return the longest member of a name: `options.stages[0].target` for `options`."""
    while (around := node.parent) is not None and around.type in _MEMBERS:
        if field(around, "object") != node:
            break
        node = around
    return node


def _is_callee(node: Node) -> bool:
    call = node.parent
    return call is not None and call.type == "call_expression" and field(call, "function") == node
