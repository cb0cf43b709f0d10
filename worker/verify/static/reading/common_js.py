"""Reads what a CommonJS script exports: `exports.name = ...` and `module.exports = ...`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tree_sitter import Node

from worker.verify.static.reading import source
from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.names import Names
from worker.verify.static.reading.source import text_of, unquoted
from worker.verify.static.reading.values import object_literal, resolve

_ACCESSES = frozenset({"member_expression", "subscript_expression"})
_ALL = ""


@dataclass(slots=True)
class CommonJsExports:
    """What assignments export, by name; `complete` is false if some may stand elsewhere."""

    named: dict[str, Node | None] = field(default_factory=dict)
    complete: bool = True


def read_exports(names: Names, assignments: Iterable[Node]) -> CommonJsExports:
    """Return what a script without import and export statements exports."""
    found = CommonJsExports()
    for assignment in assignments:
        left, value = source.field(assignment, "left"), source.field(assignment, "right")
        target = _target(left) if left is not None else None
        while value is not None and value.type == "assignment_expression":
            value = source.field(value, "right")
        if target is None or value is None:
            continue
        if names.scope(assignment).function is not None:
            found.complete = False
        elif target == _ALL:
            _replace_all(names, value, found)
        else:
            found.named[target] = value
    return found


def hands_exports_on(names: Names, references: Iterable[Node]) -> bool:
    """Return whether something else than an assignment may export: who is given the object."""
    for node in references:
        if not (names.is_global(node, "exports") or names.is_global(node, "module")):
            continue
        whole = node.parent if node.parent is not None and _is_exports(node.parent) else node
        given = whole.parent
        if given is None or given.type not in {"arguments", "variable_declarator"}:
            continue
        if not any("__esModule" in text_of(each) for each in given.named_children):
            return True
    return False


def _replace_all(names: Names, value: Node, found: CommonJsExports) -> None:
    """Take the properties of what `module.exports` becomes; a function has none."""
    read = object_literal(names, value)
    resolved = resolve(names, value)
    is_function = resolved is not None and resolved.type in FUNCTIONS
    found.named = dict(read.properties) if read is not None else {}
    found.complete = is_function if read is None else not read.partial


def _target(left: Node) -> str | None:
    """Return the name that an assignment exports, or `_ALL`; None if it exports nothing."""
    if _is_exports(left) and left.type in _ACCESSES:
        return _ALL
    owner = source.field(left, "object") if left.type in _ACCESSES else None
    if owner is None or not _is_exports(owner):
        return None
    name = source.field(left, "property") or source.field(left, "index")
    if name is None or name.type not in {"property_identifier", "string"}:
        return None
    return unquoted(name) if name.type == "string" else text_of(name)


def _is_exports(node: Node) -> bool:
    """Return whether a node is `exports` or `module.exports`."""
    if node.type == "identifier":
        return text_of(node) == "exports"
    if node.type != "member_expression":
        return False
    owner, name = source.field(node, "object"), source.field(node, "property")
    is_module = owner is not None and owner.type == "identifier" and text_of(owner) == "module"
    return is_module and name is not None and text_of(name) == "exports"
