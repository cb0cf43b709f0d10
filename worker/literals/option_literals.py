"""Reads where the values of a script's options stand; this module alone knows the parser."""

from collections.abc import Iterator

import tree_sitter
import tree_sitter_javascript
from tree_sitter import Node

from worker.literals.literal import Entry, Group, Literal, Literals, Path

_OPTIONS = "options"
_QUOTES = "'\""
# What else may stand in an object leaves open what its properties are.
_SEPARATORS = frozenset({"{", "}", "[", "]", ",", "comment"})


def literals_in(script: str) -> Literals | None:
    """Return what stands in a script's options.

    None if it does not parse, or if the options may be other than the exported object says.
    """
    data = script.encode("utf-8", "surrogatepass")
    root = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language())).parse(data)
    if root.root_node.has_error:
        return None
    nodes = list(_walk(root.root_node))
    options = _exported(root.root_node)
    named = [each for each in nodes if each.type == "identifier" and _text(each) == _OPTIONS]
    # Another mention may change them.
    if options is None or len(named) != 1:
        return None
    found = _Found()
    if not found.read((), options):
        return None
    return Literals(found.values, found.groups, found.entries, _sleeps(nodes))


def _exported(root: Node) -> Node | None:
    """Return the object of `export const options = { ... }`."""
    for statement in root.children:
        if statement.type != "export_statement":
            continue
        for declaration in statement.named_children:
            for each in declaration.named_children:
                name, value = each.child_by_field_name("name"), each.child_by_field_name("value")
                if name is not None and _text(name) == _OPTIONS and value is not None:
                    return value if value.type == "object" else None
    return None


class _Found:
    """What was read so far of an options object."""

    def __init__(self) -> None:
        self.values: dict[Path, Literal] = {}
        self.groups: dict[Path, Group] = {}
        self.entries: dict[Path, Entry] = {}

    def read(self, path: Path, node: Node) -> bool:
        """Read a value and what is in it; False for an object that may hold more than it shows."""
        match node.type:
            case "object":
                return self._read_object(path, node)
            case "array":
                self.groups[path] = _group(node)
                return all(
                    self.read((*path, place), each) for place, each in enumerate(_values(node))
                )
            case "number":
                self.values[path] = Literal(node.start_byte, node.end_byte, _text(node))
            case "string" if _text(node)[1:-1].isprintable() and "\\" not in _text(node):
                text = _text(node)
                self.values[path] = Literal(node.start_byte, node.end_byte, text[1:-1], text[0])
            case _:
                pass  # an expression: it stays as it is
        return True

    def _read_object(self, path: Path, node: Node) -> bool:
        self.groups[path] = _group(node)
        for child in node.children:
            if child.type in _SEPARATORS:
                continue
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            name = _name(key)
            if (
                child.type != "pair"
                or name is None
                or value is None
                or (*path, name) in self.entries
            ):
                return False
            comma = child.next_sibling
            ends_at_comma = comma is not None and comma.type == ","
            end = comma.end_byte if comma is not None and ends_at_comma else child.end_byte
            self.entries[*path, name] = Entry(child.start_byte, end)
            if not self.read((*path, name), value):
                return False
        return True


def _sleeps(nodes: list[Node]) -> tuple[Literal, ...] | None:
    found = []
    for node in nodes:
        called = node.child_by_field_name("function") if node.type == "call_expression" else None
        if called is None or _text(called) != "sleep":
            continue
        arguments = node.child_by_field_name("arguments")
        values = _values(arguments) if arguments is not None else []
        if len(values) != 1 or values[0].type != "number":
            return None
        found.append(Literal(values[0].start_byte, values[0].end_byte, _text(values[0])))
    return tuple(found)


def _values(node: Node) -> list[Node]:
    return [each for each in node.named_children if each.type != "comment"]


def _group(node: Node) -> Group:
    return Group(node.start_byte, node.end_byte, not _values(node))


def _name(key: Node | None) -> str | None:
    if key is None:
        return None
    text = _text(key)
    if key.type == "property_identifier":
        return text
    return text[1:-1] if key.type == "string" and text[:1] in _QUOTES and "\\" not in text else None


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "surrogatepass")


def _walk(root: Node) -> Iterator[Node]:
    """Visit a tree without recursion: input may nest 10,000 deep."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))
