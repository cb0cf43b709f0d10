"""Writes k6's `options`: the load and the thresholds."""

from decimal import Decimal

from shared.domain.load import Threshold
from worker.generate.offline.javascript import Code, Tree, value
from worker.k6.load_options import load_options
from worker.k6.load_shape import LoadShape

# The first samples of a test are too few to end it.
_GRACE = "10s"


def write_options(
    shape: LoadShape, thresholds: tuple[Threshold, ...], *, iteration_s: float, aborts: bool
) -> list[str]:
    """Return the lines of `export const options`; `aborts` ends a test that fails a threshold."""
    fields: dict[str, Tree] = {**load_options(shape, iteration_s=iteration_s)}
    if thresholds:
        fields["thresholds"] = _thresholds(thresholds, aborts=aborts)
    return f"export const options = {value(fields, spread=True)};".split("\n")


def _thresholds(thresholds: tuple[Threshold, ...], *, aborts: bool) -> Tree:
    by_metric: dict[str, list[Tree]] = {}
    for each in thresholds:
        expression = f"{each.aggregation}{each.operator}{_plain(each.value)}"
        aborting: dict[str, Tree] = {
            "threshold": expression,
            "abortOnFail": True,
            "delayAbortEval": _GRACE,
        }
        limit_code = aborting if aborts else expression
        by_metric.setdefault(each.metric, []).append(limit_code)
    return {
        metric: Code(f"[{', '.join(value(limit) for limit in limits)}]")
        for metric, limits in by_metric.items()
    }


def _plain(number: float) -> str:
    """Return a number without an exponent, as people read it."""
    return format(Decimal(repr(number)).normalize(), "f")
