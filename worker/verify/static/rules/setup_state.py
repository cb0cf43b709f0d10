"""Does setup() leave values in variables, where no other function finds them."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.bindings import bound_names
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.scopes import Binding, Kind
from worker.verify.static.reading.source import field, text_of

_EMPTY = frozenset({"null", "undefined", "string"})


def check_setup_state(program: Program) -> Iterator[Finding]:
    """Report variables of the module that only setup() sets and that another function reads.

    setup() runs in a JavaScript context of its own: the VUs see what the init context set.
    """
    runs = dict(program.run_functions)
    setup = runs.pop("setup", None)
    if setup is None:
        return
    lost = {binding.node for binding in _set_only_in(program, setup)}
    for node in program.references if lost else ():
        binding = program.binding(node)
        inside = any(_holds(function, node) for function in runs.values())
        if binding is None or binding.node not in lost or not inside:
            continue
        name = text_of(node)
        yield finding_at(
            program.source,
            Code.LOST_IN_SETUP,
            node,
            f"`{name}` is set in setup(), which shares no variables with other functions.",
            hint=f"Return it: `return {{ {name} }}` in setup(), and take it as the function's "
            f"parameter: `function (data) {{ ... data.{name} ... }}`.",
        )


def _set_only_in(program: Program, setup: Node) -> Iterator[Binding]:
    inside: dict[Node, Binding] = {}
    outside: set[Node] = set()
    for assignment in program.assignments:
        for name in _assigned(assignment):
            binding = program.scope(assignment).find(text_of(name))
            if binding is None or not _starts_empty(program, binding):
                continue
            if _holds(setup, assignment):
                inside[binding.node] = binding
            else:
                outside.add(binding.node)
    return (binding for node, binding in inside.items() if node not in outside)


def _assigned(assignment: Node) -> list[Node]:
    target = field(assignment, "left") or field(assignment, "argument")
    if target is None or target.type in {"member_expression", "subscript_expression"}:
        return []
    return bound_names(target)[0]


def _starts_empty(program: Program, binding: Binding) -> bool:
    """Whether a binding is a variable of the module that holds nothing of use before setup()."""
    if binding.kind is not Kind.VARIABLE or program.module.find(binding.name) != binding:
        return False
    value = binding.value
    if value is None:
        return True
    return value.type in _EMPTY and (value.type != "string" or len(text_of(value)) == len("''"))


def _holds(function: Node, node: Node) -> bool:
    return function.start_byte <= node.start_byte < function.end_byte
