"""Which thresholds on one metric no run can pass together."""

from collections.abc import Sequence
from itertools import combinations
from math import inf

from worker.k6.thresholds import Expression

# Aggregations of a trend that are percentiles under another name.
_RANKS = {"min": 0.0, "med": 50.0, "max": 100.0}


def find_conflict(expressions: Sequence[Expression]) -> tuple[int, int] | None:
    """Return the numbers of two expressions on one metric that exclude each other, if any do."""
    for (first, one), (second, other) in combinations(enumerate(expressions), 2):
        if _exclude(one, other) or _exclude(other, one):
            return first, second
    return None


def _exclude(lower: Expression, upper: Expression) -> bool:
    """Return whether one asks for more than another allows to what is never less."""
    if "!=" in {lower.operator, upper.operator} or not _is_at_most(lower, upper):
        return False
    least, most = _allowed(lower)[0], _allowed(upper)[1]
    strict = lower.operator == ">" or upper.operator == "<"
    return least > most or (strict and least == most)


def _is_at_most(one: Expression, other: Expression) -> bool:
    """Return whether the first aggregation of a metric is never above the second."""
    if one.aggregation == other.aggregation:
        return True
    first, second = _rank(one), _rank(other)
    if first is not None and second is not None:
        return first <= second
    # An average lies between the least and the greatest.
    return (first == _RANKS["min"] and other.method == "avg") or (
        one.method == "avg" and second == _RANKS["max"]
    )


def _rank(expression: Expression) -> float | None:
    """Return which percentile of a trend an aggregation is, if it is one."""
    if expression.method == "p":
        return float(expression.aggregation[2:-1])
    return _RANKS.get(expression.aggregation)


def _allowed(expression: Expression) -> tuple[float, float]:
    match expression.operator:
        case "<" | "<=":
            return -inf, expression.value
        case ">" | ">=":
            return expression.value, inf
        case _:
            return expression.value, expression.value
