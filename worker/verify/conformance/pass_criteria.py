"""Holds the pass criteria of a plan against a script's thresholds."""

from collections.abc import Mapping

from shared.domain.load import Threshold
from shared.domain.plan import Criterion
from shared.domain.verification import Load
from worker.k6.thresholds import thresholds
from worker.verify.load.comparison import compare
from worker.verify.load.courses import same


def said(threshold: Threshold) -> str:
    """Return a threshold in words."""
    return f"{threshold.metric} {threshold.aggregation} {threshold.operator} {threshold.value:.12g}"


def criterion_found(criterion: Criterion, options: Mapping[str, object]) -> tuple[str, bool | None]:
    """Return the threshold that a script has for a criterion, and whether it is that one.

    A criterion of a part of the test is met by a threshold on any part of the samples.
    """
    wanted = criterion.threshold
    actual = thresholds(options)
    alike = [each for each in actual if each.metric.partition("{")[0] == wanted.metric]
    found = ", ".join(said(each) for each in alike) or "no threshold on this metric"
    if criterion.scope is not None:
        met = any("{" in each.metric and _is(each, criterion) for each in alike)
    else:
        met = not compare(Load(thresholds=(wanted,)), options)[1]
    if met and criterion.aborts and not _aborts(options, wanted.metric):
        return f"{found}, which does not end the test", False
    return found, met


def _is(found: Threshold, criterion: Criterion) -> bool:
    wanted = criterion.threshold
    return (
        (found.aggregation, found.operator[0]) == (wanted.aggregation, wanted.operator[0])
    ) and same(found.value, wanted.value)


def _aborts(options: Mapping[str, object], metric: str) -> bool:
    """Return whether a threshold on a metric ends the test when it is crossed."""
    listed = options.get("thresholds")
    if not isinstance(listed, Mapping):
        return False
    return any(
        isinstance(each, Mapping) and each.get("abortOnFail") is True
        for name, limits in listed.items()
        if str(name).partition("{")[0] == metric and isinstance(limits, list)
        for each in limits
    )
