"""Can a run pass and fail the thresholds that stand in the text, and does any sample reach them."""

import re
from collections.abc import Iterator, Sequence
from math import inf

from tree_sitter import Node

from shared.domain.verification import Finding
from worker.k6.built_in_metrics import BUILT_IN
from worker.k6.thresholds import Expression, holds_always, holds_never, parse_expression
from worker.verify.report.codes import Code
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.values import elements, object_literal, string

_TAGS = re.compile(r"[^{}]{1,200}\{([^{}]{1,400})\}")


def check_threshold_bounds(program: Program) -> Iterator[Finding]:
    """Report thresholds that no run can pass or fail, and those that no sample is counted for."""
    options = program.options
    thresholds = object_literal(program, options.properties.get("thresholds")) if options else None
    if thresholds is None:
        return
    for name, node in thresholds.properties.items():
        read = list(_expressions(program, node))
        for where, expression in read:
            yield from _check_bounds(program, name, where, expression)
        yield from _check_contradiction(program, name, read)
        yield from _check_tags(program, name, thresholds.keys[name])


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
    kind = BUILT_IN.get(name.split("{", maxsplit=1)[0].strip())
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
    elif holds_always(expression, kind):
        yield finding_at(
            program.source,
            Code.IDLE_THRESHOLD,
            where,
            f"No run can fail the threshold {expression} on {name[:60]!r}.",
            hint="A rate lies between 0 and 1; counts and times are never below 0.",
        )


def _check_contradiction(
    program: Program, name: str, read: Sequence[tuple[Node, Expression]]
) -> Iterator[Finding]:
    """Report two limits of which one is always missed."""
    highest: dict[str, float] = {}
    lowest: dict[str, float] = {}
    for where, expression in read:
        if expression.operator in {"<", "<="}:
            limit = min(highest.get(expression.aggregation, inf), expression.value)
            highest[expression.aggregation] = limit
        elif expression.operator in {">", ">="}:
            limit = max(lowest.get(expression.aggregation, -inf), expression.value)
            lowest[expression.aggregation] = limit
        over, under = lowest.get(expression.aggregation), highest.get(expression.aggregation)
        if over is not None and under is not None and over > under:
            yield finding_at(
                program.source,
                Code.IMPOSSIBLE_THRESHOLD,
                where,
                f"The thresholds on {name[:60]!r} want {expression.aggregation} below {under:.12g} "
                f"and above {over:.12g}.",
                hint="Keep one of the two.",
            )
            return


def _check_tags(program: Program, name: str, key: Node) -> Iterator[Finding]:
    """Report a group or a scenario that no sample can carry."""
    found = _TAGS.fullmatch(name.strip())
    for part in found[1].split(",") if found else ():
        tag, _, value = (each.strip() for each in part.partition(":"))
        if tag == "group" and value and not value.startswith("::"):
            wrong = f"the tag of a group begins with two colons: `::{value[:60]}`"
        elif tag == "scenario" and value not in _scenario_names(program, value):
            wrong = f"there is no scenario {value[:60]!r}"
        else:
            continue
        yield finding_at(
            program.source,
            Code.THRESHOLD_WITHOUT_SAMPLES,
            key,
            f"No sample is counted for {name[:80]!r}: {wrong}.",
            hint="k6 lets a threshold without samples pass.",
        )


def _scenario_names(program: Program, otherwise: str) -> frozenset[str]:
    """Return the names of all scenarios; the name asked for, if they are not all in the text."""
    scenarios = program.scenarios
    if scenarios is None:
        return frozenset({otherwise})
    return frozenset(scenarios) or frozenset({"default"})
