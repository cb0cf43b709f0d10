"""Reads values that stand in the text: literals, constants, properties of literal objects."""

import re
from dataclasses import dataclass

from tree_sitter import Node

from worker.verify.static.reading.names import Names
from worker.verify.static.reading.scopes import Kind
from worker.verify.static.reading.source import field, text_of, unquoted

# How many constants a value is followed through.
_HOPS = 8
# More digits than any number that k6 takes: what is longer is not worth converting.
_MOST_DIGITS = 40
_ESCAPE = re.compile(r"\\(.)")
_NUMBER = re.compile(r"[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+")


@dataclass(frozen=True, slots=True)
class ObjectLiteral:
    """The known properties of an object; `partial` says that it may have others."""

    node: Node
    properties: dict[str, Node]
    keys: dict[str, Node]
    partial: bool


def resolve(names: Names, node: Node | None) -> Node | None:
    """Follow parentheses, constants and members of literal objects to the value's node."""
    for _ in range(_HOPS):
        if node is None:
            return None
        if node.type == "parenthesized_expression":
            node = node.named_children[0] if node.named_children else None
        elif node.type == "identifier":
            binding = names.binding(node)
            if binding is None or binding.kind is not Kind.CONSTANT or binding.value is None:
                return node
            node = binding.value
        elif node.type == "member_expression":
            value = _member(names, node)
            if value is None:
                return node
            node = value
        else:
            return node
    return node


def referred(names: Names, node: Node | None) -> Node | None:
    """Follow a value as `resolve` does, also where a property's name says it: `{ thresholds }`."""
    if node is None or node.type != "shorthand_property_identifier":
        return resolve(names, node)
    binding = names.binding(node)
    if binding is None or binding.kind is not Kind.CONSTANT or binding.value is None:
        return node
    return resolve(names, binding.value)


def _member(names: Names, node: Node) -> Node | None:
    owner, name = field(node, "object"), field(node, "property")
    if owner is None or name is None or owner.type != "identifier":
        return None
    binding = names.binding(owner)
    if binding is None or binding.kind is not Kind.CONSTANT or binding.value is None:
        return None
    found = object_literal(names, binding.value) if binding.value.type == "object" else None
    return found.properties.get(text_of(name)) if found else None


def object_literal(names: Names, node: Node | None) -> ObjectLiteral | None:
    """Read an object's properties; None if the value is no object in the text."""
    value = resolve(names, node)
    if value is None or value.type != "object":
        return None
    properties: dict[str, Node] = {}
    keys: dict[str, Node] = {}
    partial = False
    for child in value.named_children:
        key, content = _entry(child)
        if key is None or content is None:
            partial = partial or child.type != "comment"
            continue
        name = unquoted(key) if key.type == "string" else text_of(key)
        properties[name], keys[name] = content, key
    return ObjectLiteral(value, properties, keys, partial)


def _entry(child: Node) -> tuple[Node | None, Node | None]:
    if child.type == "pair":
        key = field(child, "key")
        if key is not None and key.type != "computed_property_name":
            return key, field(child, "value")
    if child.type == "shorthand_property_identifier":
        return child, child
    if child.type == "method_definition":
        return field(child, "name"), child
    return None, None


def elements(names: Names, node: Node | None) -> list[Node] | None:
    """Return the elements of an array in the text."""
    value = resolve(names, node)
    if value is None or value.type != "array":
        return None
    return [child for child in value.named_children if child.type != "comment"]


def string(names: Names, node: Node | None) -> str | None:
    """Return a string that stands in the text; its simple escapes are undone."""
    value = resolve(names, node)
    if value is None:
        return None
    whole = value.type == "string" or (
        value.type == "template_string"
        and all(child.type != "template_substitution" for child in value.named_children)
    )
    return _ESCAPE.sub(r"\1", unquoted(value)) if whole else None


def number(names: Names, node: Node | None) -> float | None:
    """Return a number that stands in the text."""
    value = resolve(names, node)
    if value is None or value.type not in {"number", "unary_expression"}:
        return None
    text = text_of(value).replace(" ", "")
    sign = -1.0 if text.startswith("-") else 1.0
    digits = text.removeprefix("-").removeprefix("+")
    if len(digits) > _MOST_DIGITS or _NUMBER.fullmatch(digits) is None:
        return None
    return sign * float(digits.replace("_", ""))


def arguments(call: Node) -> list[Node]:
    """Return a call's arguments; empty for a tagged template."""
    given = field(call, "arguments")
    if given is None or given.type != "arguments":
        return []
    return [child for child in given.named_children if child.type != "comment"]
