"""Finds the checks that await: check() takes no async function, so these can only be values."""

from tree_sitter import Node

from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field


def lines_of_awaiting_checks(program: Program) -> frozenset[int]:
    """Return the lines of the calls of check() that await what they check."""
    awaits = [each.start_byte for each in program.awaits]
    checks = [call for call in program.calls if awaits and _is_check(program, call)]
    found: set[int] = set()
    for call in checks:
        given = field(call, "arguments")
        if given is not None and any(given.start_byte < at < given.end_byte for at in awaits):
            found.update(range(call.start_point.row + 1, call.end_point.row + 2))
    return frozenset(found)


def _is_check(program: Program, call: Node) -> bool:
    taken = program.taken(field(call, "function"))
    return taken is not None and taken.module == "k6" and taken.imported == "check"
