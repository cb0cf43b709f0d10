"""Holds each load of a plan against what k6 derives from a script's scenarios."""

import re
from collections.abc import Mapping, Sequence

from shared.domain.dry_run import DryRun
from shared.domain.plan import Load, Plan, Scenario, Unit
from shared.domain.verification import Load as Compared
from shared.load_words import phrase
from worker.k6.executors import UnknownScenarioError, activities
from worker.verify.conformance.compared_loads import compared, single, to_compare
from worker.verify.conformance.load_pairs import LoadPairs, matched, scenarios_of
from worker.verify.load.comparison import actual_load, compare, holds_levels
from worker.verify.load.courses import same

_CLIMBING = ", climbing where a level is to be held"
# The fields of a compared load in which one of a plan's shows.
_FIELDS: Mapping[str, Sequence[str]] = {
    "target": ("vus", "rate_per_s", "iterations", "iterations_per", "stages"),
    "limit_vus": ("vus", "rate_per_s"),
    "duration_s": ("duration_s", "iterations"),
    "stages": ("stages", "vus", "rate_per_s"),
    "per": ("iterations", "iterations_per"),
}


def load_found(
    plan: Plan,
    scenario: Scenario,
    field: str,
    options: Mapping[str, object],
    dry_run: DryRun | None,
) -> tuple[str, bool | None]:
    """Return what k6 derives for a scenario's load, and whether that is what one field of it says.

    None if that can't be told of the field.
    """
    derived = _words(options) or "none"
    if scenario.load is None:
        return derived, None
    if single(plan) is None:
        return _scenario_found(plan, scenario, field, options, dry_run)
    if field == "start":
        return _start_found(scenario.load, options, dry_run)
    if field not in _FIELDS:
        return derived, None
    asked = to_compare(scenario.load, options, dry_run)
    # Whether a number of iterations arrives evenly, its time tells.
    timed = ("duration_s",) if scenario.load.unit is Unit.ITERATIONS else ()
    kept = Compared(**{name: getattr(asked, name) for name in (*_FIELDS[field], *timed)})
    # What was left out of a rate in requests per second is as near as can be told.
    met = True if kept == Compared() else compare(kept, options)[0].matches
    if met and field == "stages" and not _holds(scenario.load, options):
        return f"{derived}{_CLIMBING}", False
    return derived, met


def _scenario_found(
    plan: Plan,
    scenario: Scenario,
    field: str,
    options: Mapping[str, object],
    dry_run: DryRun | None,
) -> tuple[str, bool]:
    """Return the scenario of a script for one of several loads, and whether it makes that load."""
    number = next(n for n, each in enumerate(plan.scenarios) if each is scenario)
    pairs = LoadPairs(plan, options, dry_run)
    if name := pairs.alike.get(number):
        alone = {"scenarios": {name: scenarios_of(options)[name]}}
        climbs = field == "stages" and scenario.load and not _holds(scenario.load, alone)
        return f"scenario {name!r}{_CLIMBING if climbs else ''}", not climbs
    if name := pairs.unlike.get(number):
        alone = {"scenarios": {name: scenarios_of(options)[name]}}
        return f"{_words(alone) or 'another load'}, in scenario {name!r}", False
    return f"no such scenario, but {_words(options) or 'none'} in all", False


def _holds(load: Load, options: Mapping[str, object]) -> bool:
    return holds_levels(load.stages, load.held, options)


def _words(options: Mapping[str, object]) -> str:
    """Return the load of options in words, without limits: these are held against others."""
    return phrase(actual_load(options).model_copy(update={"thresholds": None}))


def start_found(
    plan: Plan, number: int, options: Mapping[str, object], dry_run: DryRun | None
) -> tuple[str, bool | None]:
    """Return when the scenario of a load begins, and whether so long after the first as is asked.

    None if no scenario is that of the load.
    """
    name = matched(plan, options, dry_run).get(number)
    if name is None:
        return "", None
    try:
        starts = {
            each: activities({each: settings})[0].start_s
            for each, settings in scenarios_of(options).items()
        }
    except UnknownScenarioError:
        return "", None
    later_s = starts[name] - min(starts.values())
    asked_s = plan.scenarios[number].start_s or 0.0
    return f"a start of {name!r} {later_s:.6g} s after the first", same(later_s, asked_s)


def _start_found(
    load: Load, options: Mapping[str, object], dry_run: DryRun | None
) -> tuple[str, bool | None]:
    """Return with how many VUs, or iterations per second, a script begins, and whether as asked.

    None for a scenario that k6 does not ship, and where nobody knows how many requests an iteration
    makes.
    """
    first = load.model_copy(update={"target": load.start or 0.0, "stages": (), "start": None})
    asked = to_compare(first, options, dry_run)
    wanted = asked.rate_per_s if load.unit.is_rate else asked.vus
    try:
        found = activities(dict(scenarios_of(options)))
    except UnknownScenarioError:
        return "", None
    begin_s = min((each.start_s for each in found), default=0.0)
    firsts = [each.rate or each.vus for each in found if each.start_s == begin_s]
    begins = sum(course[0].first for course in firsts if course)
    words = f"a start at {begins:.6g}"
    if wanted is None:
        return words, None
    # One user is where k6 begins stages that say nothing else.
    return words, same(wanted, begins) or (load.unit is Unit.USERS and not wanted and begins == 1)


def asked_for(load: Load, field: str = "") -> str:
    """Return a load in words, or where it starts."""
    if field == "start":
        return f"a start at {load.start or 0:.6g}"
    words = phrase(compared(load))
    if field == "stages" and load.held:
        levels = dict.fromkeys(f"{load.stages[place].target:.6g}" for place in load.held)
        words = f"{words}, with {', '.join(levels)} held from the first"
    if load.unit is Unit.REQUESTS_PER_S:
        return re.sub(r"iteration(?=s? per second)", "request", words)
    return words
