"""Functions that read the variable of `__ENV` whose name they are given, and their calls."""

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.expressions import parameters_of
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of, unquoted
from worker.verify.static.reading.values import arguments


def getter_calls(program: Program) -> Iterator[tuple[str, Node]]:
    """Yield the variable and the call, where a getter is given a name that stands in the text."""
    own = dict(_getters(program))
    for name, position in own.items():
        for reference in program.references_to(name):
            call = reference.parent
            if call is not None and field(call, "function") == reference:
                yield from _named(call, position)
    for call in program.calls if program.neighbours.getters else ():
        taken = program.taken(field(call, "function"))
        if taken is None or taken.imported is None:
            continue
        path = program.leads_to(taken.module).path
        imported = program.neighbours.getters.get(path or "", {}).get(taken.imported)
        if imported is not None:
            yield from _named(call, imported)


def exported_getters(program: Program) -> Mapping[str, int]:
    """Return which argument of an exported getter is the variable's name, by its export."""
    own = {name.start_byte: position for name, position in _getters(program)}
    found: dict[str, int] = {}
    for export, value in program.exports.items():
        name = field(value, "name") or value if value is not None else None
        if name is None:
            continue
        binding = program.module.find(text_of(name)) if name.type == "identifier" else None
        declared = binding.node.start_byte if binding is not None else name.start_byte
        position = own.get(declared)
        if position is None and value is not None and value.parent is not None:
            named = field(value.parent, "name")  # export const f = () => ...
            position = own.get(named.start_byte) if named is not None else None
        if position is not None:
            found[export] = position
    return found


def _getters(program: Program) -> Iterator[tuple[Node, int]]:
    """Yield the name of each function that reads `__ENV[parameter]`, and the parameter's place."""
    for node in program.references:
        member = node.parent
        if member is None or member.type != "subscript_expression":
            continue
        index = field(member, "index")
        if index is None or index.type != "identifier" or not program.is_global(node, "__ENV"):
            continue
        function = program.scope(node).function
        position = _position(function, text_of(index)) if function is not None else None
        name = _name(function) if function is not None else None
        if position is not None and name is not None:
            yield name, position


def _position(function: Node, name: str) -> int | None:
    for position, parameter in enumerate(parameters_of(function)):
        if text_of(field(parameter, "left") or parameter) == name:
            return position
    return None


def _name(function: Node) -> Node | None:
    name = field(function, "name")
    if name is None and function.type in FUNCTIONS and function.parent is not None:
        name = field(function.parent, "name")  # const f = () => ...
    return name if name is not None and name.type == "identifier" else None


def _named(call: Node, position: int) -> Iterator[tuple[str, Node]]:
    given = arguments(call)
    if position < len(given) and given[position].type == "string":
        yield unquoted(given[position]), call
