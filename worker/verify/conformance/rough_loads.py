"""Holds what a plan says roughly of a load against what k6 derives: "about 50 users"."""

from collections.abc import Mapping
from math import isclose

from shared.domain.dry_run import DryRun
from shared.domain.plan import Load, Plan, Unit
from shared.domain.verification import Load as Compared
from shared.load_words import phrase
from worker.verify.conformance.compared_loads import single, to_compare
from worker.verify.conformance.load_pairs import matched, scenarios_of
from worker.verify.load.comparison import actual_load, holds_levels
from worker.verify.load.courses import Stages, near

# How far from a rough number one may be that people would still call it that.
_NEAR = 0.1
_COUNTED: Mapping[Unit, str] = {
    Unit.USERS: "vus",
    Unit.ITERATIONS: "iterations",
    Unit.REQUESTS_PER_S: "rate_per_s",
    Unit.ITERATIONS_PER_S: "rate_per_s",
}


def roughly_found(
    plan: Plan, number: int, field: str, options: Mapping[str, object], dry_run: DryRun | None
) -> tuple[str, bool | None]:
    """Return what k6 derives for the load of a scenario, and whether one field of it is near.

    None if that can't be told of the field: how many VUs carry a rate is the script's own matter.
    """
    load = plan.scenarios[number].load
    if single(plan) is None:
        name = matched(plan, options, dry_run).get(number)
        options = {"scenarios": {name: scenarios_of(options)[name]}} if name else {}
    made = actual_load(options)
    words = phrase(made.model_copy(update={"thresholds": None})) or "none"
    if load is None or field not in {"target", "duration_s", "stages"}:
        return words, None
    if field == "stages":
        asked_for = to_compare(load, options, dry_run).stages
        return words, _is_near(load, asked_for, made.stages or (), options)
    counted = "duration_s" if field == "duration_s" else _COUNTED[load.unit]
    asked, found = (_number(each, counted) for each in (to_compare(load, options, dry_run), made))
    if asked is None:  # a rate in requests that is as near as can be told
        return words, True
    return words, found is not None and isclose(asked, found, rel_tol=_NEAR)


def _is_near(
    load: Load, asked: Stages | None, found: Stages, options: Mapping[str, object]
) -> bool:
    """Return whether the stages of options lead about where some stages do, and hold levels."""
    if asked is None:  # of a rate in requests that is as near as can be told
        return True
    return near(asked, found, _NEAR) and holds_levels(found, load.held, options)


def _number(load: Compared, name: str) -> float | None:
    value = getattr(load, name)
    return None if value is None else float(value)
