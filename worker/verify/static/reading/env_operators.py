"""Follows a value of `__ENV` through templates, operators and conditions."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import NeedKind
from worker.verify.static.reading.conditions import gives_up
from worker.verify.static.reading.env_trail import Spot, Trail
from worker.verify.static.reading.source import field, unquoted
from worker.verify.static.reading.surroundings import (
    Place,
    around_operand,
    around_substitution,
    kind_between,
    place_between,
)

_ARITHMETIC = frozenset({"-", "*", "/", "%", "**", "<", ">", "<=", ">="})
_EQUALITY = frozenset({"===", "!==", "==", "!="})
_CONDITIONS = frozenset({"if_statement", "while_statement", "do_statement", "for_statement"})


def in_parentheses(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on outside of parentheses, unless they hold a statement's condition."""
    statement = around.parent
    if statement is not None and statement.type == "switch_statement":
        _in_switch(statement, trail)
    elif statement is not None and statement.type in _CONDITIONS:
        trail.ask(spot)
    else:
        yield spot.to(around)


def in_condition(spot: Spot, _around: Node, trail: Trail) -> Iterator[Spot]:
    """End in a condition."""
    trail.ask(spot)
    return iter(())


def in_template(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on with the template that a value is put into."""
    template = around.parent
    if template is not None:
        before, after = around_substitution(around)
        yield from _between(spot.to(template), before, after, trail)


def in_operation(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on with what an operator makes of a value."""
    operator = field(around, "operator")
    first = field(around, "left") == spot.node
    match operator.type if operator is not None else "":
        case "||" | "??":
            yield from _with_default(spot, around, trail)
        case "&&" if not first:
            yield spot.to(around)
        case "+":
            before, after = around_operand(spot.node)
            yield from _between(spot.to(around), before, after, trail)
        case "in" if first:
            trail.choose(field(around, "right"))
            trail.ask(spot)
        case name if name in _EQUALITY or name == "&&":
            trail.ask(spot)
        case name if name in _ARITHMETIC:
            trail.need(spot, NeedKind.NUMBER)
        case _:
            trail.need(spot)


def in_sign(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """End at a sign, which wants a number, or at a negation."""
    sign = field(around, "operator")
    if sign is not None and sign.type in {"+", "-"}:
        trail.need(spot, NeedKind.NUMBER)
    else:
        trail.ask(spot)
    return iter(())


def in_choice(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    """Go on with `a ? b : c`, unless the value decides it."""
    if field(around, "condition") == spot.node:
        trail.ask(spot)
    else:
        yield spot.to(around)


def _with_default(spot: Spot, around: Node, trail: Trail) -> Iterator[Spot]:
    right = field(around, "right")
    if right is None or right == spot.node:
        yield spot.to(around)
        return
    if gives_up(right) or _calls_what_gives_up(right, trail):
        trail.uses.needed = True
    yield Spot(around, spot.place, has_default=True)


def _calls_what_gives_up(node: Node, trail: Trail) -> bool:
    function = field(node, "function") if node.type == "call_expression" else None
    if function is None or function.type != "identifier":
        return False
    binding = trail.program.binding(function)
    return binding is not None and binding.value is not None and gives_up(binding.value)


def _between(text: Spot, before: str, after: str, trail: Trail) -> Iterator[Spot]:
    """Follow a value into a text: it is what stands around it, or part of a longer one."""
    kind = kind_between(before, after) if text.place is not Place.PART else None
    if kind is NeedKind.TEXT:
        trail.need(text)
    elif kind is not None:
        trail.need(text, kind)
    else:
        place = place_between(before, after) if text.place is Place.WHOLE else text.place
        if place is Place.START and after.startswith("/"):
            trail.uses.likely.append(NeedKind.URL)
        yield text.to(text.node, place)


def _in_switch(switch: Node, trail: Trail) -> None:
    body = field(switch, "body")
    for case in body.named_children if body is not None else ():
        value = field(case, "value")
        if value is not None and value.type == "string":
            trail.uses.choices.append(unquoted(value))
        elif case.type == "switch_default" and gives_up(case):
            trail.uses.needed = True
