"""Writes a load as k6's options: which executor makes it, in which unit, with how many VUs."""

from collections.abc import Mapping, Sequence
from math import ceil

from shared.domain.load import LoadStage
from shared.k6_durations import format_duration
from worker.k6.executors import MAX_DURATION_S
from worker.k6.load_shape import (
    ConstantRate,
    ConstantVus,
    Iterations,
    LoadShape,
    RampingRate,
    RampingVus,
)

type Option = int | str | Sequence[Option] | Mapping[str, Option]
type Options = dict[str, Option]

# How many times the VUs that a rate needs it may use, should iterations last longer than thought.
MOST_OF_RESERVE = 4
_SCENARIO = "load"
_ONE_SECOND, _ONE_MINUTE, _ONE_HOUR = 1, 60, 3600
_LONGEST_LIMIT_S = 7 * 86_400


def load_options(shape: LoadShape, *, iteration_s: float) -> Options:
    """Return the options that make a load, those at the top where they are enough.

    `iteration_s` is how long one iteration is taken to last when VUs must be set aside for it.
    """
    match shape:
        case ConstantVus(vus, duration_s):
            count: Options = {} if vus is None else {"vus": vus}
            return {**count, "duration": format_duration(duration_s)}
        case RampingVus(0, stages):
            return {"stages": _stages(stages)}
        case Iterations() if not shape.per_vu and _limit_s(shape, iteration_s) == MAX_DURATION_S:
            return {"vus": _sharing(shape), "iterations": shape.iterations}
        case _:
            return {"scenarios": {_SCENARIO: scenario_options(shape, iteration_s=iteration_s)}}


def scenario_options(shape: LoadShape, *, iteration_s: float) -> Options:
    """Return the executor that makes a load, with its fields, as a scenario names them."""
    match shape:
        case ConstantVus(vus, duration_s):
            count: Options = {} if vus is None else {"vus": vus}
            return {"executor": "constant-vus", **count, "duration": format_duration(duration_s)}
        case RampingVus(start, stages):
            return {"executor": "ramping-vus", "startVUs": start, "stages": _stages(stages)}
        case ConstantRate():
            return {"executor": "constant-arrival-rate", **_constant_rate(shape, iteration_s)}
        case RampingRate():
            return {"executor": "ramping-arrival-rate", **_ramping_rate(shape, iteration_s)}
        case Iterations():
            return _iterations(shape, iteration_s)


def _constant_rate(shape: ConstantRate, iteration_s: float) -> Options:
    unit_s = _time_unit(shape.rate_per_s)
    return {
        "rate": max(1, round(shape.rate_per_s * unit_s)),
        "timeUnit": format_duration(unit_s),
        "duration": format_duration(shape.duration_s),
        **_reserve(shape.rate_per_s, shape.vus, iteration_s),
    }


def _ramping_rate(shape: RampingRate, iteration_s: float) -> Options:
    start = shape.start_per_s
    rates = [*([] if start is None else [start]), *(stage.target for stage in shape.stages)]
    unit_s = max(map(_time_unit, rates))
    stages = [LoadStage(each.duration_s, each.target * unit_s) for each in shape.stages]
    return {
        **({} if start is None else {"startRate": round(start * unit_s)}),
        "timeUnit": format_duration(unit_s),
        "stages": _stages(stages),
        **_reserve(max(rates), shape.vus, iteration_s),
    }


def _iterations(shape: Iterations, iteration_s: float) -> Options:
    return {
        "executor": "per-vu-iterations" if shape.per_vu else "shared-iterations",
        "vus": _sharing(shape),
        "iterations": shape.iterations,
        "maxDuration": format_duration(_limit_s(shape, iteration_s)),
    }


def _sharing(shape: Iterations) -> int:
    # k6 refuses users who would share less than an iteration each.
    return shape.vus if shape.per_vu else min(shape.vus, shape.iterations)


def _limit_s(shape: Iterations, iteration_s: float) -> float:
    each = shape.iterations if shape.per_vu else ceil(shape.iterations / _sharing(shape))
    needed_s = min(2 * each * iteration_s, _LONGEST_LIMIT_S)
    return shape.limit_s or max(MAX_DURATION_S, ceil(needed_s / 60) * 60)


def _stages(stages: Sequence[LoadStage]) -> list[Options]:
    return [
        {"duration": format_duration(stage.duration_s), "target": round(stage.target)}
        for stage in stages
    ]


def _reserve(rate_per_s: float, vus: int | None, iteration_s: float) -> Options:
    """Set VUs aside by Little's law: as many as iterations can be under way at once."""
    needed = max(1, ceil(rate_per_s * iteration_s))
    first = vus or needed
    return {"preAllocatedVUs": first, "maxVUs": max(first, vus or MOST_OF_RESERVE * needed)}


def _time_unit(rate_per_s: float) -> int:
    """Return the shortest unit of time, in seconds, in which the rate is a whole number."""
    for unit_s in (_ONE_SECOND, _ONE_MINUTE):
        count = rate_per_s * unit_s
        whole = round(count)
        if abs(count - whole) < 1e-6 * max(1.0, count) and (whole or not count):
            return unit_s
    return _ONE_HOUR
