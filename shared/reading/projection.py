"""Reduces a plan to the load that a comparison takes for sure, or for likely."""

from collections.abc import Iterable, Iterator

from shared.domain import verification
from shared.domain.load import Threshold
from shared.domain.plan import Claim, Load, Origin, Per, Plan, Unit


def sure_load(plan: Plan) -> verification.Load:
    """Return what is stated beyond doubt, in a plan that is complete."""
    return _projected(plan, {claim.part for claim in plan.claims if _is_sure(claim)})


def undoubted_load(plan: Plan) -> verification.Load:
    """Return what no doubt stands against by itself, even where the plan is not complete."""
    return _projected(plan, {claim.part for claim in plan.claims if not claim.doubt})


def _is_sure(claim: Claim) -> bool:
    return claim.origin in {Origin.GIVEN, Origin.STATED, Origin.QUOTED}


def _projected(plan: Plan, parts: set[str]) -> verification.Load:
    thresholds = tuple(_thresholds(plan, parts)) or None
    loads = [
        (f"scenarios[{number}].load", scenario.load)
        for number, scenario in enumerate(plan.scenarios)
        if scenario.load is not None
    ]
    if len(loads) == 1:
        return _single(*loads[0], parts, thresholds)
    return verification.Load(duration_s=_common_duration(plan, loads, parts), thresholds=thresholds)


def _thresholds(plan: Plan, parts: set[str]) -> Iterator[Threshold]:
    for number, criterion in enumerate(plan.criteria):
        if f"criteria[{number}]" in parts and criterion.is_of_all:
            yield criterion.threshold


def _single(
    path: str, load: Load, parts: set[str], thresholds: tuple[Threshold, ...] | None
) -> verification.Load:
    drawn = bool(load.stages) and f"{path}.stages" in parts  # they say their peak, too
    target = load.target if drawn or f"{path}.target" in parts else None
    limit = load.limit_vus if f"{path}.limit_vus" in parts else None
    counted = load.unit is Unit.ITERATIONS and target is not None
    users = target if load.unit is Unit.USERS else limit
    rated = load.unit.is_rate
    return verification.Load(
        vus=None if users is None else int(users),
        rate_per_s=target if rated else None,
        duration_s=load.duration_s if f"{path}.duration_s" in parts else None,
        iterations=int(target) if counted and target is not None else None,
        iterations_per=_per(load.per) if counted else None,
        stages=(load.stages or None) if f"{path}.stages" in parts else None,
        thresholds=thresholds,
    )


def _per(per: Per | None) -> str | None:
    return None if per is None else per.value


def _common_duration(
    plan: Plan, loads: Iterable[tuple[str, Load]], parts: set[str]
) -> float | None:
    """Return the time that all scenarios take, if they begin together."""
    if "duration_s" not in parts or any(scenario.start_s for scenario in plan.scenarios):
        return None
    lengths = {load.duration_s if f"{path}.duration_s" in parts else None for path, load in loads}
    return lengths.pop() if len(lengths) == 1 else None
