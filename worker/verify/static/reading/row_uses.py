"""Finds the rows that a script picks by the number of a VU or of an iteration alone."""

from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from worker.verify.static.facts import Counter, RowUse
from worker.verify.static.reading.counters import counter_with_offset
from worker.verify.static.reading.exported import exported_function
from worker.verify.static.reading.lists import Lists
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.requests import http_method
from worker.verify.static.reading.row_guards import RowGuards
from worker.verify.static.reading.source import field, text_of

# A report needs no more of them, and nobody writes as many.
_MOST_PICKS = 50
_MOST_CHARACTERS = 60
_PATTERNS = frozenset({"object_pattern", "array_pattern"})

type _Pick = tuple[Node, Node, Counter, int]


def find_row_uses(program: Program, lists: Lists) -> Iterator[RowUse]:
    """Yield the rows that a counter picks, unless the script seems to know when there is none."""
    guards = RowGuards(program)
    for member, owner, counter, offset in islice(_picks(program), _MOST_PICKS):
        rows = lists.rows(owner)
        if rows is None or guards.may_be_missing(member, owner):
            continue
        place = program.source.place(member)
        yield RowUse(
            name=text_of(owner)[:_MOST_CHARACTERS],
            rows=rows,
            counter=counter,
            offset=offset,
            function=exported_function(program, owner),
            needed=_is_needed(program, member),
            file=program.source.path,
            line=place.line,
            column=place.column,
        )


def _picks(program: Program) -> Iterator[_Pick]:
    for member in program.members:
        if member.type != "subscript_expression":
            continue
        owner, pick = field(member, "object"), counter_with_offset(program, field(member, "index"))
        if owner is not None and pick is not None:
            yield member, owner, *pick


def _is_needed(program: Program, member: Node) -> bool:
    """Return whether a script can't do without a row that it picks, there or under its name."""
    parent = member.parent
    name = field(parent, "name") if parent and parent.type == "variable_declarator" else None
    if name is None:
        return _needs(program, member)
    if name.type in _PATTERNS:
        return True
    return any(_needs(program, each) for each in program.references_to(name))


def _needs(program: Program, row: Node) -> bool:
    """Return whether something is taken of a row, or a text or a request is made with it."""
    parent = row.parent
    match parent.type if parent is not None else None:
        case "member_expression" | "subscript_expression":
            return parent is not None and field(parent, "object") == row
        case "template_substitution":
            return True
        case "binary_expression":
            operator = field(parent, "operator") if parent is not None else None
            return operator is not None and operator.type == "+"
        case "arguments":
            call = parent.parent if parent is not None else None
            return call is not None and http_method(program, call) is not None
        case _:
            return False
