"""Reads imports, exports and patterns: what is taken, given and bound, and under which names."""

from collections.abc import Iterator

from tree_sitter import Node

from worker.verify.static.reading.scopes import Import
from worker.verify.static.reading.source import field, text_of

_NAMED_PATTERNS = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_PATTERNS_WITH_DEFAULT = frozenset({"assignment_pattern", "object_assignment_pattern"})


def _clause_parts(statement: Node) -> Iterator[Node]:
    for clause in statement.named_children:
        if clause.type != "import_clause":
            continue
        for part in clause.named_children:
            if part.type == "named_imports":
                yield from (c for c in part.named_children if c.type == "import_specifier")
            else:
                yield part


def imported_names(statement: Node, module: str) -> Iterator[Import]:
    """Read what an import statement takes."""
    for part in _clause_parts(statement):
        if part.type == "identifier":
            yield Import(module, "default", part)
        elif part.type == "namespace_import":
            yield Import(module, None, part)
        else:
            name = field(part, "name")
            yield Import(module, text_of(name or part).strip("'\""), part)


def local_names(statement: Node) -> Iterator[str]:
    """Read what an import statement's names are called here, in the same order."""
    for part in _clause_parts(statement):
        if part.type == "identifier":
            yield text_of(part)
        elif part.type == "namespace_import":
            yield text_of(part.named_children[-1])
        else:
            yield text_of(field(part, "alias") or field(part, "name") or part)


def declared_names(declaration: Node) -> Iterator[tuple[str, Node | None]]:
    """Read the names that an exported declaration makes, with their values."""
    name = field(declaration, "name")
    if name is not None:
        yield text_of(name), declaration
        return
    for declarator in declaration.named_children:
        target = field(declarator, "name")
        if target is None:
            continue
        if target.type == "identifier":
            yield text_of(target), field(declarator, "value")
        else:
            names, _ = bound_names(target)
            yield from ((text_of(node), None) for node in names)


def bound_names(pattern: Node) -> tuple[list[Node], list[Node]]:
    """Read the names that a pattern binds, and the default values in it."""
    names: list[Node] = []
    defaults: list[Node] = []
    stack = [pattern]
    while stack:
        node = stack.pop()
        if node.type in _NAMED_PATTERNS:
            names.append(node)
        elif node.type in _PATTERNS_WITH_DEFAULT:
            stack.extend(child for child in (field(node, "left"),) if child is not None)
            defaults.extend(child for child in (field(node, "right"),) if child is not None)
        elif node.type == "pair_pattern":
            stack.extend(child for child in (field(node, "value"),) if child is not None)
        else:
            stack.extend(node.named_children)
    return names, defaults


def clause_exports(clause: Node) -> Iterator[tuple[str, Node | None]]:
    """Read the names that `export { ... }` exports, with the names that they stand for."""
    for specifier in clause.named_children:
        name = field(specifier, "alias") or field(specifier, "name")
        if name is not None:
            yield text_of(name).strip("'\""), field(specifier, "name")


def clause_references(clause: Node) -> list[Node]:
    """Read the names of this module that `export { ... }` uses."""
    names = (field(specifier, "name") for specifier in clause.named_children)
    return [name for name in names if name is not None]
