"""What a script does with a value that it reads from `__ENV`: followed through names and calls."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field as attribute

from tree_sitter import Node

from shared.domain.verification import NeedKind
from worker.verify.static.reading.conditions import (
    gives_up,
    is_optional,
    must_be_set,
    wanted_by,
)
from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.env_reads import EnvRead
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of, unquoted
from worker.verify.static.reading.surroundings import (
    Place,
    around_operand,
    around_substitution,
    kind_between,
    place_between,
)
from worker.verify.static.reading.urls import request_urls, socket_urls
from worker.verify.static.reading.values import arguments, elements, object_literal

# Steps from an expression to the one around it, for one read, and for all reads of a script.
_MOST_STEPS = 300
_MOST_STEPS_IN_ALL = 30_000

_NUMBERS = frozenset({"Number", "parseInt", "parseFloat", "sleep"})
_SAME_TEXT = frozenset(
    {"String", "decodeURIComponent", "encodeURI", "encodeURIComponent", "replace", "replaceAll"}
    | {"slice", "substring", "toLowerCase", "toString", "toUpperCase", "trim", "trimEnd"}
    | {"trimStart", "concat"}
)
_ARITHMETIC = frozenset({"-", "*", "/", "%", "**", "<", ">", "<=", ">="})
_EQUALITY = frozenset({"===", "!==", "==", "!="})
_OF_OPTIONS = frozenset(
    {"batch", "iterations", "maxVUs", "preAllocatedVUs", "rate", "rps", "startRate", "startVUs"}
    | {"target", "vus"}
)
_DURATIONS = frozenset({"duration", "gracefulStop", "gracefulRampDown", "maxDuration", "startTime"}
    | {"timeUnit", "setupTimeout", "teardownTimeout", "minIterationDuration"})
_SECRET_HEADERS = frozenset({"authorization", "cookie", "x-api-key", "x-auth-token", "api-key"})
_CONDITIONS = frozenset({"if_statement", "while_statement", "do_statement", "for_statement"})
_SOCKET = "wss"


@dataclass(slots=True)
class Uses:
    """What was found out about the reads of one variable.

    `sure` are kinds that the script shows, `likely` those that a property's name tells. `needed`
    says that the script does not do without the value.
    """

    sure: list[NeedKind] = attribute(default_factory=list)
    likely: list[NeedKind] = attribute(default_factory=list)
    choices: list[str] = attribute(default_factory=list)
    needed: bool = False
    in_socket: bool = False
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a value has got to. `has_default` says that something stands in for it."""

    node: Node
    place: Place
    has_default: bool


class EnvUses:
    """Follows the values of `__ENV` through a script."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._urls = {node.id for node in request_urls(program)}
        self._sockets = {node.id for node in socket_urls(program)}
        self._steps = 0

    def of(self, read: EnvRead, uses: Uses) -> None:
        """Add what a script does with one read."""
        spots = [_Spot(node, Place.WHOLE, has_default=False) for node in self._begin(read)]
        left = _MOST_STEPS
        while spots:
            if left <= 0 or self._steps >= _MOST_STEPS_IN_ALL:
                uses.needed = True
                return
            left -= 1
            self._steps += 1
            spots.extend(self._step(spots.pop(), uses))

    def _begin(self, read: EnvRead) -> Iterable[Node]:
        return self._program.references_to(read.node) if read.bound else [read.node]

    def _step(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        """Look at what stands around a value, and yield where it goes from there."""
        node, parent = spot.node, spot.node.parent
        if node.id in self._urls or node.id in self._sockets:
            uses.sure.append(NeedKind.PATH if spot.place is Place.PART else NeedKind.URL)
            uses.in_socket = uses.in_socket or node.id in self._sockets
            self._need(spot, uses)
            return
        match parent.type if parent is not None else "":
            case "parenthesized_expression" | "await_expression" | "sequence_expression":
                yield from self._wrapped(spot, uses)
            case "template_substitution":
                yield from self._in_template(spot, uses)
            case "binary_expression":
                yield from self._in_operation(spot, uses)
            case "unary_expression":
                self._in_sign(spot, uses)
            case "ternary_expression":
                yield from self._in_ternary(spot, uses)
            case "arguments":
                yield from self._given(spot, uses)
            case "member_expression" | "subscript_expression":
                yield from self._looked_into(spot, uses)
            case "variable_declarator" | "assignment_expression":
                yield from self._named(spot, uses)
            case "pair" | "object":
                yield from self._kept(spot, uses)
            case "return_statement" | "arrow_function":
                yield from self._returned(spot, uses)
            case "if_statement" | "while_statement" | "switch_case" | "expression_statement":
                self._must(spot, uses)
            case "augmented_assignment_expression" if parent and field(parent, "left") == node:
                pass
            case _:
                self._need(spot, uses)

    def _need(self, spot: _Spot, uses: Uses) -> None:
        if not spot.has_default and not is_optional(spot.node):
            uses.needed = True

    def _must(self, spot: _Spot, uses: Uses) -> None:
        """Take a use in a condition: a must only where the script gives up without the value."""
        if must_be_set(spot.node):
            uses.needed = True
            wanted = wanted_by(spot.node)
            if wanted is not None:
                uses.choices.append(wanted)

    def _wrapped(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        parent = spot.node.parent
        around = parent.parent if parent is not None else None
        if parent is None or around is None:
            return
        if around.type == "switch_statement" and field(around, "value") == parent:
            self._switched(around, uses)
        elif around.type in _CONDITIONS and field(around, "condition") == parent:
            self._must(spot, uses)
        else:
            yield _Spot(parent, spot.place, spot.has_default)

    def _switched(self, switch: Node, uses: Uses) -> None:
        body = field(switch, "body")
        for case in body.named_children if body is not None else ():
            value = field(case, "value")
            if value is not None and value.type == "string":
                uses.choices.append(unquoted(value))
            elif case.type == "switch_default" and gives_up(case):
                uses.needed = True

    def _in_template(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        substitution = spot.node.parent
        template = substitution.parent if substitution is not None else None
        if substitution is not None and template is not None:
            before, after = around_substitution(substitution)
            yield from self._between(_Spot(template, spot.place, spot.has_default), before, after, uses)

    def _between(self, spot: _Spot, before: str, after: str, uses: Uses) -> Iterator[_Spot]:
        """Follow a value into a text: it is what stands around it, or part of a longer one."""
        kind = kind_between(before, after) if spot.place is not Place.PART else None
        if kind is not None:
            (uses.likely if kind is NeedKind.TEXT else uses.sure).append(kind)
            self._need(spot, uses)
            return
        place = place_between(before, after) if spot.place is Place.WHOLE else spot.place
        if place is Place.START and after.startswith("/"):
            uses.likely.append(NeedKind.URL)
        yield _Spot(spot.node, place, spot.has_default)

    def _in_operation(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        operation = spot.node.parent
        operator = field(operation, "operator") if operation is not None else None
        if operation is None or operator is None:
            return
        left, right = field(operation, "left"), field(operation, "right")
        first = left == spot.node
        match operator.type:
            case "||" | "??" if first and right is not None and gives_up(right):
                uses.needed = True
                yield _Spot(operation, spot.place, has_default=True)
            case "||" | "??":
                yield _Spot(operation, spot.place, spot.has_default or first)
            case "&&":
                if first:
                    self._must(spot, uses)
                else:
                    yield _Spot(operation, spot.place, spot.has_default)
            case "+":
                before, after = around_operand(spot.node)
                yield from self._between(
                    _Spot(operation, spot.place, spot.has_default), before, after, uses
                )
            case "in" if first:
                self._choose(right, uses)
                self._must(spot, uses)
            case name if name in _EQUALITY:
                self._must(spot, uses)
            case name if name in _ARITHMETIC:
                uses.sure.append(NeedKind.NUMBER)
                self._need(spot, uses)
            case _:
                self._need(spot, uses)

    def _in_sign(self, spot: _Spot, uses: Uses) -> None:
        sign = field(spot.node.parent, "operator") if spot.node.parent is not None else None
        if sign is not None and sign.type in {"+", "-"}:
            uses.sure.append(NeedKind.NUMBER)
            self._need(spot, uses)
        else:
            self._must(spot, uses)

    def _in_ternary(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        ternary = spot.node.parent
        if ternary is None or field(ternary, "condition") == spot.node:
            self._must(spot, uses)
        elif is_optional(spot.node):
            yield _Spot(ternary, spot.place, has_default=True)
        else:
            yield _Spot(ternary, spot.place, spot.has_default)

    def _given(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        """Follow a value into a call."""
        call = spot.node.parent.parent if spot.node.parent is not None else None
        function = field(call, "function") or field(call, "constructor") if call is not None else None
        if call is None or function is None:
            self._need(spot, uses)
            return
        owner = field(function, "object")
        name = text_of(field(function, "property") or function)
        if owner is not None and text_of(owner) == "console":
            return
        if name in _NUMBERS or (owner is not None and text_of(owner) == "Math"):
            uses.sure.append(NeedKind.NUMBER)
            self._need(spot, uses)
        elif name == "parse" and owner is not None and text_of(owner) == "JSON":
            self._parsed(call, spot, uses)
        elif name in {"includes", "indexOf", "has"} and owner is not None:
            self._choose(owner, uses)
            self._must(_Spot(call, spot.place, spot.has_default), uses)
        elif name == "Boolean":
            self._must(_Spot(call, spot.place, spot.has_default), uses)
        elif name in _SAME_TEXT:
            place = spot.place if owner is None else Place.PART
            yield _Spot(call, place, spot.has_default)
        else:
            yield from self._into(function, call, spot, uses)

    def _parsed(self, call: Node, spot: _Spot, uses: Uses) -> None:
        uses.sure.append(NeedKind.JSON)
        self._need(spot, uses)
        pair = call.parent
        key = field(pair, "key") if pair is not None and pair.type == "pair" else None
        uses.is_list = uses.is_list or (key is not None and text_of(key) == "stages")

    def _into(self, function: Node, call: Node, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        """Follow a value to the parameter of a function of the script."""
        if text_of(function) == "URL" and spot.place is not Place.PART:
            uses.sure.append(NeedKind.URL)
        binding = self._program.binding(function) if function.type == "identifier" else None
        called = binding.value if binding is not None else None
        given = arguments(call)
        if called is None or called.type not in FUNCTIONS or spot.node not in given:
            self._need(spot, uses)
            return
        single, several = field(called, "parameter"), field(called, "parameters")
        names = [single] if single is not None else several.named_children if several else []
        at = given.index(spot.node)
        parameter = names[at] if at < len(names) else None
        if parameter is None or parameter.type != "identifier":
            self._need(spot, uses)
            return
        for reference in self._program.references_to(parameter):
            yield _Spot(reference, spot.place, spot.has_default)

    def _looked_into(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        member = spot.node.parent
        if member is None:
            return
        if field(member, "object") != spot.node:
            self._choose(field(member, "object"), uses)
            self._need(spot, uses)
            return
        name, call = field(member, "property"), member.parent
        called = call is not None and call.type == "call_expression"
        if called and name is not None and text_of(name) in _SAME_TEXT:
            # Whether `replace` leaves the start as it is, nobody can tell; it mostly does.
            yield _Spot(call, spot.place, spot.has_default)  # type: ignore[arg-type]
        else:
            self._need(spot, uses)

    def _named(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        """Follow a value to the references of the name that it is given."""
        statement = spot.node.parent
        target = field(statement, "name") or field(statement, "left") if statement else None
        if target is None or target == spot.node:
            return
        if target.type != "identifier":
            self._need(spot, uses)
            return
        binding = self._program.binding(target) or self._program.module.find(text_of(target))
        references = [] if binding is None else self._program.references_to(binding.node)
        for reference in references or self._program.references_to(target):
            if reference != target:
                yield _Spot(reference, spot.place, spot.has_default)

    def _kept(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        """Follow a value into a property of an object, and on to where that is read."""
        pair = spot.node.parent
        if pair is None or (pair.type == "pair" and field(pair, "value") != spot.node):
            self._need(spot, uses)
            return
        key = field(pair, "key") if pair.type == "pair" else spot.node
        name = text_of(key).strip("'\"") if key is not None else ""
        self._by_property(name, spot, uses)
        owner = pair.parent if pair.type == "pair" else pair
        declarator = owner.parent if owner is not None else None
        target = field(declarator, "name") if declarator is not None else None
        if declarator is None or declarator.type != "variable_declarator" or target is None:
            self._need(spot, uses)
            return
        members = self._members(target, name)
        for member in members:
            yield _Spot(member, spot.place, spot.has_default)
        if not members:
            self._need(spot, uses)

    def _by_property(self, name: str, spot: _Spot, uses: Uses) -> None:
        if name.lower() in _SECRET_HEADERS:
            uses.sure.append(NeedKind.SECRET)
        elif spot.place is Place.WHOLE and name in _OF_OPTIONS:
            uses.likely.append(NeedKind.NUMBER)
        elif spot.place is Place.WHOLE and name in _DURATIONS:
            uses.likely.append(NeedKind.DURATION)

    def _members(self, target: Node, name: str) -> list[Node]:
        parents = (reference.parent for reference in self._program.references_to(target))
        return [
            parent
            for parent in parents
            if parent is not None and parent.type == "member_expression"
            and text_of(field(parent, "property") or parent) == name
        ]

    def _returned(self, spot: _Spot, uses: Uses) -> Iterator[_Spot]:
        """Follow a value to the calls of the function that returns it."""
        function: Node | None = spot.node.parent
        while function is not None and function.type not in FUNCTIONS:
            function = function.parent
        if function is None:
            return
        name = field(function, "name")
        if name is None and function.parent is not None:
            name = field(function.parent, "name")
        calls = [
            reference.parent
            for reference in (self._program.references_to(name) if name is not None else [])
            if reference.parent is not None and reference.parent.type == "call_expression"
        ]
        for call in calls:
            yield _Spot(call, spot.place, spot.has_default)
        if not calls:
            self._need(spot, uses)

    def _choose(self, known: Node | None, uses: Uses) -> None:
        """Take the values that a list or an object of the script knows."""
        read = object_literal(self._program, known)
        if read is not None:
            uses.choices.extend(read.properties)
        for element in elements(self._program, known) or ():
            if element.type == "string":
                uses.choices.append(unquoted(element))
