"""Counts the rows of lists that stand in the text: literals, shared arrays, JSON and CSV."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tree_sitter import Node

from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.list_changes import unchanged_value
from worker.verify.static.reading.opened import opened_text
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of, unquoted
from worker.verify.static.reading.values import arguments, elements, number, object_literal, resolve

# How many names, copies and functions a list is followed through.
_HOPS = 12
_NAME_AND_FUNCTION = 2
_MOST_ROWS = 10**9
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "\n": ""}


class Lists:
    """The lengths of a script's lists; each name is looked at once, however often it is used."""

    def __init__(self, program: Program) -> None:
        """Count nothing yet."""
        self.program = program
        self._named: dict[int, int | None] = {}

    def rows(self, node: Node | None, *, hops: int = _HOPS) -> int | None:
        """Return a list's length; None if it does not stand in the text, or may change."""
        kind = node.type if node is not None and hops else None
        if node is None or kind is None:
            return None
        if kind == "identifier":
            return self._of_name(node, hops)
        read = _KINDS.get(kind)
        return read(self, node, hops) if read is not None else None

    def _of_name(self, name: Node, hops: int) -> int | None:
        binding = self.program.binding(name)
        if binding is None:
            return None
        key = binding.node.start_byte
        if key not in self._named:
            self._named[key] = None  # for a list that is made of itself
            self._named[key] = self.rows(unchanged_value(self.program, binding), hops=hops - 1)
        return self._named[key]


def _in_parentheses(lists: Lists, node: Node, hops: int) -> int | None:
    return lists.rows(next(iter(node.named_children), None), hops=hops - 1)


def _of_literal(lists: Lists, node: Node, _hops: int) -> int | None:
    listed = elements(lists.program, node) or []
    return None if any(each.type == "spread_element" for each in listed) else len(listed)


def _of_shared_array(lists: Lists, created: Node, hops: int) -> int | None:
    taken = lists.program.imported(field(created, "constructor"))
    given = arguments(created)
    if taken is None or taken.imported != "SharedArray" or len(given) < _NAME_AND_FUNCTION:
        return None
    return lists.rows(_returned(given[1]), hops=hops - 1)


def _returned(function: Node) -> Node | None:
    """Return what a function returns that goes through its statements once."""
    body = field(function, "body") if function.type in FUNCTIONS else None
    if body is None or body.type != "statement_block":
        return body
    statements = [each for each in body.named_children if each.type != "comment"]
    straight = all(each.type == "lexical_declaration" for each in statements[:-1])
    last = statements[-1] if statements and straight else None
    if last is None or last.type != "return_statement" or not last.named_children:
        return None
    return last.named_children[0]


def _of_call(lists: Lists, call: Node, hops: int) -> int | None:
    function, given = field(call, "function"), arguments(call)
    if function is None:
        return None
    reader = _READERS.get(text_of(function))
    if reader is not None:
        return reader(lists, given, hops)
    owner, method = field(function, "object"), field(function, "property")
    of_method = _METHODS.get(text_of(method)) if method is not None else None
    if owner is None or of_method is None:
        return None
    return of_method(lists, owner, given, hops)


def _of_mapped(lists: Lists, owner: Node, _given: list[Node], hops: int) -> int | None:
    return lists.rows(owner, hops=hops - 1)


def _of_split(lists: Lists, owner: Node, given: list[Node], _hops: int) -> int | None:
    text = _trimmed(lists.program, owner)
    separator = _text(lists.program, given[0]) if given else None
    if text is None or separator is None:
        return None
    return text.count(separator) + 1 if separator else len(text)


def _of_rest(lists: Lists, owner: Node, given: list[Node], hops: int) -> int | None:
    """Count the rows of a list after the first: a heading that is left out."""
    rows = lists.rows(owner, hops=hops - 1)
    left_out = number(lists.program, given[0]) if len(given) == 1 else None
    if rows is None or left_out is None or left_out < 0:
        return None
    return max(0, rows - int(left_out))


_METHODS: Mapping[str, Callable[[Lists, Node, list[Node], int], int | None]] = {
    "map": _of_mapped,
    "slice": _of_rest,
    "split": _of_split,
}


def _of_json(lists: Lists, given: list[Node], _hops: int) -> int | None:
    value = _json(lists, given)
    return len(value) if isinstance(value, list) else None


def _json(lists: Lists, given: list[Node]) -> Any:
    try:
        return json.loads(_text(lists.program, given[0] if given else None) or "")
    except (ValueError, RecursionError):
        return None


def _of_length(lists: Lists, given: list[Node], _hops: int) -> int | None:
    """Count the rows of `Array.from({ length: 20 }, ...)`."""
    read = object_literal(lists.program, given[0] if given else None)
    length = number(lists.program, read.properties.get("length")) if read else None
    return round(min(length, _MOST_ROWS)) if length is not None and length >= 0 else None


def _of_frozen(lists: Lists, given: list[Node], hops: int) -> int | None:
    return lists.rows(given[0] if given else None, hops=hops - 1)


_READERS: Mapping[str, Callable[[Lists, list[Node], int], int | None]] = {
    "JSON.parse": _of_json,
    "Array.from": _of_length,
    "Object.freeze": _of_frozen,
}


def _of_member(lists: Lists, member: Node, _hops: int) -> int | None:
    """Count the rows of a list that stands in what a text is parsed to."""
    call, name = field(member, "object"), field(member, "property")
    if call is None or call.type != "call_expression" or name is None:
        return None
    if text_of(field(call, "function") or call) == "JSON.parse":
        value = _json(lists, arguments(call))
        inner = value.get(text_of(name)) if isinstance(value, dict) else None
        return len(inner) if isinstance(inner, list) else None
    return _of_parsed_csv(lists, call) if text_of(name) == "data" else None


def _of_parsed_csv(lists: Lists, call: Node) -> int | None:
    """Count the lines of `papaparse.parse(text, { header: true }).data`."""
    taken = lists.program.taken(field(call, "function"))
    given = arguments(call)
    text = _text(lists.program, given[0]) if given else None
    if taken is None or "papaparse" not in taken.module or text is None:
        return None
    settings = object_literal(lists.program, given[1]) if len(given) > 1 else None
    header = settings.properties.get("header") if settings else None
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) - (header is not None and text_of(header) == "true")


def _trimmed(program: Program, node: Node) -> str | None:
    """Return a text of the script, also one that is trimmed first."""
    function = field(node, "function") if node.type == "call_expression" else None
    owner = field(function, "object") if function is not None else None
    method = field(function, "property") if function is not None else None
    if owner is not None and method is not None and text_of(method) == "trim":
        text = _text(program, owner)
        return text.strip() if text is not None else None
    return _text(program, node)


def _text(program: Program, node: Node | None) -> str | None:
    """Return a text of the script as it is at run time; None if it is put together there."""
    value = resolve(program, node)
    if value is not None and value.type == "call_expression":
        return opened_text(program, value)
    if value is None or value.type not in {"string", "template_string"}:
        return None
    if any(child.type == "template_substitution" for child in value.named_children):
        return None
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), unquoted(value))


_KINDS: Mapping[str, Callable[[Lists, Node, int], int | None]] = {
    "parenthesized_expression": _in_parentheses,
    "array": _of_literal,
    "new_expression": _of_shared_array,
    "call_expression": _of_call,
    "member_expression": _of_member,
}
