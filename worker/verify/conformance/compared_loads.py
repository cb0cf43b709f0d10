"""Returns the loads of a plan in the terms in which what k6 derives is compared with them."""

from collections.abc import Mapping

from shared.domain.dry_run import DryRun
from shared.domain.plan import Claim, Load, Origin, Plan, Scenario, Unit
from shared.domain.verification import Load as Compared
from shared.reading.projection import undoubted_load
from worker.verify.conformance.seen_traffic import ONE_OFF, requests_in
from worker.verify.load.comparison import actual_load

_TWO = 2
# How far the mean of a few iterations may be from that of all, and that of many.
_ROUGHLY, _NEARLY = 0.3, 0.05
_MANY = 100


def single(plan: Plan) -> Load | None:
    """Return the one load of a plan; None if there are several, or none."""
    loads = [scenario.load for scenario in plan.scenarios if scenario.load is not None]
    return loads[0] if len(loads) == 1 else None


def counts_requests(plan: Plan) -> bool:
    """Return whether the one load of a plan is a number of requests per second."""
    load = single(plan)
    return load is not None and load.unit is Unit.REQUESTS_PER_S


def without_reserve(load: Compared, plan: Plan) -> Compared:
    """Return a load without the VUs that are to carry a rate which is not compared itself."""
    asked = single(plan)
    rated = asked is not None and asked.unit.is_rate
    return load.model_copy(update={"vus": None}) if rated and load.rate_per_s is None else load


def compared(load: Load) -> Compared:
    """Return a load as it is compared with what k6 derives, but for requests per second."""
    claims = (
        Claim(part=f"scenarios[0].load.{field}", origin=Origin.STATED)
        for field in Load.model_fields
    )
    scenario = Scenario(name="", load=load)
    return undoubted_load(Plan(scenarios=(scenario,), claims=tuple(claims)))


def to_compare(load: Load, options: Mapping[str, object], dry_run: DryRun | None) -> Compared:
    """Return a load as it is compared with what k6 derives."""
    asked = compared(load)
    if load.unit is Unit.REQUESTS_PER_S:
        return in_iterations(asked, options, dry_run)
    return asked


def in_iterations(
    load: Compared, options: Mapping[str, object], dry_run: DryRun | None
) -> Compared:
    """Return a load in requests per second as one in iterations per second.

    Where the iterations that were seen differ in their number of requests, their mean is known
    only roughly: a rate that may be right is left out, and so are its stages.
    """
    if load.rate_per_s is None:
        return load
    counts = _requests(dry_run) if dry_run is not None else []
    each = sum(number * times for number, times in counts) / (sum(t for _, t in counts) or 1) or 1.0
    rate = actual_load(options).rate_per_s or 0.0
    mixed = len({number for number, _ in counts}) >= _TWO
    error = _NEARLY if sum(times for _, times in counts) >= _MANY else _ROUGHLY
    if mixed and abs(rate * each - load.rate_per_s) <= error * load.rate_per_s:
        return load.model_copy(update={"rate_per_s": None, "stages": None, "vus": None})
    stages = load.stages and tuple(
        stage._replace(target=stage.target / each) for stage in load.stages
    )
    return load.model_copy(update={"rate_per_s": load.rate_per_s / each, "stages": stages})


def _requests(dry_run: DryRun) -> list[tuple[int, int]]:
    """Return each course's number of requests, and of iterations."""
    return [
        (len(requests_in(course)), course.iterations)
        for course in dry_run.trace
        if course.scenario not in ONE_OFF
    ]
