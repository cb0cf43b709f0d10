"""Writes k6's `options`: the load and the thresholds."""

from collections.abc import Sequence
from decimal import Decimal

from shared.domain.load import Threshold
from shared.k6_durations import format_duration
from worker.generate.offline.javascript import Code, Tree, value
from worker.generate.offline.script_plan import Flow, Limit
from worker.k6.load_options import load_options, scenario_options

# The first samples of a test are too few to end it.
_GRACE = "10s"


def write_options(flows: Sequence[Flow], limits: Sequence[Limit]) -> list[str]:
    """Return the lines of `export const options`."""
    fields = _load(flows)
    if limits:
        fields["thresholds"] = _thresholds(limits)
    return f"export const options = {value(fields, spread=True)};".split("\n")


def _load(flows: Sequence[Flow]) -> dict[str, Tree]:
    if len(flows) == 1:
        (flow,) = flows
        return {**load_options(flow.shape, iteration_s=flow.iteration_s)}
    return {"scenarios": {flow.name: _scenario(flow) for flow in flows}}


def _scenario(flow: Flow) -> Tree:
    late: dict[str, Tree] = {"startTime": format_duration(flow.start_s)} if flow.start_s else {}
    options = scenario_options(flow.shape, iteration_s=flow.iteration_s)
    return {**options, **late, "exec": flow.name}


def _thresholds(limits: Sequence[Limit]) -> Tree:
    by_metric: dict[str, list[Tree]] = {}
    for each in limits:
        threshold = each.threshold
        expression = expression_of(threshold)
        aborting: dict[str, Tree] = {
            "threshold": expression,
            "abortOnFail": True,
            "delayAbortEval": _GRACE,
        }
        part = f"{{scenario:{each.flow}}}" if each.flow else ""
        limit_code = aborting if each.aborts else expression
        by_metric.setdefault(f"{threshold.metric}{part}", []).append(limit_code)
    return {
        metric: Code(f"[{', '.join(value(limit) for limit in limits)}]")
        for metric, limits in by_metric.items()
    }


def expression_of(threshold: Threshold) -> str:
    """Return a threshold as k6 reads it: `p(95)<400`."""
    return f"{threshold.aggregation}{threshold.operator}{_plain(threshold.value)}"


def _plain(number: float) -> str:
    """Return a number without an exponent, as people read it."""
    return format(Decimal(repr(number)).normalize(), "f")
