"""Can a run pass and fail the thresholds that stand in the text."""

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.built_in_metrics import BUILT_IN
from worker.k6.threshold_conflicts import find_conflict
from worker.k6.thresholds import Expression, holds_always, holds_never, parse_expression
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import elements, object_literal, string

# No list that a person writes is longer, and each expression is compared with each.
_MOST_EXPRESSIONS = 50


def check_threshold_bounds(program: Program) -> Iterator[Finding]:
    """Report thresholds that no run can pass or fail."""
    thresholds = program.thresholds
    if thresholds is None:
        return
    for name, node in thresholds.properties.items():
        read = list(_expressions(program, node))
        for where, expression in read:
            yield from _check_bounds(program, name, where, expression)
        yield from _check_conflict(program, name, read[:_MOST_EXPRESSIONS])


def _expressions(program: Program, node: Node) -> Iterator[tuple[Node, Expression]]:
    for element in elements(program, node) or ():
        read = object_literal(program, element)
        text = string(program, read.properties.get("threshold") if read else element)
        expression = parse_expression(text) if text is not None else None
        if expression is not None:
            yield element, expression


def _check_bounds(
    program: Program, name: str, where: Node, expression: Expression
) -> Iterator[Finding]:
    metric, tagged, _ = name.partition("{")
    kind = BUILT_IN.get(metric.strip())
    if kind is None:
        return
    if holds_never(expression, kind):
        yield finding_at(
            program.source,
            Code.IMPOSSIBLE_THRESHOLD,
            where,
            f"No run can pass the threshold {expression} on {name[:60]!r}.",
            hint="A rate lies between 0 and 1; counts and times are never below 0.",
        )
    # On a part of the samples it is how k6 is made to show that part in its summary.
    elif holds_always(expression, kind) and not tagged:
        yield finding_at(
            program.source,
            Code.IDLE_THRESHOLD,
            where,
            f"No run can fail the threshold {expression} on {name[:60]!r}.",
            hint="A rate lies between 0 and 1; counts and times are never below 0.",
        )


def _check_conflict(
    program: Program, name: str, read: Sequence[tuple[Node, Expression]]
) -> Iterator[Finding]:
    """Report two limits of which one is always missed."""
    conflict = find_conflict([expression for _, expression in read])
    if conflict is not None:
        (_, one), (where, other) = (read[number] for number in conflict)
        yield finding_at(
            program.source,
            Code.IMPOSSIBLE_THRESHOLD,
            where,
            f"No run can pass both {one} and {other} on {name[:60]!r}.",
            hint="Keep one of the two.",
        )
