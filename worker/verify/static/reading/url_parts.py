"""Reads what stands in the text of an address that a script puts together."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from worker.verify.static.reading.names import Names
from worker.verify.static.reading.source import field, text_of, unquoted
from worker.verify.static.reading.values import resolve

# A part of an address: None where it does not stand in the text.
type Part = str | None

# No person adds more together.
_MOST_PARTS = 40
# Left as it is in what k6 is given: no escape, no end of a line.
_PLAIN = re.compile(r"[^\\\r\n]*")


def url_parts(names: Names, node: Node | None) -> tuple[Part, ...]:
    """Return the parts of an address in their order."""
    parts: list[Part] = []
    waiting = [node]
    while waiting:
        if len(parts) + len(waiting) > _MOST_PARTS:
            return (None,)
        value = resolve(names, waiting.pop())
        inner = _inner(value) if value is not None else None
        if inner is not None:
            waiting.extend(reversed(inner))
        else:
            parts.append(_text(value))
    return tuple(parts)


def _inner(value: Node) -> list[Node | None] | None:
    """Return what an expression puts together; None if it is one part."""
    if value.type == "template_string":
        return list(_pieces(value))
    if value.type == "binary_expression":
        operator = field(value, "operator")
        if operator is not None and operator.type == "+":
            return [field(value, "left"), field(value, "right")]
    if value.type == "call_expression":
        template = field(value, "arguments")
        # http.url`...` gives the address as it stands.
        if template is not None and template.type == "template_string":
            return [template]
    return None


def _pieces(template: Node) -> Iterator[Node | None]:
    for child in template.named_children:
        if child.type == "template_substitution":
            yield child.named_children[0] if child.named_children else None
        else:
            yield child


def _text(value: Node | None) -> Part:
    if value is None:
        return None
    if value.type == "string":
        text = unquoted(value)
    elif value.type == "string_fragment":
        text = text_of(value)
    else:
        return None
    return text if _PLAIN.fullmatch(text) else None
