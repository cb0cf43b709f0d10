"""Can k6 read the thresholds that stand in the text, and do their metrics exist."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from shared.domain.verification import Finding
from shared.findings.codes import Code
from worker.k6.built_in_metrics import AGGREGATIONS, BUILT_IN, MetricKind, may_be_built_in
from worker.k6.modules import is_built_in
from worker.k6.thresholds import parse_expression
from worker.verify.static.findings import finding_at
from worker.verify.static.reading.program import Program
from worker.verify.static.reading.source import field
from worker.verify.static.reading.values import arguments, elements, object_literal, resolve, string

_UNIT = re.compile(r"\d\s*(ms|s|m|%)\s*$")


def check_thresholds(program: Program) -> Iterator[Finding]:
    """Report thresholds that k6 would refuse or never evaluate."""
    thresholds = program.thresholds
    if thresholds is None:
        return
    own, complete = _own_metrics(program)
    for name, node in thresholds.properties.items():
        metric = name.split("{")[0].strip()
        kind = own.get(metric) or BUILT_IN.get(metric)
        if kind is None and complete and not may_be_built_in(metric):
            yield finding_at(
                program.source,
                Code.UNKNOWN_METRIC,
                thresholds.keys[name],
                f"There is no metric {metric[:60]!r}.",
                hint="Name a built-in metric, or create it with new Trend(), Counter(), Rate() "
                "or Gauge() of 'k6/metrics' in the init context.",
            )
        yield from _check_list(program, name, node, kind)


def _own_metrics(program: Program) -> tuple[dict[str, MetricKind], bool]:
    """Return the metrics that the script makes, and whether these are all of them."""
    own: dict[str, MetricKind] = {}
    # Another file, or a stranger's module, may make some.
    complete = program.is_entry and all(is_built_in(module) for module in program.modules)
    for call in program.calls:
        taken = program.taken(field(call, "constructor"))
        if taken is None or taken.module != "k6/metrics":
            continue
        name = string(program, next(iter(arguments(call)), None))
        if name is None:
            complete = False
        elif taken.imported is not None and taken.imported in MetricKind:
            own[name] = MetricKind(taken.imported)
    return own, complete


def _check_list(
    program: Program, name: str, node: Node, kind: MetricKind | None
) -> Iterator[Finding]:
    value = resolve(program, node)
    if value is not None and value.type in {"string", "template_string", "object", "number"}:
        yield finding_at(
            program.source,
            Code.THRESHOLD_NOT_A_LIST,
            value,
            f"The threshold on {name[:60]!r} is not a list.",
            hint=f"Write {name[:60]}: ['...'], with brackets.",
        )
    for expression in _expressions(program, node):
        text = string(program, expression)
        if text is not None:
            yield from _check_expression(program, expression, text, name, kind)


def _expressions(program: Program, node: Node) -> Iterator[Node]:
    for element in elements(program, node) or ():
        read = object_literal(program, element)
        if read is None:
            yield element
        elif "threshold" in read.properties:
            yield read.properties["threshold"]


def _check_expression(
    program: Program, node: Node, text: str, name: str, kind: MetricKind | None
) -> Iterator[Finding]:
    read = parse_expression(text)
    if read is None:
        yield finding_at(
            program.source,
            Code.INVALID_THRESHOLD,
            node,
            f"k6 can't read the threshold {text[:60]!r}.",
            hint=_why_unreadable(text),
        )
        return
    allowed = AGGREGATIONS[kind] if kind else None
    if allowed is not None and read.method not in allowed:
        shown = ", ".join("p(N)" if each == "p" else each for each in sorted(allowed))
        yield finding_at(
            program.source,
            Code.WRONG_AGGREGATION,
            node,
            f"{name[:60]!r} is a {kind}: it has no {read.aggregation!r}.",
            hint=f"A {kind} has {shown}.",
        )


def _why_unreadable(text: str) -> str:
    if _UNIT.search(text):
        return "Leave the unit out: latencies are milliseconds, rates are fractions (0.01 is 1 %)."
    if "&&" in text or "||" in text or " and " in text:
        return "Write each condition as a string of its own in the list."
    if re.match(r"\s*p\d+", text):
        return "Write percentiles as p(95)."
    return "Write aggregation, operator and number, such as 'p(95)<500' or 'rate<0.01'."
