"""Writes k6's `options`: the load and the thresholds."""

from collections.abc import Sequence
from decimal import Decimal

from shared.domain.load import Threshold
from shared.k6_durations import format_duration
from worker.generate.offline.javascript import Code, Tree, value
from worker.generate.offline.script_plan import PHASE, Flow, Limit, Phase
from worker.k6.load_options import load_options, scenario_options
from worker.k6.load_shape import LoadShape

# The first samples of a test are too few to end it.
_GRACE = "10s"


def write_options(flows: Sequence[Flow], limits: Sequence[Limit]) -> list[str]:
    """Return the lines of `export const options`."""
    fields = _load(flows)
    if limits:
        fields["thresholds"] = _thresholds(limits)
    return f"export const options = {value(fields, spread=True)};".split("\n")


def _load(flows: Sequence[Flow]) -> dict[str, Tree]:
    if len(flows) == 1 and not flows[0].phases:
        (flow,) = flows
        return {**load_options(flow.shape, iteration_s=flow.iteration_s)}
    scenarios: dict[str, Tree] = {}
    for flow in flows:
        calls: dict[str, Tree] = {"exec": flow.name} if len(flows) > 1 else {}
        late: dict[str, Tree] = {"startTime": format_duration(flow.start_s)} if flow.start_s else {}
        if not flow.phases:
            scenarios[flow.name] = {**_executor(flow, flow.shape), **late, **calls}
        for phase in flow.phases:
            name = _joined(flow.name, phase.name) if calls else phase.name
            scenarios[name] = {**_executor(flow, phase.shape), **_phase(flow, phase), **calls}
    return {"scenarios": scenarios}


def _joined(name: str, more: str) -> str:
    return f"{name}{more[0].upper()}{more[1:]}"


def _executor(flow: Flow, shape: LoadShape) -> dict[str, Tree]:
    return {**scenario_options(shape, iteration_s=flow.iteration_s)}


def _phase(flow: Flow, phase: Phase) -> dict[str, Tree]:
    """Return when a phase is, with its tag; users go over into the next one at its end."""
    late = {"startTime": format_duration(phase.start_s)} if phase.start_s else {}
    ends = {} if phase is flow.phases[-1] else {"gracefulStop": "0s"}
    return {**late, **ends, "tags": {PHASE: phase.name}}


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
        tags = ",".join(f"{name}:{tag}" for name, tag in each.tags)
        part = f"{{{tags}}}" if tags else ""
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
