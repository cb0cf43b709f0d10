"""A script's text, its syntax tree, and where in the text a node stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter
import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Node, Tree

from shared.domain.project import SCRIPTS
from shared.domain.verification import Language
from worker.verify.static.reading.erasure import NotErasableError, erase

# `new SharedArray<User>('users', ...)` is JavaScript, too, if a strange one.
_TYPE_ARGUMENTS = re.compile(rb"\w<[^<>()=;]{1,60}>+\(")

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
    """A parsed script: what does not parse has error nodes, or is not encodable.

    The syntax tree is always one of JavaScript, unless TypeScript does not parse; its places are
    those of the text. `unread` says that TypeScript parsed and could not be read as JavaScript.
    """

    def __init__(
        self,
        text: str,
        language: Language | None = Language.JAVASCRIPT,
        *,
        path: str | None = None,
    ) -> None:
        """Parse in time linear in the length of the text. Raises TangledError.

        Without a language, the text says which one it is. `path` is the file's in its project; a
        script without one is named after its language.
        """
        self.text = text
        # A lone surrogate has no UTF-8 form; the replacement keeps every column.
        self.data = text.encode("utf-8", errors="replace")
        self._lines: list[bytes] | None = None
        self.unread = False
        if language is None:
            language, tree = _told(self.data)
        else:
            tree = _parsed(self.data, language)
        self._take(language, tree)
        if language is Language.TYPESCRIPT and not self.root.has_error:
            self._take_types_off()
        self.path = path or SCRIPTS[self.language]

    def _take(self, language: Language, tree: Tree) -> None:
        self.language = language
        self.tree = tree
        self.root = tree.root_node

    def _take_types_off(self) -> None:
        try:
            plain = _parsed(erase(self.data, self.root), Language.JAVASCRIPT)
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


def _told(data: bytes) -> tuple[Language, Tree]:
    """Return what a text is written in, and its tree. Raises TangledError."""
    try:
        plain = _parsed(data, Language.JAVASCRIPT)
    except TangledError:
        typed = _parsed(data, Language.TYPESCRIPT)
        if typed.root_node.has_error:
            raise
        return Language.TYPESCRIPT, typed
    if not plain.root_node.has_error and _TYPE_ARGUMENTS.search(data) is None:
        return Language.JAVASCRIPT, plain
    try:
        typed = _parsed(data, Language.TYPESCRIPT)
    except TangledError:
        return Language.JAVASCRIPT, plain
    if _is_typed(plain.root_node, typed.root_node):
        return Language.TYPESCRIPT, typed
    return Language.JAVASCRIPT, plain


def _is_typed(plain: Node, typed: Node) -> bool:
    """Return whether a script is TypeScript rather than JavaScript, by its trees as either."""
    if plain.has_error:
        # Where both fail, the language that gets further is the one that was meant.
        return _first_error(typed) > _first_error(plain)
    return not typed.has_error and any(node.type == "type_arguments" for node in walk(typed))


def _first_error(root: Node) -> int:
    """Return the byte at which a tree goes wrong first; one after the text if it does not."""
    node = root
    while node.has_error and not node.is_error:
        inner = next((each for each in node.children if each.has_error or each.is_missing), None)
        if inner is None:
            break
        node = inner
    return node.start_byte if root.has_error else root.end_byte + 1


def _parsed(data: bytes, language: Language) -> Tree:
    most_steps = _FEW_STEPS + _STEPS_PER_BYTE * len(data)
    steps = 0

    def goes_too_far(_offset: int, _has_error: bool) -> bool:  # noqa: FBT001 - the parser's
        nonlocal steps
        steps += 1
        return steps > most_steps

    parser = tree_sitter.Parser(tree_sitter.Language(_grammar(language)))
    try:
        tree = parser.parse(
            lambda offset, _: data[offset : offset + _CHUNK_BYTES], progress_callback=goes_too_far
        )
    except ValueError:
        raise TangledError from None
    # From bytes, the texts of nodes are found faster; what has been parsed is taken over.
    return tree if tree.root_node.has_error else parser.parse(data, tree)


def _grammar(language: Language) -> object:
    if language is Language.TYPESCRIPT:
        return tree_sitter_typescript.language_typescript()
    return tree_sitter_javascript.language()


def line_of(node: Node) -> int:
    """Return the line in which a node begins, without the cost of its column."""
    return node.start_point.row + 1


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
