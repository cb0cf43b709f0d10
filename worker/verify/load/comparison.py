"""Compares the load that a description asks for with the load that k6 derived from a script."""

from collections.abc import Collection, Mapping
from typing import Literal

from shared.domain.load import LoadStage
from shared.domain.verification import Finding, Load, LoadComparison
from worker.k6.executors import Activity, UnknownScenarioError, activities
from worker.k6.thresholds import thresholds
from worker.verify.load import courses
from worker.verify.load.differences import Derived, differences


def actual_load(options: Mapping[str, object]) -> Load:
    """Return the load that k6 derived, from the options that `k6 inspect` prints.

    Scenarios that overlap add up. `duration_s` is the time from the first start to the last end,
    without gracefulStop, and is absent where only iterations end the test. `stages` are absent for
    a constant load, and where VUs and rates mix. A scenario that k6 does not ship leaves only the
    thresholds.
    """
    try:
        return _derived(options).load
    except UnknownScenarioError:
        return Load(thresholds=thresholds(options) or None)


def compare(
    requested: Load, options: Mapping[str, object]
) -> tuple[LoadComparison, tuple[Finding, ...]]:
    """Compare both sides; each difference is an error finding.

    `matches` is None if nothing was asked for, or if k6 runs a scenario that it does not ship.
    """
    try:
        derived = _derived(options)
    except UnknownScenarioError:
        return LoadComparison(requested=requested, actual=actual_load(options)), ()
    if requested == Load():
        return LoadComparison(requested=requested, actual=derived.load), ()
    findings = tuple(differences(requested, derived))
    compared = LoadComparison(requested=requested, actual=derived.load, matches=not findings)
    return compared, findings


def holds_levels(
    stages: tuple[LoadStage, ...], held: Collection[int], options: Mapping[str, object]
) -> bool:
    """Return whether options have the levels of the stages at some places at once."""
    try:
        derived = _derived(options)
    except UnknownScenarioError:
        return True
    return courses.stand(derived.rate or derived.vus, stages, held)


def _derived(options: Mapping[str, object]) -> Derived:
    scenarios = options.get("scenarios")
    named = scenarios if isinstance(scenarios, Mapping) else {}
    found = activities(named)
    vus = courses.total([activity.vus for activity in found if activity.vus])
    rate = courses.total([activity.rate for activity in found if activity.rate])
    iterations, per = _iterations(found)
    limits = thresholds(options)
    moving = [course for course in (vus, rate) if course and not courses.is_flat(course)]
    mixed = bool(vus) and bool(rate)
    load = Load(
        vus=round(courses.peak(vus)) or None,
        duration_s=_duration(found),
        rate_per_s=courses.peak(rate) or None,
        iterations=iterations,
        iterations_per=per,
        stages=courses.stages(moving[0]) if moving and not mixed else None,
        thresholds=limits or None,
    )
    return Derived(
        load=load,
        vus=vus,
        rate=rate,
        max_duration_s=max((activity.max_duration_s or 0.0 for activity in found), default=0.0),
        scenarios=tuple(named),
    )


def _duration(found: tuple[Activity, ...]) -> float | None:
    ends = [activity.end_s for activity in found]
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends):
        return None
    return round(max(known) - min(activity.start_s for activity in found), 9)


def _iterations(found: tuple[Activity, ...]) -> tuple[int | None, Literal["vu", "total"] | None]:
    counted = [activity for activity in found if activity.iterations is not None]
    if not counted or len(counted) < len(found):
        return None, None
    if len(counted) == 1 and counted[0].per_vu:
        return counted[0].iterations, "vu"
    return sum(_total(activity) for activity in counted), "total"


def _total(activity: Activity) -> int:
    each = activity.iterations or 0
    return round(each * courses.peak(activity.vus)) if activity.per_vu else each
