"""Reads what a script counts by: `__VU`, `__ITER`, and the numbers of 'k6/execution'."""

from tree_sitter import Node

from worker.verify.static.facts import Counter
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.reach import outermost_function
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.values import number, resolve

_GLOBALS = {"__VU": Counter.VU, "__ITER": Counter.ITERATION_OF_VU}
_OF_EXECUTION = {
    "vu.idInTest": Counter.VU,
    "vu.idInInstance": Counter.VU,
    "vu.iterationInScenario": Counter.ITERATION_OF_VU,
    "vu.iterationInInstance": Counter.ITERATION_OF_VU,
    "scenario.iterationInTest": Counter.ITERATION,
    "scenario.iterationInInstance": Counter.ITERATION,
}


def counter(names: Names, node: Node | None) -> Counter | None:
    """Return what an expression counts that is nothing but a counter."""
    value = resolve(names, node)
    if value is None:
        return None
    if value.type == "identifier":
        return _global(names, value)
    if value.type != "member_expression":
        return None
    path: list[str] = []
    owner: Node | None = value
    while owner is not None and owner.type == "member_expression":
        name_node = field(owner, "property")
        path.insert(0, text_of(name_node) if name_node is not None else "")
        owner = field(owner, "object")
    taken = names.imported(owner)
    if taken is None or taken.module != "k6/execution":
        return None
    if taken.imported not in {None, "default"}:
        path.insert(0, str(taken.imported))
    return _OF_EXECUTION.get(".".join(path))


def _global(names: Names, identifier: Node) -> Counter | None:
    found = _GLOBALS.get(text_of(identifier))
    if found is None or not names.is_global(identifier, text_of(identifier)):
        return None
    # The init context runs once for each VU: what is read there counts no iterations.
    in_init = outermost_function(names, identifier) is None
    return None if in_init and found is not Counter.VU else found


def counter_with_offset(names: Names, node: Node | None) -> tuple[Counter, int] | None:
    """Return a counter, and what is added to it; None for any other expression."""
    value = resolve(names, node)
    found = counter(names, value)
    if found is not None:
        return found, 0
    if value is None or value.type != "binary_expression":
        return None
    operator, added = field(value, "operator"), number(names, field(value, "right"))
    found = counter(names, field(value, "left"))
    if found is None or added is None or operator is None or operator.type not in {"+", "-"}:
        return None
    return found, round(added if operator.type == "+" else -added)
