"""Follows a value of `__ENV` into calls: conversions, string methods, functions of the script."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import NeedKind
from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.env_trail import Spot, Trail
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of
from worker.verify.static.reading.surroundings import Place
from worker.verify.static.reading.values import arguments

_NUMBERS = frozenset({"Number", "parseFloat", "parseInt", "sleep"})
# What gives back the text that it is given or called on, more or less.
_SAME_TEXT = frozenset(
    {"String", "concat", "decodeURIComponent", "encodeURI", "encodeURIComponent", "replace"}
    | {"replaceAll", "slice", "substring", "toLowerCase", "toString", "toUpperCase", "trim"}
    | {"trimEnd", "trimStart"}
)
_SEARCHES = frozenset({"has", "includes", "indexOf"})


def given(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on with what a call makes of its argument."""
    call = around.parent
    function = _function(call) if call is not None else None
    if call is None or function is None:
        trail.need(spot)
        return
    owner = field(function, "object")
    whose = text_of(owner) if owner is not None else ""
    name = text_of(field(function, "property") or function)
    if whose == "console":
        return
    if name in _NUMBERS or whose == "Math":
        trail.need(spot, NeedKind.NUMBER)
    elif (whose, name) == ("JSON", "parse"):
        _parsed(call, spot, trail)
    elif owner is not None and name in _SEARCHES:
        trail.choose(owner)
        trail.ask(spot.to(call))
    elif name == "Boolean":
        trail.ask(spot.to(call))
    elif name in _SAME_TEXT:
        yield spot.to(call, spot.place if owner is None else Place.PART)
    else:
        yield from _into_parameter(spot, call, function, trail)


def looked_into(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on with what a method makes of a value."""
    if field(around, "object") != spot.node:
        trail.choose(field(around, "object"))
        trail.need(spot)
        return
    name, call = field(around, "property"), around.parent
    is_called = call is not None and call.type == "call_expression"
    if call is not None and is_called and name is not None and text_of(name) in _SAME_TEXT:
        yield spot.to(call)
    else:
        trail.need(spot)


def _function(call: Node) -> Node | None:
    return field(call, "function") or field(call, "constructor")


def _parsed(call: Node, spot: Spot, trail: Trail) -> None:
    trail.need(spot, NeedKind.JSON)
    pair = call.parent
    key = field(pair, "key") if pair is not None and pair.type == "pair" else None
    if key is not None and text_of(key) == "stages":
        trail.uses.is_list = True


def _into_parameter(spot: Spot, call: Node, function: Node, trail: Trail) -> Iterator[Spot]:
    if text_of(function) == "URL" and spot.place is not Place.PART:
        trail.need(spot, NeedKind.URL)
        return
    parameter = _parameter(trail.program, function, call, spot.node)
    if parameter is None:
        trail.need(spot)
        return
    for reference in trail.program.references_to(parameter):
        yield spot.to(reference)


def _parameter(program: Program, function: Node, call: Node, argument: Node) -> Node | None:
    """Return the plain parameter of a function of the script that gets an argument."""
    binding = program.binding(function) if function.type == "identifier" else None
    called = binding.value if binding is not None else None
    passed = arguments(call)
    if called is None or called.type not in FUNCTIONS or argument not in passed:
        return None
    single, several = field(called, "parameter"), field(called, "parameters")
    names = [single] if single is not None else several.named_children if several else []
    at = passed.index(argument)
    return names[at] if at < len(names) and names[at].type == "identifier" else None
