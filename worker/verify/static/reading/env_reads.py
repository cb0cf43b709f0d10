"""Finds where a script reads a variable of `__ENV`."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from worker.verify.static.reading.env_getters import getter_calls
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of, unquoted

_MEMBERS = frozenset({"member_expression", "subscript_expression"})
# How many constants may stand between `__ENV` and a read.
_ALIASES = 3
# A report of thousands of needs helps nobody, nor would k6 take that many flags.
MOST_VARIABLES = 200


@dataclass(frozen=True, slots=True)
class EnvRead:
    """One read. `node` is the expression, or the name that a pattern binds (`bound`) to the value.

    `source` is the `__ENV` that is read, or the name that stands for it.
    """

    name: str
    node: Node
    source: Node
    bound: bool = False


def env_reads(program: Program) -> Iterator[EnvRead]:
    """Yield the reads of `__ENV.NAME`, `__ENV['NAME']` and `const { NAME } = __ENV`.

    A call of a function that reads `__ENV[name]` for its argument is one, too.
    """
    for node in program.references:
        if program.is_global(node, "__ENV"):
            yield from _reads(program, node, _ALIASES)
    for name, call in getter_calls(program):
        yield EnvRead(name, call, call)


def variable_name(names: Names, node: Node) -> str | None:
    """Return the variable that `__ENV.NAME` or `__ENV['NAME']` reads."""
    if node.type not in _MEMBERS or not names.is_global(field(node, "object"), "__ENV"):
        return None
    return _key(node)


def _reads(program: Program, source: Node, aliases: int) -> Iterator[EnvRead]:
    parent = source.parent
    if parent is None:
        return
    if parent.type in _MEMBERS and field(parent, "object") == source:
        name = _key(parent)
        if name is not None:
            yield EnvRead(name, parent, source)
    elif parent.type == "variable_declarator" and field(parent, "value") == source:
        target = field(parent, "name")
        if target is not None and target.type == "object_pattern":
            yield from _destructured(target, source)
        elif target is not None and target.type == "identifier" and aliases:
            for alias in program.references_to(target):
                yield from _reads(program, alias, aliases - 1)


def _key(member: Node) -> str | None:
    if member.type == "member_expression":
        name = field(member, "property")
        return text_of(name) if name is not None else None
    index = field(member, "index")
    return unquoted(index) if index is not None and index.type == "string" else None


def _destructured(pattern: Node, source: Node) -> Iterator[EnvRead]:
    """Yield the names of a pattern that have no default."""
    for child in pattern.named_children:
        if child.type == "shorthand_property_identifier_pattern":
            yield EnvRead(text_of(child), child, source, bound=True)
        elif child.type == "pair_pattern":
            key, value = field(child, "key"), field(child, "value")
            if key is not None and value is not None and value.type == "identifier":
                name = unquoted(key) if key.type == "string" else text_of(key)
                yield EnvRead(name, value, source, bound=True)
