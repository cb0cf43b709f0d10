"""What a script does with the values that it reads from `__ENV`: each is followed to its uses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from tree_sitter import Node

from shared.domain.verification import NeedKind
from worker.verify.static.reading.conditions import is_optional
from worker.verify.static.reading.env_calls import given, looked_into
from worker.verify.static.reading.env_names import kept, named, returned
from worker.verify.static.reading.env_operators import (
    in_choice,
    in_condition,
    in_operation,
    in_parentheses,
    in_sign,
    in_template,
)
from worker.verify.static.reading.env_reads import EnvRead
from worker.verify.static.reading.env_trail import Spot, Trail, Uses
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.request_urls import request_urls, socket_urls
from worker.verify.static.reading.surroundings import Place

# Steps from an expression to the one around it, for one read, and for all reads of a script.
_MOST_STEPS = 300
_MOST_STEPS_IN_ALL = 30_000

# What a condition may ask for before it is used.
_NAMES = frozenset({"identifier", "member_expression", "subscript_expression"})

type _Follow = Callable[[Spot, Node, Trail], Iterator[Spot]]

# By what stands around a value. Anywhere else it is used, as nobody knows what.
_FOLLOW: Mapping[str, _Follow] = {
    "arguments": given,
    "arrow_function": returned,
    "assignment_expression": named,
    "await_expression": in_parentheses,
    "binary_expression": in_operation,
    "expression_statement": in_condition,
    "if_statement": in_condition,
    "member_expression": looked_into,
    "object": kept,
    "pair": kept,
    "parenthesized_expression": in_parentheses,
    "return_statement": returned,
    "subscript_expression": looked_into,
    "switch_case": in_condition,
    "template_substitution": in_template,
    "ternary_expression": in_choice,
    "unary_expression": in_sign,
    "variable_declarator": named,
}


class EnvUses:
    """Follows the values of `__ENV` through a script, in a bounded number of steps."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._sockets = {node.id for node in socket_urls(program)}
        self._urls = {node.id for node in request_urls(program)} | self._sockets
        self._steps = 0

    def of(self, read: EnvRead, uses: Uses) -> None:
        """Add what a script does with one read."""
        trail = Trail(self._program, uses)
        spots = [Spot(node) for node in self._begin(read)]
        last = min(self._steps + _MOST_STEPS, _MOST_STEPS_IN_ALL)
        while spots and self._steps < last:
            self._steps += 1
            # One more than there are steps for: what is left over shows.
            spots.extend(islice(self._step(spots.pop(), trail), _MOST_STEPS + 1))
        if spots:
            uses.needed = True

    def _begin(self, read: EnvRead) -> Iterable[Node]:
        return self._program.references_to(read.node) if read.bound else [read.node]

    def _step(self, spot: Spot, trail: Trail) -> Iterable[Spot]:
        """Look at what stands around a value, and return where it goes from there."""
        node, around = spot.node, spot.node.parent
        if node.type in _NAMES and is_optional(node):
            spot = replace(spot, has_default=True)
        if node.id in self._urls:
            trail.need(spot, NeedKind.PATH if spot.place is Place.PART else NeedKind.URL)
            trail.uses.in_socket |= node.id in self._sockets
            return ()
        follow = _FOLLOW.get(around.type) if around is not None else None
        if around is None or follow is None:
            trail.need(spot)
            return ()
        return follow(spot, around, trail)
