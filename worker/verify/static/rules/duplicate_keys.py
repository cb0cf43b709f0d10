"""Does a key stand twice in an object that k6 gets: JavaScript keeps the last and says nothing."""

from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from worker.verify.report.codes import Code
from worker.verify.report.findings import weakened
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field, text_of, unquoted, walk
from worker.verify.static.reading.values import arguments

_NAMES = frozenset({"property_identifier", "string", "number"})


def check_duplicate_keys(program: Program) -> Iterator[Finding]:
    """Report keys that stand twice in the options, or in an object that k6 is given."""
    if program.options is not None:
        yield from _in_tree(program, program.options.node)
    for call in program.calls:
        taken = program.imported(_root(field(call, "function")))
        if taken is None or not taken.module.startswith("k6"):
            continue
        for argument in arguments(call):
            if argument.type != "object":
                continue
            found = _in_tree(program, argument)
            if taken.imported == "check":
                yield from found
            else:
                yield from (weakened(each, "k6 takes the last value") for each in found)


def _root(callee: Node | None) -> Node | None:
    return field(callee, "object") if callee is not None and _is_member(callee) else callee


def _is_member(node: Node) -> bool:
    return node.type == "member_expression"


def _in_tree(program: Program, root: Node) -> Iterator[Finding]:
    for node in walk(root):
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
