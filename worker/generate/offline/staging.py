"""Draws loads that change: stages as they stand, levels, and ramps without all of their numbers."""

from collections.abc import Collection, Sequence

from shared.domain.load import LoadStage
from shared.domain.plan import Load, Unit
from shared.k6_durations import format_duration
from worker.generate.offline.bounds import LONGEST_S, rate, users
from worker.generate.offline.movement import Movement, Role
from worker.k6.load_shape import LoadShape, RampingRate, RampingVus

_RAMP_S, _HOLD_S = 60.0, 60.0
_MOST_OF_ALL = 1 / 4  # that a ramp takes of a test whose length is known


def staged_shape(load: Load) -> LoadShape:
    """Return the shape of a load whose stages are known."""
    start = load.start
    if start is None and 0 in load.held:
        start = load.stages[0].target
    return ramping(load, start or 0.0, _with_jumps(load.stages, load.held))


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
    roles = [each.role for each in movement.times]
    whole = sum(each.seconds for each in movement.times)
    if whole != load.duration_s or roles[:1] != [Role.RISES]:
        return []
    if len(roles) == 1 and not movement.times[0].across:
        return []  # "ramp up to 200 users for 10 minutes" leaves open how long the ramp takes
    peak = load.target or 0.0
    return [
        LoadStage(each.seconds, 0.0 if each.role is Role.FALLS else peak) for each in movement.times
    ]


def _usual(load: Load, *, falls: bool) -> list[LoadStage]:
    peak = load.target or 0.0
    ramp_s, held_s = _RAMP_S, _HOLD_S
    if load.duration_s is not None:
        ramp_s = min(_RAMP_S, max(1.0, round(load.duration_s * _MOST_OF_ALL)))
        held_s = max(0.0, load.duration_s - ramp_s * (1 + falls))
    stages = [LoadStage(ramp_s, peak), LoadStage(held_s, peak)]
    return [*stages, LoadStage(ramp_s, 0.0)] if falls else stages


def _with_jumps(stages: Sequence[LoadStage], held: Collection[int]) -> list[LoadStage]:
    """Return stages in which each other level begins with a jump, which takes no time."""
    result = [stages[0]]
    for place, stage in enumerate(stages[1:], start=1):
        if place in held and stage.target != result[-1].target:
            result.append(LoadStage(0.0, stage.target))
        result.append(stage)
    return result
