"""Does a key stand twice in an object that k6 gets: JavaScript keeps the last and says nothing."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.declarations import FUNCTIONS
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of, unquoted
from worker.verify.static.reading.values import arguments, referred

_NAMES = frozenset({"property_identifier", "string", "number"})
_REFERENCES = frozenset({"identifier", "shorthand_property_identifier", "member_expression"})
_LITERALS = frozenset({"object", "array"})


def check_duplicate_keys(program: Program) -> Iterator[Finding]:
    """Report keys that stand twice in the options, or in an object that k6 is given."""
    seen: set[int] = set()
    if program.options is not None:
        yield from _in_value(program, program.options.node, seen)
    for call in program.calls:
        taken = program.imported(_root(field(call, "function")))
        if taken is None or not taken.module.startswith("k6"):
            continue
        for argument in arguments(call):
            value = referred(program, argument)
            if value is None or value.type != "object":
                continue
            found = _in_value(program, value, seen)
            if taken.imported == "check":
                yield from found
            else:
                yield from (weakened(each, "k6 takes the last value") for each in found)


def _root(callee: Node | None) -> Node | None:
    return field(callee, "object") if callee is not None and _is_member(callee) else callee


def _is_member(node: Node) -> bool:
    return node.type == "member_expression"


def _in_value(program: Program, value: Node, seen: set[int]) -> Iterator[Finding]:
    """Look through a value and what it names, but into no function; `seen` was looked at before."""
    stack = [value]
    while stack:
        node = stack.pop()
        if node.type in _REFERENCES:
            named = referred(program, node)
            stack.extend([named] if named is not None and named.type in _LITERALS else [])
        elif node.id not in seen and node.type not in FUNCTIONS:
            seen.add(node.id)
            stack.extend(reversed(node.named_children))
            if node.type == "object":
                yield from _in_object(program, node)


def _in_object(program: Program, node: Node) -> Iterator[Finding]:
    seen: set[str] = set()
    for pair in node.named_children:
        key = field(pair, "key") if pair.type == "pair" else None
        if key is None or key.type not in _NAMES:
            continue
        name = unquoted(key) if key.type == "string" else text_of(key)
        if name in seen:
            yield finding_at(
                program.source,
                Code.DUPLICATE_KEY,
                key,
                f"The key {name[:60]!r} stands here for the second time: the first is lost.",
                hint="Put both values under one key, such as several expressions in one list of "
                "thresholds, or give one of them another name.",
            )
        seen.add(name)
