"""Takes the types off TypeScript: what is left is JavaScript of the same length, line by line.

k6 does the same before it runs a `.ts` file. No byte moves, so every place in the JavaScript is the
place in the script, and nothing after this needs to know of types.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

_TYPES = frozenset(
    {
        "accessibility_modifier",
        "asserts_annotation",
        "implements_clause",
        "override_modifier",
        "type_annotation",
        "type_arguments",
        "type_parameters",
        "type_predicate_annotation",
    }
)
# Statements and members of classes that say nothing at run time.
_SILENT = frozenset(
    {
        "abstract_method_signature",
        "ambient_declaration",
        "function_signature",
        "index_signature",
        "interface_declaration",
        "method_signature",
        "type_alias_declaration",
    }
)
# Words and signs in front of names, or after them, by the node that they stand in.
_SIGNS = {
    "abstract_class_declaration": frozenset({"abstract"}),
    "method_definition": frozenset({"?"}),
    "non_null_expression": frozenset({"!"}),
    "optional_parameter": frozenset({"readonly", "?"}),
    "public_field_definition": frozenset({"readonly", "?", "!"}),
    "required_parameter": frozenset({"readonly"}),
    "variable_declarator": frozenset({"!"}),
}
_CASTS = frozenset({"as_expression", "satisfies_expression"})
_HOLDERS = frozenset({"enum_declaration", "internal_module", "module"})
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_VISIBLE = re.compile(rb"[^\r\n]")


class NotErasableError(Exception):
    """A script says something at run time that JavaScript has no words for in its place."""


def erase(data: bytes, root: Node) -> bytes:
    """Return a script without its types, and without the imports that only types use.

    Raises NotErasableError.
    """
    return _Eraser(data).erase(root)


class _Eraser:
    def __init__(self, data: bytes) -> None:
        self._text = bytearray(data)
        self._used: set[bytes] = set()
        self._imports: list[Node] = []

    def erase(self, root: Node) -> bytes:
        stack = [root]
        while stack:
            stack.extend(reversed(list(self._visit(stack.pop()))))
        for statement in self._imports:
            self._erase_unused(statement)
        return bytes(self._text)

    def _visit(self, node: Node) -> Iterator[Node]:
        """Erase what is a type of a node; yield the children that may hold more."""
        kind = node.type
        if kind in _TYPES:
            self._blank(node.start_byte, node.end_byte)
        elif kind in _SILENT or _is_silent(node):
            self._blank_statement(node)
        elif kind == "import_statement":
            self._imports.append(node)
        elif kind in _CASTS and node.named_children:
            value = node.named_children[0]
            self._blank(value.end_byte, node.end_byte)
            yield value
        elif _is_silent_entry(node):
            self._blank_entry(node)
        elif kind in _HOLDERS:
            self._make_variable(node)
        else:
            self._rewrite(node, kind)
            yield from node.named_children

    def _rewrite(self, node: Node, kind: str) -> None:
        """Take from a node that says something at run time what does not."""
        if kind in _NAMES:
            self._used.add(node.text or b"")
        elif kind == "import_alias":
            self._rename(node, b"const")
        elif kind == "export_statement" and any(child.type == "=" for child in node.children):
            raise NotErasableError("`export =` is an assignment to module.exports")
        for sign in node.children if kind in _SIGNS else ():
            if sign.type in _SIGNS[kind]:
                self._blank(sign.start_byte, sign.end_byte)

    def _make_variable(self, node: Node) -> None:
        """Leave of an enum or a namespace the name that it binds; what it holds, k6 knows."""
        stack = [node]
        while stack:
            each = stack.pop()
            if each.type in _NAMES:
                self._used.add(each.text or b"")
            stack.extend(each.named_children)
        name = node.child_by_field_name("name")
        while name is not None and name.type == "nested_identifier":
            name = name.child_by_field_name("object")
        if name is not None:
            self._blank(node.start_byte, name.start_byte)
            self._blank(name.end_byte, node.end_byte)
            self._text[node.start_byte : node.start_byte + 3] = b"var"
            self._text[node.end_byte - 1] = ord(";")

    def _erase_unused(self, statement: Node) -> None:
        """Erase what an import takes and no value uses: k6 imports none of it."""
        names = list(_imported(statement))
        unused = [each for each, local in names if local not in self._used]
        if _is_type_only(statement) or (names and len(unused) == len(names)):
            self._blank_statement(statement)
            return
        for node in unused:
            self._blank_entry(node)
        if any(child.type == "import_require_clause" for child in statement.children):
            self._rename(statement, b"const")

    def _rename(self, node: Node, word: bytes) -> None:
        """Write another word in the place of `import`."""
        self._text[node.start_byte : node.start_byte + 6] = word.ljust(6)

    def _blank_statement(self, node: Node) -> None:
        # An empty statement in its place keeps what stands around it apart.
        self._blank(node.start_byte, node.end_byte)
        self._text[node.start_byte] = ord(";")

    def _blank_entry(self, node: Node) -> None:
        """Blank an entry of a list with its comma: the one after it, else the one before."""
        self._blank(node.start_byte, node.end_byte)
        for comma in (node.next_sibling, node.prev_sibling):
            if comma is not None and comma.type == ",":
                self._blank(comma.start_byte, comma.end_byte)
                return

    def _blank(self, start: int, end: int) -> None:
        self._text[start:end] = _VISIBLE.sub(b" ", bytes(self._text[start:end]))


def _is_silent(node: Node) -> bool:
    """Return whether an export or a field of a class says nothing at run time."""
    if node.type == "export_statement":
        return _is_type_only(node) or any(child.type in _SILENT for child in node.children)
    if node.type == "public_field_definition":
        return any(child.type in {"declare", "abstract"} for child in node.children)
    return False


def _is_type_only(node: Node) -> bool:
    return any(child.type == "type" for child in node.children)


def _is_silent_entry(node: Node) -> bool:
    """Return whether a node is an exported type, or the parameter that says what `this` is."""
    if node.type == "export_specifier":
        return _is_type_only(node)
    pattern = node.child_by_field_name("pattern") if node.type == "required_parameter" else None
    return pattern is not None and pattern.type == "this"


def _imported(statement: Node) -> Iterator[tuple[Node, bytes | None]]:
    """Yield the entries of an import, each with the name it has here; None if it is a type."""
    for clause in statement.named_children:
        if clause.type == "import_require_clause":
            yield clause, clause.named_children[0].text
        for part in clause.named_children if clause.type == "import_clause" else ():
            if part.type == "identifier":
                yield part, part.text
            elif part.type == "namespace_import":
                yield part, part.named_children[-1].text
            else:
                for entry in part.named_children:
                    if entry.type == "import_specifier":
                        yield entry, None if _is_type_only(entry) else _local(entry)


def _local(specifier: Node) -> bytes | None:
    name = specifier.child_by_field_name("alias") or specifier.child_by_field_name("name")
    return name.text if name is not None else None
