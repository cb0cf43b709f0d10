"""Cuts a load in two at a moment, so that k6 counts what comes before and after apart."""

from collections.abc import Sequence

from shared.domain.load import LoadStage
from worker.k6.load_shape import ConstantRate, ConstantVus, LoadShape, RampingRate, RampingVus

type Stages = tuple[LoadStage, ...]


def length_s(shape: LoadShape) -> float | None:
    """Return how long a load lasts, None if nobody knows."""
    match shape:
        case ConstantVus() | ConstantRate():
            return shape.duration_s
        case RampingVus() | RampingRate():
            return sum(stage.duration_s for stage in shape.stages)
        case _:
            return None


def cut(shape: LoadShape, at_s: float) -> tuple[LoadShape, LoadShape] | None:
    """Return what a load is before a moment within it and from then on; None for iterations."""
    match shape:
        case ConstantVus(vus, duration):
            return ConstantVus(vus, at_s), ConstantVus(vus, duration - at_s)
        case ConstantRate(rate, duration, vus):
            return ConstantRate(rate, at_s, vus), ConstantRate(rate, duration - at_s, vus)
        case RampingVus(start, stages):
            before, level, after = _cut(start, stages, at_s)
            return _of_users(start, before), _of_users(level, after)
        case RampingRate(start, stages, vus):
            before, level, after = _cut(start or 0.0, stages, at_s)
            return _of_rate(start or 0.0, before, vus), _of_rate(level, after, vus)
        case _:
            return None


def _cut(start: float, stages: Stages, at_s: float) -> tuple[Stages, float, Stages]:
    """Return the stages before a moment, the level from which it goes on, and the stages after."""
    before: list[LoadStage] = []
    after: list[LoadStage] = []
    level, left_s = start, at_s
    for stage in stages:
        if after or left_s <= 0:
            after.append(stage)
            continue
        if stage.duration_s <= left_s:
            before.append(stage)
            level = stage.target
        else:
            level += (stage.target - level) * left_s / stage.duration_s
            before.append(LoadStage(left_s, level))
            after.append(LoadStage(stage.duration_s - left_s, stage.target))
        left_s -= stage.duration_s
    while after and after[0].duration_s == 0:  # a jump is where the rest begins
        level = after.pop(0).target
    return tuple(before), level, tuple(after)


def _of_users(start: float, stages: Stages) -> LoadShape:
    if _stands(start, stages):
        return ConstantVus(round(start), sum(stage.duration_s for stage in stages))
    whole = tuple(LoadStage(stage.duration_s, round(stage.target)) for stage in stages)
    return RampingVus(round(start), whole)


def _of_rate(start: float, stages: Stages, vus: int | None) -> LoadShape:
    if _stands(start, stages):
        return ConstantRate(start, sum(stage.duration_s for stage in stages), vus)
    return RampingRate(start, stages, vus)


def _stands(level: float, stages: Sequence[LoadStage]) -> bool:
    return level > 0 and all(stage.target == level for stage in stages)
