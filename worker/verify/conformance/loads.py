"""Holds each load of a plan against what k6 derives from a script's scenarios."""

from collections.abc import Iterator, Mapping, Sequence

from shared.domain.plan import Claim, Load, Origin, Plan, Scenario, Unit
from shared.domain.verification import DryRun, StepKind
from shared.domain.verification import Load as Compared
from shared.reading.projection import undoubted_load
from worker.verify.load.comparison import actual_load, compare
from worker.verify.report.phrases import phrase

# The fields of a compared load in which one of a plan's shows.
_FIELDS: Mapping[str, Sequence[str]] = {
    "target": ("vus", "rate_per_s", "iterations", "iterations_per", "stages"),
    "limit_vus": ("vus", "rate_per_s"),
    "duration_s": ("duration_s", "iterations"),
    "stages": ("stages", "vus", "rate_per_s"),
    "per": ("iterations", "iterations_per"),
}
_ONE = 1.0
_TWO = 2
_ROUGHLY = 0.3


def counts_requests(plan: Plan) -> bool:
    """Return whether the one load of a plan is a number of requests per second."""
    load = _single(plan)
    return load is not None and load.unit is Unit.REQUESTS_PER_S


def requests_per_iteration(dry_run: DryRun) -> float:
    """Return how many requests an iteration makes, by all that a dry run saw; 1 if it saw none."""
    counts = _requests(dry_run)
    iterations = sum(times for _, times in counts)
    requests = sum(number * times for number, times in counts)
    return requests / iterations if iterations and requests else _ONE


def is_about(asked: Compared, options: Mapping[str, object], dry_run: DryRun) -> bool:
    """Return whether a rate is as near to the one asked for as some iterations can show.

    Where iterations differ in their number of requests, a dry run knows their mean only roughly.
    """
    wanted, actual = asked.rate_per_s, actual_load(options).rate_per_s
    if wanted is None or actual is None or len({number for number, _ in _requests(dry_run)}) < _TWO:
        return False
    return abs(actual * requests_per_iteration(dry_run) - wanted) <= _ROUGHLY * wanted


def _requests(dry_run: DryRun) -> list[tuple[int, int]]:
    """Return each course's number of requests, and of iterations."""
    return [
        (sum(step.kind is StepKind.REQUEST for step in course.steps), course.iterations)
        for course in dry_run.trace
    ]


def in_iterations(load: Compared, each: float) -> Compared:
    """Return a load in requests per second as one in iterations of so many requests each."""
    if load.rate_per_s is None:
        return load
    stages = load.stages and tuple(
        stage._replace(target=stage.target / each) for stage in load.stages
    )
    return load.model_copy(update={"rate_per_s": load.rate_per_s / each, "stages": stages})


def load_found(
    plan: Plan, scenario: Scenario, field: str, options: Mapping[str, object], each: float
) -> tuple[str, bool | None]:
    """Return what k6 derives for a scenario's load, and whether that is what one field of it says.

    `each` is the number of requests that an iteration makes.
    """
    if field not in _FIELDS or scenario.load is None:
        return phrase(actual_load(options)) or "none", None
    asked = _compared(scenario.load)
    if scenario.load.unit is Unit.REQUESTS_PER_S:
        asked = in_iterations(asked, each)
    if _single(plan) is None:
        name = _pairs(plan, options, each).get(scenario.name)
        return (f"scenario {name!r}", True) if name else (phrase(actual_load(options)), False)
    kept = {name: getattr(asked, name) for name in _FIELDS[field]}
    return phrase(actual_load(options)) or "none", not compare(Compared(**kept), options)[1]


def asked_for(load: Load) -> str:
    """Return a load in words."""
    words = phrase(_compared(load))
    if load.unit is Unit.REQUESTS_PER_S:
        return words.replace("iterations per second", "requests per second")
    return words


def _single(plan: Plan) -> Load | None:
    loads = [scenario.load for scenario in plan.scenarios if scenario.load is not None]
    return loads[0] if len(loads) == 1 else None


def _pairs(plan: Plan, options: Mapping[str, object], each: float) -> Mapping[str, str]:
    """Return the scenario of a script that makes each load of a plan, where one does."""
    left = dict(_scenarios(options))
    found: dict[str, str] = {}
    for scenario in plan.scenarios:
        if scenario.load is None:
            continue
        asked = _compared(scenario.load)
        if scenario.load.unit is Unit.REQUESTS_PER_S:
            asked = in_iterations(asked, each)
        for name, settings in left.items():
            if not compare(asked, {"scenarios": {name: settings}})[1]:
                found[scenario.name] = name
                del left[name]
                break
    return found


def _compared(load: Load) -> Compared:
    """Return a load as it is compared with what k6 derives."""
    claims = (
        Claim(part=f"scenarios[0].load.{field}", origin=Origin.STATED)
        for field in Load.model_fields
    )
    scenario = Scenario(name="", load=load)
    return undoubted_load(Plan(scenarios=(scenario,), claims=tuple(claims)))


def _scenarios(options: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    named = options.get("scenarios")
    return iter(named.items()) if isinstance(named, Mapping) else iter(())
