"""Gives each part of a mix a load of its own, where drawing it would hide rare parts."""

from collections.abc import Sequence
from dataclasses import replace
from math import floor

from shared.domain.plan import Load, Plan, Unit
from worker.generate.offline.groups import Crowd

# A part that is drawn less often than this may not come up when a script is proven.
_RARE = 0.1
# k6 counts rates in whole numbers: here of iterations an hour.
_HOUR_S = 3600


def in_loads(crowds: Sequence[Crowd], plan: Plan) -> tuple[tuple[Crowd, ...], list[str]]:
    """Return crowds of which one with rare parts is many, and what is said of that."""
    found: list[Crowd] = []
    for crowd in crowds:
        load = None if crowd.scenario is None else plan.scenarios[crowd.scenario].load
        loads = _parts(load, [group.share or 0.0 for group in crowd.groups]) if load else []
        found += (
            replace(crowd, name=group.name, groups=(group,), load=part)
            for group, part in zip(crowd.groups, loads, strict=bool(loads))
        )
        if not loads:
            found.append(crowd)
    if len(found) == len(crowds):
        return tuple(found), []
    return tuple(found), ["Each part of the mix is a scenario with its share of the load."]


def _parts(load: Load, shares: Sequence[float]) -> list[Load]:
    """Return a load in parts that make it up; none if it is drawn, or too small for all parts."""
    if len(shares) < 2 or min(shares) >= _RARE * sum(shares) or not all(shares):  # noqa: PLR2004
        return []
    if not (load.unit.is_rate or load.unit is Unit.USERS) or not (load.target or load.stages):
        return []
    scale = _HOUR_S if load.unit.is_rate else 1
    parts = [load] * len(shares)
    if load.target is not None:
        parts = [
            each.model_copy(update={"target": part})
            for each, part in zip(parts, _dealt(load.target, shares, scale), strict=True)
        ]
        if not all(each.target for each in parts):
            return []
    starts = None if load.start is None else _dealt(load.start, shares, scale)
    targets = [_dealt(stage.target, shares, scale) for stage in load.stages]
    return [
        each.model_copy(
            update={
                "start": None if starts is None else starts[place],
                "stages": tuple(
                    stage._replace(target=dealt[place])
                    for stage, dealt in zip(load.stages, targets, strict=True)
                ),
                "limit_vus": None,
            }
        )
        for place, each in enumerate(parts)
    ]


def _dealt(total: float, shares: Sequence[float], scale: int) -> list[float]:
    """Return a number in parts in proportion to shares, each whole once it is scaled."""
    whole = round(total * scale)
    exact = [whole * share / sum(shares) for share in shares]
    dealt = list(map(floor, exact))
    for place in sorted(range(len(exact)), key=lambda at: dealt[at] - exact[at]):
        if sum(dealt) == whole:
            break
        dealt[place] += 1
    return [each / scale for each in dealt]
