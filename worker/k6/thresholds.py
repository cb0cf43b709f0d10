"""Reads k6's threshold expressions, such as `p(95) < 400`."""

import re
from collections.abc import Iterator, Mapping, Sequence

type Threshold = tuple[str, str, str, float]

_EXPRESSION = re.compile(
    r"\s*(avg|min|max|med|count|rate|value|p\(\s*(?:\d+\.?\d*|\.\d+)\s*\))\s*"
    r"(<=|>=|===?|!=|<|>)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*"
)


def thresholds(options: Mapping[str, object]) -> tuple[Threshold, ...]:
    """Return all thresholds of k6's options as (metric, aggregation, operator, value)."""
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
        read = _EXPRESSION.fullmatch(text) if isinstance(text, str) else None
        if read:
            yield metric, aggregation(read[1]), read[2], float(read[3])


def aggregation(name: str) -> str:
    """Write an aggregation in its one form: `p(95.0)` is `p(95)`."""
    if not name.startswith("p("):
        return name
    return f"p({float(name[2:-1]):.12g})"
