"""Draws loads that change: stages as they stand, levels, and ramps without all of their numbers."""

from collections.abc import Sequence
from itertools import pairwise

from shared.domain.load import LoadStage
from shared.domain.plan import Load, Unit
from worker.generate.offline.bounds import LONGEST_S, rate, users
from worker.generate.offline.movement import Movement, Role
from worker.k6.durations import format_duration
from worker.k6.load_shape import LoadShape, RampingRate, RampingVus

_RAMP_S, _HOLD_S = 60.0, 60.0
_MOST_OF_ALL = 1 / 4  # that a ramp takes of a test whose length is known


def staged_shape(load: Load, movement: Movement) -> LoadShape:
    """Return the shape of a load whose stages are known."""
    start, stages = load.start, load.stages
    if start is None and _are_levels(stages, movement):
        start, stages = stages[0].target, _as_levels(stages)
    elif start is None and _begins_level(stages, movement):
        start = stages[0].target
    return ramping(load, start or 0.0, stages)


def ramping(load: Load, start: float, stages: Sequence[LoadStage]) -> LoadShape:
    """Return a course in the unit of a load, within what k6 can do."""
    if load.unit is Unit.USERS:
        limited = (LoadStage(min(s, LONGEST_S), users(target)) for s, target in stages)
        return RampingVus(users(start), tuple(limited))
    limited = (LoadStage(min(s, LONGEST_S), rate(target)) for s, target in stages)
    return RampingRate(rate(start), tuple(limited), load.limit_vus)


def drawn_course(load: Load, movement: Movement) -> tuple[LoadShape, tuple[str, ...]]:
    """Return a ramp to the peak of a load, and how its stages are taken to be."""
    stages = _timed(load, movement) or _usual(load, falls=movement.falls)
    shape = ", then ".join(f"{format_duration(s)} to {target:g}" for s, target in stages)
    return ramping(load, 0.0, stages), (f"The stages of the ramp are taken to be {shape}.",)


def _timed(load: Load, movement: Movement) -> list[LoadStage]:
    """Return stages of the times that the description names, if they make up the whole length."""
    roles = [role for _, role in movement.times]
    whole = sum(seconds for seconds, _ in movement.times)
    if whole != load.duration_s or roles[:1] != [Role.RISES] or len(roles) == 1:
        return []
    peak = load.target or 0.0
    return [LoadStage(s, 0.0 if role is Role.FALLS else peak) for s, role in movement.times]


def _usual(load: Load, *, falls: bool) -> list[LoadStage]:
    peak = load.target or 0.0
    ramp_s, held_s = _RAMP_S, _HOLD_S
    if load.duration_s is not None:
        ramp_s = min(_RAMP_S, max(1.0, round(load.duration_s * _MOST_OF_ALL)))
        held_s = max(0.0, load.duration_s - ramp_s * (1 + falls))
    stages = [LoadStage(ramp_s, peak), LoadStage(held_s, peak)]
    return [*stages, LoadStage(ramp_s, 0.0)] if falls else stages


def _are_levels(stages: Sequence[LoadStage], movement: Movement) -> bool:
    """Return whether stages are levels that follow one another at once: nothing is said to move."""
    return len(stages) > 1 and movement.first_holds and not movement.moves


def _begins_level(stages: Sequence[LoadStage], movement: Movement) -> bool:
    """Return whether the first stage holds a level: nothing leads there, nor does it stay."""
    return movement.first_holds and any(
        first.target != second.target for first, second in pairwise(stages[:2])
    )


def _as_levels(stages: Sequence[LoadStage]) -> tuple[LoadStage, ...]:
    """Return stages in which each level begins with a jump, which takes no time."""
    first, *others = stages
    jumps = (step for stage in others for step in (LoadStage(0.0, stage.target), stage))
    return (first, *jumps)
