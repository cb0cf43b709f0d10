"""A script's text, its syntax tree, and where in the text a node stands."""

from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Tree

# The parser reports its work in steps. A script takes one for each hundred bytes, a broken one
# hardly more; where errors lie within errors, the steps grow with the square of the length.
_FEW_STEPS = 1000
_STEPS_PER_BYTE = 0.1
_CHUNK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a script; both count from 1, columns in characters."""

    line: int
    column: int


class TangledError(Exception):
    """To parse a text takes more steps than for any that a person writes."""


class Source:
    """A parsed script: what does not parse has error nodes, or is not encodable."""

    def __init__(self, text: str) -> None:
        """Parse in time linear in the length of the text. Raises TangledError."""
        self.text = text
        # A lone surrogate has no UTF-8 form; the replacement keeps every column.
        self.data = text.encode("utf-8", errors="replace")
        self._lines: list[bytes] | None = None
        tree = _parsed(self.data)
        self.tree: Tree = tree
        self.root: Node = tree.root_node

    def place(self, node: Node) -> Place:
        """Return where a node begins."""
        row, column = node.start_point
        if self._lines is None:
            self._lines = self.data.split(b"\n")
        line = self._lines[row] if row < len(self._lines) else b""
        return Place(row + 1, len(line[:column].decode("utf-8", errors="replace")) + 1)


def _parsed(data: bytes) -> Tree:
    most_steps = _FEW_STEPS + _STEPS_PER_BYTE * len(data)
    steps = 0

    def goes_too_far(_offset: int, _has_error: bool) -> bool:  # noqa: FBT001 - the parser's
        nonlocal steps
        steps += 1
        return steps > most_steps

    parser = Parser(Language(tree_sitter_javascript.language()))
    try:
        tree = parser.parse(
            lambda offset, _: data[offset : offset + _CHUNK_BYTES], progress_callback=goes_too_far
        )
    except ValueError:
        raise TangledError from None
    # From bytes, the texts of nodes are found faster; what has been parsed is taken over.
    return tree if tree.root_node.has_error else parser.parse(data, tree)


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
