"""What a value is for, by the text around it: `https://${HOST}/`, `Bearer ${TOKEN}`, `${RAMP}s`."""

import re
from enum import StrEnum

from tree_sitter import Node

from shared.domain.verification import NeedKind
from worker.verify.static.reading.source import field, text_of, unquoted

_AUTHORITY = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]{0,20}://[^/?#\s]{0,500}")
_BEYOND = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]{0,20}://[^/?#\s]{0,500}[/?#]")
_CREDENTIALS = re.compile(r"[^/?#]{0,500}@")
_PORT = re.compile(r"://[^/?#]{1,500}:")
_SCHEME_OF_SECRETS = re.compile(r"(?:bearer|basic|token|api-?key|key)\s+", re.IGNORECASE)
_LIMIT = re.compile(r"(?:avg|min|max|med|p\([0-9.]{1,10}\)|rate|count|value)\s{0,9}[<>=!]=?\s{0,9}")
_UNIT = re.compile(r"(?:ms|s|m|h)(?:\d[\dhms]{0,20})?")
# What another substitution of the template stands for.
_OTHER = "\0"
# A template of more parts than this is no URL.
_MOST_PARTS = 200


class Place(StrEnum):
    """Which part of a text a value is."""

    WHOLE = "whole"
    START = "start"
    PART = "part"


def kind_between(before: str, after: str) -> NeedKind | None:
    """Return what stands between two texts, if they tell."""
    if _AUTHORITY.fullmatch(before) is not None:
        if _CREDENTIALS.match(after) is not None:
            return NeedKind.TEXT
        return NeedKind.NUMBER if _PORT.search(before) and before[-1] == ":" else NeedKind.HOST
    if _BEYOND.match(before) is not None:
        return NeedKind.PATH
    if _SCHEME_OF_SECRETS.fullmatch(before) is not None:
        return NeedKind.SECRET
    if _LIMIT.fullmatch(before) is not None or (not before and _UNIT.fullmatch(after)):
        return NeedKind.NUMBER
    return None


def place_between(before: str, after: str) -> Place:
    """Return which part of a text stands between two others."""
    if before:
        return Place.PART
    return Place.START if after else Place.WHOLE


def around_substitution(substitution: Node) -> tuple[str, str]:
    """Return the texts before and after a substitution of a template."""
    template = substitution.parent
    if template is None or template.named_child_count > _MOST_PARTS:
        return _OTHER, _OTHER
    parts = [part for part in template.named_children if part.type != "comment"]
    before = [_shown(part) for part in parts if part.end_byte <= substitution.start_byte]
    after = [_shown(part) for part in parts if part.start_byte >= substitution.end_byte]
    return "".join(before), "".join(after)


def around_operand(operand: Node) -> tuple[str, str]:
    """Return the texts before and after an operand of `+`, as far as they are literals."""
    parent = operand.parent
    if parent is None:
        return "", ""
    left, right = field(parent, "left"), field(parent, "right")
    if left == operand:
        return "", _literal(right)
    return _literal(left), _literal(_next_operand(parent))


def _next_operand(operation: Node) -> Node | None:
    """Return what is added to a sum; of `a + b + c` the sum is `a + b`."""
    parent = operation.parent
    if parent is None or parent.type != "binary_expression" or field(parent, "left") != operation:
        return None
    return field(parent, "right")


def _shown(part: Node) -> str:
    return _OTHER if part.type == "template_substitution" else text_of(part)


def _literal(node: Node | None) -> str:
    """Return a string's text, or a sign that stands for any other operand."""
    if node is None:
        return ""
    if node.type == "string":
        return unquoted(node)
    right = field(node, "right") if node.type == "binary_expression" else None
    left = field(node, "left") if node.type == "binary_expression" else None
    if right is not None and left is not None and right.type == left.type == "string":
        return unquoted(left) + unquoted(right)
    return _OTHER
