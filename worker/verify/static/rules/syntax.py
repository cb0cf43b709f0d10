"""Does the text parse, and if not: which habit of script writers broke it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from shared.domain.verification import Finding, Language
from shared.findings.codes import Code
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.source import Source, text_of

# The first errors explain the rest: a parser that lost its way reports every line after.
MOST_ERRORS = 5
# Longer lines are data, or an attack on the patterns below.
_LONGEST_LINE = 2000
_CODE = re.compile(r"[;{}()=]|^\s*(import|export|const|let|var|function)\b|//|/\*", re.MULTILINE)
_SENTENCE = re.compile(r"[A-Z][A-Za-z']*,?( [\w'`.,/-]+){2,}[:.!]?")


@dataclass(frozen=True, slots=True)
class KnownMistake:
    """A mistake that is known by how the text around a syntax error looks."""

    code: Code
    pattern: re.Pattern[str]
    message: str
    hint: str


_KNOWN_MISTAKES = (
    KnownMistake(
        Code.ESCAPED_TEMPLATE,
        re.compile(r"\\\$\{|\\`"),
        "A template string is escaped: `\\${` or a backslash before a backtick.",
        "Write `${name}` and plain backticks; nothing needs a backslash in a script file.",
    ),
    KnownMistake(
        Code.ESCAPED_NEWLINES,
        re.compile(r"(?:[;{}),]|^)\s*\\n"),
        "Line breaks are written as a backslash and an n.",
        "Write real line breaks; `\\n` belongs only inside strings.",
    ),
    KnownMistake(
        Code.TYPESCRIPT,
        re.compile(
            r"^\s*(?:export\s+)?(?:interface\s+\w+|type\s+\w+\s*=|enum\s+\w+|declare\s)"
            r"|^\s*import\s+type\b"
            r"|[\w)\]]\??\s*:\s*(?:string|number|boolean|any|void|unknown|never|object"
            r"|Options|Response|RefinedResponse|Promise|Array|Record)\b(?!\s*['\"(])"
            r"|\bas\s+(?:any|const|string|number|unknown)\b"
            r"|\b(?:private|public|protected|readonly)\s+\w+"
        ),
        "This is TypeScript: k6 reads type annotations only in .ts files.",
        "Remove type annotations, interfaces, enums and `as` casts; write plain JavaScript.",
    ),
    KnownMistake(
        Code.UNKNOWN_EXPORT,
        re.compile(r"\bimport\s*\{[^}]{0,500}\bdelete\b"),
        "`delete` is a reserved word: no module exports it.",
        "Import `del` from 'k6/http'.",
    ),
)


def check_tree(source: Source) -> Iterator[Finding]:
    """Report what does not parse; at most the first few places."""
    for node in _errors(source.root):
        habit = _habit(source, node)
        if habit is not None:
            yield finding_at(source, habit.code, node, habit.message, hint=habit.hint)
        elif node.is_missing:
            yield _missing(source, node)
        elif sentence := _prose(source, node):
            yield finding_at(
                source,
                Code.PROSE,
                node,
                f"Plain text stands outside comments: {sentence[:60]!r}.",
                hint="Return only code; put explanations into // comments.",
            )
        elif node.type.startswith("jsx"):
            yield finding_at(
                source, Code.SYNTAX_ERROR, node, "JSX is not JavaScript that k6 reads."
            )
        else:
            yield _garbled(source, node)


def _errors(root: Node) -> list[Node]:
    found: list[Node] = []
    stack = [root] if root.has_error or _has_jsx(root) else []
    while stack and len(found) < MOST_ERRORS:
        node = stack.pop()
        if node.is_error or node.is_missing or node.type in _JSX:
            found.append(node)
            # What fails to parse as a whole hides the place where it went wrong inside.
            inner = [child for child in node.children if child.is_error or child.is_missing]
            found[-1:] = inner[:1] or [node]
        elif node.has_error or not root.has_error:
            stack.extend(reversed(node.children))
    return found


_JSX = frozenset({"jsx_element", "jsx_self_closing_element"})


def _has_jsx(root: Node) -> bool:
    # Asked only of text that could hold it: the walk visits every node.
    text = root.text or b""
    if b"/>" not in text and b"</" not in text:
        return False
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type in _JSX:
            return True
        stack.extend(node.named_children)
    return False


def _line(source: Source, row: int) -> str:
    lines = source.data.split(b"\n", row + 1)
    return lines[row].decode("utf-8", errors="replace") if row < len(lines) else ""


def _habit(source: Source, node: Node) -> KnownMistake | None:
    """Look at the line of the error and the one before, where the reason often stands."""
    row = node.start_point[0]
    lines = [_line(source, row), _line(source, row - 1) if row else ""]
    # In TypeScript types are no mistake.
    typed = source.language is Language.TYPESCRIPT
    known = [each for each in _KNOWN_MISTAKES if not (typed and each.code is Code.TYPESCRIPT)]
    for line in lines:
        for habit in known:
            if len(line) < _LONGEST_LINE and habit.pattern.search(line):
                return habit
    text = text_of(node)[:_LONGEST_LINE]
    return next((habit for habit in _KNOWN_MISTAKES[:2] if habit.pattern.search(text)), None)


def _prose(source: Source, node: Node) -> str | None:
    line = _line(source, node.start_point[0]).strip()
    if len(line) < _LONGEST_LINE and _SENTENCE.match(line) and not _CODE.search(line):
        return line
    return None


def _missing(source: Source, node: Node) -> Finding:
    closing = node.type in {"}", ")", "]", "`"}
    return finding_at(
        source,
        Code.SYNTAX_ERROR,
        node,
        f"`{node.type}` is missing here.",
        hint="The script may be cut off: write it to its end." if closing else None,
    )


def _garbled(source: Source, node: Node) -> Finding:
    start = text_of(node).strip()[:40].split("\n")[0]
    whole = node.start_point[0] == 0 and node.end_byte >= len(source.data.rstrip())
    hint = "Close every bracket, string and template; the script may be cut off." if whole else None
    name = "TypeScript" if source.language is Language.TYPESCRIPT else "JavaScript"
    return finding_at(source, Code.SYNTAX_ERROR, node, f"This is not {name}: `{start}`.", hint=hint)
