"""Reads k6's threshold expressions, such as `p(95) < 400`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from shared.domain.load import Threshold
from worker.k6.built_in_metrics import AGGREGATIONS, MetricKind
from worker.k6.numbers import UNSIGNED

_METHODS = sorted(frozenset().union(*AGGREGATIONS.values()) - {"p"})
_EXPRESSION = re.compile(
    rf"\s*(?P<aggregation>{'|'.join(_METHODS)}|p\([-+]?{UNSIGNED}\))"
    rf"\s*(?P<operator><=|>=|===?|!=|<|>)\s*(?P<value>[-+]?{UNSIGNED})\s*"
)

# What the built-in metrics of each kind lie between.
_RANGES: Mapping[MetricKind, tuple[float, float]] = {
    MetricKind.COUNTER: (0.0, inf),
    MetricKind.GAUGE: (0.0, inf),
    MetricKind.RATE: (0.0, 1.0),
    MetricKind.TREND: (0.0, inf),
}
_OPPOSITES = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Expression(NamedTuple):
    """One comparison; `aggregation` is in its one form: `p(95.0)` is `p(95)`."""

    aggregation: str
    operator: str
    value: float

    def __str__(self) -> str:
        """Write it as k6 reads it."""
        return f"{self.aggregation}{self.operator}{self.value:.12g}"

    @property
    def method(self) -> str:
        """The aggregation without the number of a percentile."""
        return self.aggregation.split("(")[0]


def parse_expression(text: str) -> Expression | None:
    """Read an expression as k6 does; None if k6 would refuse it."""
    found = _EXPRESSION.fullmatch(text)
    if found is None:
        return None
    return Expression(_plain(found["aggregation"]), found["operator"], float(found["value"]))


def holds_never(expression: Expression, kind: MetricKind) -> bool:
    """Return whether no value that a built-in metric of a kind can have meets an expression."""
    low, high = _RANGES[kind]
    match expression.operator:
        case "<":
            return expression.value <= low
        case "<=":
            return expression.value < low
        case ">":
            return expression.value >= high
        case ">=":
            return expression.value > high
        case "==" | "===":
            return not low <= expression.value <= high
        case _:
            return False


def holds_always(expression: Expression, kind: MetricKind) -> bool:
    """Return whether every value that a built-in metric of a kind can have meets an expression."""
    opposite = _OPPOSITES.get(expression.operator)
    return opposite is not None and holds_never(expression._replace(operator=opposite), kind)


def thresholds(options: Mapping[str, object]) -> tuple[Threshold, ...]:
    """Return all thresholds of k6's options."""
    found = options.get("thresholds")
    if not isinstance(found, Mapping):
        return ()
    return tuple(
        threshold
        for metric, expressions in found.items()
        for threshold in _of_metric(str(metric), expressions)
    )


def _of_metric(metric: str, expressions: object) -> Iterator[Threshold]:
    if not isinstance(expressions, Sequence) or isinstance(expressions, str):
        return
    for expression in expressions:
        text = expression.get("threshold") if isinstance(expression, Mapping) else expression
        read = parse_expression(text) if isinstance(text, str) else None
        if read:
            yield Threshold(metric, read.aggregation, read.operator, read.value)


def _plain(aggregation: str) -> str:
    if not aggregation.startswith("p("):
        return aggregation
    return f"p({float(aggregation[2:-1]):.12g})"
