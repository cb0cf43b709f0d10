"""Chooses how load is made: what was asked for, filled up with stated assumptions."""

import re

from shared.domain.load import LoadStage
from shared.domain.verification import Load
from worker.generate.offline.course import read_course
from worker.generate.offline.guesses import stated_times, with_amount, with_duration, with_ramp
from worker.generate.offline.kinds import Kind, kind_named
from worker.generate.offline.levels import jumps, start
from worker.k6.durations import format_duration
from worker.k6.load_shape import (
    ConstantRate,
    ConstantVus,
    Iterations,
    LoadShape,
    RampingRate,
    RampingVus,
)
from worker.k6.options import SHORTEST_S

# k6 plans a ramp VU by VU: 1,000,000 take it a second and 340 MB, ten times as many 14 s.
MOST_VUS = 1_000_000
MOST_RATE_PER_S = 1_000_000.0
LONGEST_S = 30 * 86_400.0
_DEFAULT_VUS = 10
_SEVERAL = 2  # times that describe a course; one is the length of the test
_DEFAULT_DURATION_S = 60.0
# "at most 50 VUs" beside a rate bounds what k6 may use for it.
_MOST = re.compile(
    r"\b(?:at most|max(?:imum)?(?: of)?|up to|no more than|limit(?:ed)? (?:of|to))\s+(\d{1,6})\s+"
    r"(?:virtual users|vus)\b|\bmaxVUs\W{1,3}(\d{1,6})\b",
    re.IGNORECASE,
)


def choose_shape(
    load: Load, description: str, *, users: int | None = None
) -> tuple[LoadShape, tuple[str, ...]]:
    """Return a shape that keeps every claim of `load`, and what had to be assumed.

    `users` are those of all groups together, where each group makes requests of its own.
    """
    kind = kind_named(description)
    if users and load.vus is None and load.stages is None:
        load = load.model_copy(update={"vus": users})
    load, amount_assumptions = with_amount(load, description)
    timed, duration_assumptions = with_duration(load, description)
    if kind and timed.model_copy(update={"thresholds": None}) == Load():
        return _of_kind(kind)
    if kind and kind.shapes_peaks and _is_peak_alone(load):
        spike = read_course(description, load.vus or 1) if kind.name == "spike" else None
        if spike:
            spiking = RampingVus(_vus(spike.start), _limited(spike.stages))
            return spiking, (*amount_assumptions, *spike.assumptions)
        times = stated_times(description)
        if len(times) < _SEVERAL:
            assumptions = (*amount_assumptions, _shape_assumption(kind))
            return _scaled(kind, load.vus or 1, timed.duration_s), assumptions
        timed = timed.model_copy(update={"duration_s": sum(times)})
        duration_assumptions = [_not_understood(kind, sum(times))]
    ramped, ramp_assumptions = with_ramp(timed, description)
    shape, shape_assumptions = _shape(ramped, description)
    return shape, (
        *amount_assumptions,
        *(ramp_assumptions or duration_assumptions),
        *shape_assumptions,
        *_cap_assumptions(ramped),
    )


def _shape(load: Load, description: str) -> tuple[LoadShape, tuple[str, ...]]:
    if load.iterations is not None:
        return _iterations(load)
    if load.stages:
        return _stages(load, description), ()
    if load.rate_per_s is not None:
        return _rate(load, description)
    return _constant(load)


def _iterations(load: Load) -> tuple[LoadShape, tuple[str, ...]]:
    count = max(1, load.iterations or 1)
    per_vu = load.iterations_per == "vu"
    vus = _vus(load.vus or 1)
    assumptions: tuple[str, ...] = ()
    if load.vus is None:
        assumptions = ("The number of users is not stated; one virtual user makes the iterations.",)
    return Iterations(
        vus, count, per_vu, load.duration_s and _seconds(load.duration_s)
    ), assumptions


def _stages(load: Load, description: str) -> LoadShape:
    rated = load.rate_per_s is not None
    peak = load.rate_per_s if rated else load.vus
    first = start(description, of_rate=rated)
    first = first if peak is None or first <= peak else 0.0
    stages = load.stages or ()
    if len(stages) > 1 and jumps(description):
        first, stages = _as_levels(stages)
    if rated:
        limited = tuple(
            LoadStage(min(each.duration_s, LONGEST_S), min(each.target, MOST_RATE_PER_S))
            for each in stages
        )
        return RampingRate(first, limited, load.vus or _most_vus(description))
    return RampingVus(_vus(first), _limited(stages))


def _limited(stages: tuple[LoadStage, ...]) -> tuple[LoadStage, ...]:
    return tuple(LoadStage(min(each.duration_s, LONGEST_S), _vus(each.target)) for each in stages)


def _as_levels(
    stages: tuple[LoadStage, ...],
) -> tuple[float, tuple[LoadStage, ...]]:
    """Return the start and stages in which each level begins with a jump, which takes no time."""
    first, *others = stages
    steps = [step for stage in others for step in (LoadStage(0.0, stage.target), stage)]
    return first.target, (first, *steps)


def _most_vus(description: str) -> int | None:
    found = _MOST.search(description)
    return int(found[1] or found[2]) or None if found else None


def _rate(load: Load, description: str) -> tuple[LoadShape, tuple[str, ...]]:
    rate = min(max(load.rate_per_s or 1.0, 1 / 3600), MOST_RATE_PER_S)
    vus = load.vus or _most_vus(description)
    if load.duration_s is not None:
        return ConstantRate(rate, _seconds(load.duration_s), vus), ()
    assumptions = ("The duration is not stated; the test runs for 1 minute.",)
    return ConstantRate(rate, _DEFAULT_DURATION_S, vus), assumptions


def _constant(load: Load) -> tuple[LoadShape, tuple[str, ...]]:
    assumptions: list[str] = []
    if load.vus is None:
        assumptions.append(
            f"The number of users is not stated; {_DEFAULT_VUS} virtual users are used."
        )
    if load.duration_s is None:
        assumptions.append("The duration is not stated; the test runs for 1 minute.")
    duration = _DEFAULT_DURATION_S if load.duration_s is None else load.duration_s
    vus = _DEFAULT_VUS if load.vus is None else load.vus
    return ConstantVus(max(1, _vus(vus)), _seconds(duration)), tuple(assumptions)


def _of_kind(kind: Kind) -> tuple[LoadShape, tuple[str, ...]]:
    assumptions = (
        f"No numbers are stated for the {kind.name} test; its usual shape is used: {kind.shape}.",
    )
    if kind.per_second:
        return RampingRate(0, kind.stages), assumptions
    if len(kind.stages) == 1:
        (only,) = kind.stages
        return ConstantVus(int(only.target), only.duration_s), assumptions
    return RampingVus(0, kind.stages), assumptions


def _cap_assumptions(load: Load) -> tuple[str, ...]:
    most_users = max((load.vus or 0, *(stage.target for stage in load.stages or ())))
    if load.rate_per_s is not None or most_users <= MOST_VUS:
        return ()
    return (f"The script makes at most {MOST_VUS} virtual users, fewer than asked for.",)


def _is_peak_alone(load: Load) -> bool:
    return bool(load.vus) and not (
        load.duration_s or load.rate_per_s or load.iterations or load.stages
    )


def _scaled(kind: Kind, peak: int, length_s: float | None) -> RampingVus:
    """Return a kind's usual shape with another peak, and another length if one is named."""
    factor = _vus(peak) / max(stage.target for stage in kind.stages)
    usual_s = sum(stage.duration_s for stage in kind.stages)
    slower = (length_s or usual_s) / usual_s
    stages = tuple(
        LoadStage(round(each.duration_s * slower), round(each.target * factor))
        for each in kind.stages
    )
    return RampingVus(0, stages)


def _shape_assumption(kind: Kind) -> str:
    return f"The course of the {kind.name} test is not stated; its stages follow the usual shape."


def _not_understood(kind: Kind, length_s: float) -> str:
    course_of = f"The course of the {kind.name} test was not understood"
    return (
        f"{course_of}; its peak is held for all stated times together, {format_duration(length_s)}."
    )


def _vus(number: float) -> int:
    return min(max(0, round(number)), MOST_VUS)


def _seconds(number: float) -> float:
    return min(max(SHORTEST_S, number), LONGEST_S)
