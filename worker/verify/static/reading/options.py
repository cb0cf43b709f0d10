"""Reads the options and scenarios that stand in the text, and the functions that k6 calls."""

from collections.abc import Mapping

from tree_sitter import Node

from worker.k6.modules import is_built_in
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.scopes import Binding, Kind
from worker.verify.static.reading.source import text_of, walk
from worker.verify.static.reading.values import ObjectLiteral, object_literal, referred, string

_REFERENCES = frozenset({"identifier", "shorthand_property_identifier"})

# What a script exports, by name; None where the value has no node of its own.
type Exports = Mapping[str, Node | None]


def read_options(names: Names, exports: Exports) -> ObjectLiteral | None:
    """Return the exported options object, if it stands in the text."""
    return object_literal(names, _declared(names, exports.get("options")))


def read_scenarios(names: Names, options: ObjectLiteral | None) -> dict[str, ObjectLiteral] | None:
    """Return the scenarios that stand in the text; None if some may stand elsewhere.

    So do those that a function makes.
    """
    if options is None or options.partial:
        return None
    if "scenarios" not in options.properties:
        return {}
    found = object_literal(names, options.properties["scenarios"])
    if found is None or found.partial:
        return None
    read = {name: object_literal(names, node) for name, node in found.properties.items()}
    known = {name: scenario for name, scenario in read.items() if scenario is not None}
    return known if len(known) == len(read) else None


def read_thresholds(names: Names, options: ObjectLiteral | None) -> ObjectLiteral | None:
    """Return the thresholds that stand in the text, under a name of their own too."""
    node = options.properties.get("thresholds") if options is not None else None
    return object_literal(names, referred(names, node))


def find_run_functions(
    names: Names, exports: Exports, known: Mapping[str, ObjectLiteral]
) -> dict[str, Node]:
    """Return the exported functions that k6 calls, by their names; `known` are the scenarios."""
    called = {"default", "setup", "teardown"}
    for scenario in known.values():
        called.add(string(names, scenario.properties.get("exec")) or "default")
    found = {name: _declared(names, exports.get(name)) for name in sorted(called)}
    return {name: node for name, node in found.items() if node is not None}


def _declared(names: Names, node: Node | None) -> Node | None:
    """Return the value of a name that the module declares; any other node as it is."""
    if node is not None and node.type == "identifier":
        binding = names.module.find(text_of(node))
        return binding.value if binding else None
    return node


def stands_alone(names: Names, options: ObjectLiteral) -> bool:
    """Whether the options hold nothing that comes from a module which is not part of k6."""
    seen: set[int] = set()
    stack = [options.node]
    while stack:
        root = stack.pop()
        if root.id in seen:
            continue
        seen.add(root.id)
        for node in walk(root):
            binding = names.binding(node) if node.type in _REFERENCES else None
            if binding is None:
                continue
            if not _may_be_known(binding):
                return False
            if binding.value is not None:
                stack.append(binding.value)
    return True


def _may_be_known(binding: Binding) -> bool:
    if binding.imported is not None and not is_built_in(binding.imported.module):
        return False
    return binding.value is not None or binding.kind in {Kind.IMPORT, Kind.PARAMETER}
