"""Finds the functions that only VUs call: what they do never happens in the init context."""

from collections import defaultdict
from collections.abc import Iterable

from tree_sitter import Node

from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.names import Names

# Each pass follows calls through one more function.
_PASSES = 8


def find_vu_functions(
    names: Names, run: Iterable[Node], references: Iterable[Node]
) -> frozenset[Node]:
    """Return the functions that k6 runs, and those of the module that nothing else refers to."""
    callers: dict[Node, set[Node | None]] = defaultdict(set)
    for node in references:
        binding = names.binding(node)
        function = binding.value if binding is not None else None
        if binding is None or function is None or function.type not in FUNCTIONS:
            continue
        if names.module.find(binding.name) == binding:
            callers[function].add(outermost_function(names, node))
    found = frozenset(run)
    for _ in range(_PASSES):
        more = found | {each for each, around in callers.items() if _only(found, around - {each})}
        if more == found:
            break
        found = more
    return found


def _only(functions: frozenset[Node], around: set[Node | None]) -> bool:
    return bool(around) and around <= functions


def outermost_function(names: Names, node: Node) -> Node | None:
    """Return the function of the module's top level around a node; None in the init context."""
    outermost: Node | None = None
    function = names.scope(node).function
    while function is not None:
        outermost = function
        function = names.scope(function).function
    return outermost
