"""A script's text, its syntax tree, and where in the text a node stands."""

from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Tree


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a script; both count from 1, columns in characters."""

    line: int
    column: int


class Source:
    """A parsed script. Never fails: what does not parse has error nodes, or is not encodable."""

    def __init__(self, text: str) -> None:
        self.text = text
        # A lone surrogate has no UTF-8 form; the replacement keeps every column.
        self.data = text.encode("utf-8", errors="replace")
        self._lines: list[bytes] | None = None
        tree = Parser(Language(tree_sitter_javascript.language())).parse(self.data)
        self.tree: Tree = tree
        self.root: Node = tree.root_node

    def place(self, node: Node) -> Place:
        """Return where a node begins."""
        row, column = node.start_point
        if self._lines is None:
            self._lines = self.data.split(b"\n")
        line = self._lines[row] if row < len(self._lines) else b""
        return Place(row + 1, len(line[:column].decode("utf-8", errors="replace")) + 1)


def text_of(node: Node) -> str:
    """Return a node's source text."""
    return (node.text or b"").decode("utf-8", errors="replace")


def unquoted(node: Node) -> str:
    """Return a string literal's content, escapes left as they are."""
    return text_of(node)[1:-1]


def field(node: Node, name: str) -> Node | None:
    """Return a named child."""
    return node.child_by_field_name(name)


def walk(root: Node) -> Iterator[Node]:
    """Visit a subtree in the order of the text, without recursion: input may nest 10,000 deep."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))
