"""Does a list keep the rows that it was made with."""

from tree_sitter import Node

from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.scopes import Binding, Kind
from worker.verify.static.reading.source import field, text_of

# What a list can be asked without changing its length.
_READING = frozenset(
    [
        "at",
        "concat",
        "entries",
        "every",
        "filter",
        "find",
        "findIndex",
        "findLast",
        "findLastIndex",
        "flat",
        "flatMap",
        "forEach",
        "includes",
        "indexOf",
        "join",
        "keys",
        "length",
        "map",
        "reduce",
        "reduceRight",
        "reverse",
        "slice",
        "some",
        "sort",
        "toString",
        "values",
    ]
)
_READING_FUNCTIONS = frozenset({"JSON.stringify", "console.log", "randomItem", "Array.isArray"})
_ASSIGNED = frozenset({"assignment_expression", "augmented_assignment_expression"})
_PASSED_ON = frozenset({"return_statement", "arrow_function", "statement_block"})


def unchanged_value(program: Program, binding: Binding) -> Node | None:
    """Return what a name was declared as, if nothing that the script does can change its length."""
    if binding.kind not in {Kind.CONSTANT, Kind.VARIABLE}:
        return None
    found = program.references_to(binding.node)
    return binding.value if all(_only_reads(program, each) for each in found) else None


def _only_reads(program: Program, reference: Node) -> bool:
    parent = reference.parent
    if parent is None:
        return False
    match parent.type:
        case "subscript_expression":
            return field(parent, "object") == reference and not _is_changed(parent)
        case "member_expression":
            method = field(parent, "property")
            reads = method is not None and text_of(method) in _READING
            return field(parent, "object") == reference and reads and not _is_changed(parent)
        case "arguments":
            function = field(parent.parent, "function") if parent.parent is not None else None
            return function is not None and text_of(function) in _READING_FUNCTIONS
        case "for_in_statement":
            return field(parent, "right") == reference
        case _:
            return _is_made_shared(program, reference)


def _is_changed(part: Node) -> bool:
    """Return whether a row or the length is set: `rows[3] = ...`, `rows.length = 0`, `delete`."""
    parent = part.parent
    if parent is None or parent.type in {"update_expression", "unary_expression"}:
        return True
    return parent.type in _ASSIGNED and field(parent, "left") == part


def _is_made_shared(names: Names, reference: Node) -> bool:
    """Return whether a list is what the function of a SharedArray returns: that takes a copy."""
    node = reference.parent
    while node is not None and node.type in _PASSED_ON and node.type not in FUNCTIONS:
        node = node.parent
    if node is None or node.type not in FUNCTIONS or node.parent is None:
        return False
    created = node.parent.parent
    taken = names.imported(field(created, "constructor")) if created is not None else None
    return taken is not None and taken.imported == "SharedArray"
