"""Which exported function a piece of a script stands in: that is what a scenario runs."""

from tree_sitter import Node

from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.reach import outermost_function
from worker.verify.static.reading.source import text_of


def exported_function(program: Program, node: Node) -> str | None:
    """Return the name of the exported function around a node that has a scope, if there is one."""
    around = outermost_function(program, node)
    if around is None:
        return None
    for name, exported in program.exports.items():
        value = exported
        if value is not None and value.type == "identifier":
            binding = program.module.find(text_of(value))
            value = binding.value if binding is not None else None
        if value is not None and value.type in FUNCTIONS and value == around:
            return name
    return None
