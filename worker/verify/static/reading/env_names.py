"""Follows a value of `__ENV` through the names, properties and functions that keep it."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import NeedKind
from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.env_trail import Spot, Trail
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.surroundings import Place

_NUMBERS = frozenset(
    {"batch", "iterations", "maxVUs", "preAllocatedVUs", "rate", "rps", "startRate", "startVUs"}
    | {"target", "vus"}
)
_DURATIONS = frozenset(
    {"duration", "gracefulRampDown", "gracefulStop", "maxDuration", "minIterationDuration"}
    | {"setupTimeout", "startTime", "teardownTimeout", "timeUnit"}
)
_SECRETS = frozenset({"api-key", "authorization", "cookie", "x-api-key", "x-auth-token"})


def named(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on with the references to the name that a value is given."""
    target = field(around, "name") or field(around, "left")
    if target is None or target == spot.node:
        return
    if target.type != "identifier":
        trail.need(spot)
        return
    program = trail.program
    if not program.is_entry and text_of(target) in program.exports:
        trail.need(spot)  # in another file, where nobody follows it
    binding = program.binding(target) or program.module.find(text_of(target))
    references = program.references_to(binding.node) if binding is not None else []
    for reference in references or program.references_to(target):
        if reference != target:
            yield spot.to(reference)


def kept(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on with the reads of the property that a value is given."""
    pair = around.type == "pair"
    if pair and field(around, "value") != spot.node:
        trail.need(spot)
        return
    key = field(around, "key") if pair else spot.node
    name = text_of(key).strip("'\"") if key is not None else ""
    _by_property(name, spot, trail)
    owner = around.parent if pair else around
    declarator = owner.parent if owner is not None else None
    is_named = declarator is not None and declarator.type == "variable_declarator"
    target = field(declarator, "name") if declarator is not None and is_named else None
    members = _members(target, name, trail) if target is not None else []
    for member in members:
        yield spot.to(member)
    if not members:
        trail.need(spot)


def returned(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on with the calls of the function that returns a value."""
    function: Node | None = around
    while function is not None and function.type not in FUNCTIONS:
        function = function.parent
    name = field(function, "name") if function is not None else None
    if name is None and function is not None and function.parent is not None:
        name = field(function.parent, "name")
    calls = [
        reference.parent
        for reference in (trail.program.references_to(name) if name is not None else ())
        if reference.parent is not None and reference.parent.type == "call_expression"
    ]
    for call in calls:
        yield spot.to(call)
    if not calls:
        trail.need(spot)


def _by_property(name: str, spot: Spot, trail: Trail) -> None:
    uses = trail.uses
    if name.lower() in _SECRETS:
        uses.sure.append(NeedKind.SECRET)
    elif spot.place is Place.WHOLE and name in _NUMBERS:
        uses.likely.append(NeedKind.NUMBER)
    elif spot.place is Place.WHOLE and name in _DURATIONS:
        uses.likely.append(NeedKind.DURATION)


def _members(target: Node, name: str, trail: Trail) -> list[Node]:
    parents = (reference.parent for reference in trail.program.references_to(target))
    return [
        parent
        for parent in parents
        if parent is not None
        and parent.type == "member_expression"
        and text_of(field(parent, "property") or parent) == name
    ]
