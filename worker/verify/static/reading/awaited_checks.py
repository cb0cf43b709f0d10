"""Finds the checks that await: check() takes no async function, so these can only be values."""

from bisect import bisect_left

from tree_sitter import Node

from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field


def lines_of_awaiting_checks(program: Program) -> frozenset[int]:
    """Return the lines of the calls of check() that await what they check."""
    awaits = sorted(each.start_byte for each in program.awaits)
    found: set[int] = set()
    for call in program.calls if awaits else ():
        given = field(call, "arguments")
        if given is None or not _is_check(program, call):
            continue
        if bisect_left(awaits, given.start_byte) < bisect_left(awaits, given.end_byte):
            found.update(range(call.start_point.row + 1, call.end_point.row + 2))
    return frozenset(found)


def _is_check(program: Program, call: Node) -> bool:
    taken = program.taken(field(call, "function"))
    return taken is not None and taken.module == "k6" and taken.imported == "check"
