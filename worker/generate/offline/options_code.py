"""Writes k6's `options`: the load profile and the thresholds."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from worker.generate.offline.javascript import Code, Tree, value
from worker.generate.offline.load_shape import (
    ConstantRate,
    ConstantVus,
    Iterations,
    Profile,
    RampingRate,
    RampingVus,
)
from worker.k6.durations import format_duration

type Threshold = tuple[str, str, str, float]
_SCENARIO = "load"
# The first samples of a test are too few to end it.
_GRACE = "10s"
# k6's own limit for iteration executors where none is set.
_DEFAULT_LIMIT_S = 600.0
_ONE_SECOND, _ONE_MINUTE, _ONE_HOUR = 1, 60, 3600


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one iteration is taken to last, in seconds, when VUs must be set aside for it."""

    iteration_s: float


def write_options(
    profile: Profile, thresholds: tuple[Threshold, ...], pace: Pace, *, aborts: bool
) -> list[str]:
    """Return the lines of `export const options`; `aborts` ends a test that fails a threshold."""
    fields = dict(_load(profile, pace))
    if thresholds:
        fields["thresholds"] = _thresholds(thresholds, aborts=aborts)
    return f"export const options = {value(fields, spread=True)};".split("\n")


def _load(profile: Profile, pace: Pace) -> dict[str, Tree]:
    match profile:
        case ConstantVus(vus, duration_s):
            return {"vus": vus, "duration": format_duration(duration_s)}
        case RampingVus(0, stages):
            return {"stages": _stages(stages)}
        case RampingVus(start, stages):
            return _scenario("ramping-vus", {"startVUs": start, "stages": _stages(stages)})
        case ConstantRate():
            return _scenario("constant-arrival-rate", _constant_rate(profile, pace))
        case RampingRate():
            return _scenario("ramping-arrival-rate", _ramping_rate(profile, pace))
        case Iterations():
            return _iterations(profile, pace)


def _constant_rate(profile: ConstantRate, pace: Pace) -> dict[str, Tree]:
    unit_s = _time_unit(profile.rate_per_s)
    return {
        "rate": max(1, round(profile.rate_per_s * unit_s)),
        "timeUnit": format_duration(unit_s),
        "duration": format_duration(profile.duration_s),
        **_reserve(profile.rate_per_s, profile.vus, pace),
    }


def _ramping_rate(profile: RampingRate, pace: Pace) -> dict[str, Tree]:
    rates = (profile.start_per_s, *(target for _, target in profile.stages))
    unit_s = max(map(_time_unit, rates))
    stages = tuple((seconds, target * unit_s) for seconds, target in profile.stages)
    return {
        "startRate": round(profile.start_per_s * unit_s),
        "timeUnit": format_duration(unit_s),
        "stages": _stages(stages),
        **_reserve(max(rates), profile.vus, pace),
    }


def _iterations(profile: Iterations, pace: Pace) -> dict[str, Tree]:
    each = profile.iterations if profile.per_vu else ceil(profile.iterations / profile.vus)
    needed_s = min(2 * each * pace.iteration_s, 7 * 86_400)
    limit_s = profile.limit_s or max(_DEFAULT_LIMIT_S, ceil(needed_s / 60) * 60)
    count: dict[str, Tree] = {"vus": profile.vus, "iterations": profile.iterations}
    if not profile.per_vu and limit_s == _DEFAULT_LIMIT_S:
        return count
    executor = "per-vu-iterations" if profile.per_vu else "shared-iterations"
    return _scenario(executor, {**count, "maxDuration": format_duration(limit_s)})


def _scenario(executor: str, fields: dict[str, Tree]) -> dict[str, Tree]:
    return {"scenarios": {_SCENARIO: {"executor": executor, **fields}}}


def _stages(stages: tuple[tuple[float, float], ...]) -> Tree:
    return [
        {"duration": format_duration(seconds), "target": round(target)}
        for seconds, target in stages
    ]


def _reserve(rate_per_s: float, vus: int | None, pace: Pace) -> dict[str, Tree]:
    """Return the VUs to set aside, by Little's law: as many as iterations can run at once."""
    needed = max(1, ceil(rate_per_s * pace.iteration_s))
    first = vus or needed
    return {"preAllocatedVUs": first, "maxVUs": max(first, vus or 4 * needed)}


def _time_unit(rate_per_s: float) -> int:
    """Return the shortest unit of time in which the rate is a whole number."""
    for unit_s in (_ONE_SECOND, _ONE_MINUTE):
        count = rate_per_s * unit_s
        if abs(count - round(count)) < 1e-6 * max(1.0, count):
            return unit_s
    return _ONE_HOUR


def _thresholds(thresholds: tuple[Threshold, ...], *, aborts: bool) -> Tree:
    by_metric: dict[str, list[Tree]] = {}
    for metric, aggregation, operator, limit in thresholds:
        expression = f"{aggregation}{operator}{_plain(limit)}"
        aborting: dict[str, Tree] = {
            "threshold": expression,
            "abortOnFail": True,
            "delayAbortEval": _GRACE,
        }
        limit_code = aborting if aborts else expression
        by_metric.setdefault(metric, []).append(limit_code)
    return {
        metric: Code(f"[{', '.join(value(each) for each in limits)}]")
        for metric, limits in by_metric.items()
    }


def _plain(number: float) -> str:
    """Return a number without an exponent, which k6's thresholds do not read."""
    return format(Decimal(repr(number)).normalize(), "f")
