"""Reads what require() takes, and under which names: it imports, too, in any kind of script."""

from collections.abc import Iterator
from typing import NamedTuple

from tree_sitter import Node

from worker.verify.static.reading.scopes import Import
from worker.verify.static.reading.source import field, text_of, unquoted


class Taken(NamedTuple):
    """One thing that is taken of a module, and the node of the name that it gets, if any."""

    taken: Import
    local: Node | None


def required_module(call: Node) -> Node | None:
    """Return the module's name, in its quotes, of `require('name')`; None for any other call."""
    function, given = field(call, "function"), field(call, "arguments")
    if function is None or function.type != "identifier" or text_of(function) != "require":
        return None
    names = [each for each in given.named_children if each.type != "comment"] if given else []
    if len(names) != 1 or names[0].type not in {"string", "template_string"}:
        return None
    computed = any(each.type == "template_substitution" for each in names[0].named_children)
    return None if computed else names[0]


def taken_by(declarator: Node) -> tuple[Taken, ...]:
    """Return what `name = require(...)` takes; nothing if a declaration has another value."""
    value = field(declarator, "value")
    if value is not None and value.type == "member_expression":
        value = field(value, "object")
    source = required_module(value) if value is not None else None
    if value is None or source is None:
        return ()
    return tuple(required_names(value, unquoted(source)))


def required_names(call: Node, module: str) -> Iterator[Taken]:
    """Yield what is taken of a module where it is required: all of it, or members by name."""
    around = call.parent
    if around is not None and around.type == "member_expression":
        member = field(around, "property")
        if member is not None:
            target = _target(around.parent)
            local = target if target is not None and target.type == "identifier" else None
            yield Taken(Import(module, text_of(member), member), local)
        return
    target = _target(around)
    if target is not None and target.type == "identifier":
        yield Taken(Import(module, None, target), target)
    for entry in target.named_children if target is not None else ():
        yield from _member(entry, module)


def _target(declarator: Node | None) -> Node | None:
    if declarator is None or declarator.type != "variable_declarator":
        return None
    return field(declarator, "name")


def _member(entry: Node, module: str) -> Iterator[Taken]:
    """Yield what an entry of `const { ... } = require(...)` takes."""
    key, local = field(entry, "key"), field(entry, "value")
    if entry.type == "shorthand_property_identifier_pattern":
        yield Taken(Import(module, text_of(entry), entry), entry)
    elif key is not None and key.type == "property_identifier":
        named = local if local is not None and local.type == "identifier" else None
        yield Taken(Import(module, text_of(key), entry), named)
