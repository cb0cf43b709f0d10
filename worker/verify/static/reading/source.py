"""A script's text, its syntax tree, and where in the text a node stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter
import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Node, Tree

from shared.domain.verification import Language
from worker.verify.static.reading.erasure import NotErasableError, erase

# Far above any script that a person reads; a walk over more nodes would take seconds.
LARGEST_BYTES = 512 * 1024
# `new SharedArray<User>('users', ...)` is JavaScript, too, if a strange one.
_TYPE_ARGUMENTS = re.compile(rb"\w<[^<>()=;]{1,60}>+\(")


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a script; both count from 1, columns in characters."""

    line: int
    column: int


class Source:
    """A parsed script. Never fails: what does not parse has error nodes, or is not encodable.

    The syntax tree is always one of JavaScript, unless TypeScript does not parse; its places are
    those of the text. `unread` says that TypeScript parsed and could not be read as JavaScript.
    Without a language, the text says which one it is.
    """

    def __init__(self, text: str, language: Language | None = Language.JAVASCRIPT) -> None:
        self.text = text
        # A lone surrogate has no UTF-8 form; the replacement keeps every column.
        self.data = text.encode("utf-8", errors="replace")
        self._lines: list[bytes] | None = None
        self.unread = False
        if language is Language.TYPESCRIPT:
            self._take_types_off(_parse(self.data, Language.TYPESCRIPT))
            return
        self._take(Language.JAVASCRIPT, _parse(self.data, Language.JAVASCRIPT))
        if language is None and (typed := _typed(self.data, self.root)) is not None:
            self._take_types_off(typed)

    def _take(self, language: Language, tree: Tree) -> None:
        self.language = language
        self.tree = tree
        self.root = tree.root_node

    def _take_types_off(self, typed: Tree) -> None:
        self._take(Language.TYPESCRIPT, typed)
        if self.root.has_error or len(self.data) > LARGEST_BYTES:
            return
        try:
            plain = _parse(erase(self.data, self.root), Language.JAVASCRIPT)
        except NotErasableError:
            self.unread = True
            return
        self.unread = plain.root_node.has_error
        if not self.unread:
            self._take(Language.TYPESCRIPT, plain)

    def place(self, node: Node) -> Place:
        """Return where a node begins."""
        row, column = node.start_point
        if self._lines is None:
            self._lines = self.data.split(b"\n")
        line = self._lines[row] if row < len(self._lines) else b""
        return Place(row + 1, len(line[:column].decode("utf-8", errors="replace")) + 1)


def _parse(data: bytes, language: Language) -> Tree:
    if language is Language.TYPESCRIPT:
        grammar = tree_sitter_typescript.language_typescript()
    else:
        grammar = tree_sitter_javascript.language()
    return tree_sitter.Parser(tree_sitter.Language(grammar)).parse(data)


def _typed(data: bytes, plain: Node) -> Tree | None:
    """Return a script's tree as TypeScript, if it is that rather than JavaScript."""
    if not plain.has_error and _TYPE_ARGUMENTS.search(data) is None:
        return None
    tree = _parse(data, Language.TYPESCRIPT)
    if plain.has_error:
        # Where both fail, the language that gets further is the one that was meant.
        return tree if _first_error(tree.root_node) > _first_error(plain) else None
    nodes = () if tree.root_node.has_error else walk(tree.root_node)
    return tree if any(node.type == "type_arguments" for node in nodes) else None


def _first_error(root: Node) -> int:
    """Return the byte at which a tree goes wrong first; one after the text if it does not."""
    node = root
    while node.has_error and not node.is_error:
        inner = next((each for each in node.children if each.has_error or each.is_missing), None)
        if inner is None:
            break
        node = inner
    return node.start_byte if root.has_error else root.end_byte + 1


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
