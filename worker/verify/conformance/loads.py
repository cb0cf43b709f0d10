"""Holds each load of a plan against what k6 derives from a script's scenarios."""

from collections.abc import Mapping, Sequence

from shared.domain.dry_run import DryRun
from shared.domain.plan import Claim, Load, Origin, Plan, Scenario, Unit
from shared.domain.verification import Load as Compared
from shared.load_words import phrase
from shared.reading.projection import undoubted_load
from worker.description.addresses import is_base
from worker.k6.executors import UnknownScenarioError, activities
from worker.verify.conformance.asked_addresses import Addresses, is_socket, path_of
from worker.verify.conformance.pairing import paired
from worker.verify.conformance.seen_traffic import ONE_OFF, requests_in
from worker.verify.dry_run.plan import tried_as
from worker.verify.load.comparison import actual_load, compare
from worker.verify.load.courses import same

# The fields of a compared load in which one of a plan's shows.
_FIELDS: Mapping[str, Sequence[str]] = {
    "target": ("vus", "rate_per_s", "iterations", "iterations_per", "stages"),
    "limit_vus": ("vus", "rate_per_s"),
    "duration_s": ("duration_s", "iterations"),
    "stages": ("stages", "vus", "rate_per_s"),
    "per": ("iterations", "iterations_per"),
}
RATES = frozenset({Unit.ITERATIONS_PER_S, Unit.REQUESTS_PER_S})
_TWO = 2
# How far the mean of a few iterations may be from that of all, and that of many.
_ROUGHLY, _NEARLY = 0.3, 0.05
_MANY = 100


def counts_requests(plan: Plan) -> bool:
    """Return whether the one load of a plan is a number of requests per second."""
    load = _single(plan)
    return load is not None and load.unit is Unit.REQUESTS_PER_S


def without_reserve(load: Compared, plan: Plan) -> Compared:
    """Return a load without the VUs that are to carry a rate which is not compared itself."""
    asked = _single(plan)
    rated = asked is not None and asked.unit in RATES
    return load.model_copy(update={"vus": None}) if rated and load.rate_per_s is None else load


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
    derived = phrase(actual_load(options)) or "none"
    if scenario.load is None:
        return derived, None
    if _single(plan) is None:
        number = next(n for n, each in enumerate(plan.scenarios) if each is scenario)
        name = pairs(plan, options, dry_run).get(number)
        return (f"scenario {name!r}", True) if name else (derived, False)
    if field == "start":
        return _start_found(scenario.load, options, dry_run)
    if field not in _FIELDS:
        return derived, None
    asked = _to_compare(scenario.load, options, dry_run)
    kept = Compared(**{name: getattr(asked, name) for name in _FIELDS[field]})
    # What was left out of a rate in requests per second is as near as can be told.
    return derived, True if kept == Compared() else compare(kept, options)[0].matches


def start_found(
    plan: Plan, number: int, options: Mapping[str, object], dry_run: DryRun | None
) -> tuple[str, bool | None]:
    """Return when the scenario of a load begins, and whether so long after the first as is asked.

    None if no scenario is surely the one of that load.
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
    return f"starts {name!r} {later_s:.6g} s after the first", same(later_s, asked_s)


def _start_found(
    load: Load, options: Mapping[str, object], dry_run: DryRun | None
) -> tuple[str, bool | None]:
    """Return with how many VUs, or iterations per second, a script begins, and whether as asked.

    None for a scenario that k6 does not ship, and where nobody knows how many requests an iteration
    makes.
    """
    first = load.model_copy(update={"target": load.start or 0.0, "stages": (), "start": None})
    asked = _to_compare(first, options, dry_run)
    wanted = asked.rate_per_s if load.unit in RATES else asked.vus
    try:
        found = activities(dict(scenarios_of(options)))
    except UnknownScenarioError:
        return "", None
    begin_s = min((each.start_s for each in found), default=0.0)
    firsts = [each.rate or each.vus for each in found if each.start_s == begin_s]
    begins = sum(course[0].first for course in firsts if course)
    words = f"begins with {begins:.6g}"
    if wanted is None:
        return words, None
    # One user is where k6 begins stages that say nothing else.
    return words, same(wanted, begins) or (load.unit is Unit.USERS and not wanted and begins == 1)


def asked_for(load: Load, field: str = "") -> str:
    """Return a load in words, or where it starts."""
    if field == "start":
        return f"a start at {load.start or 0:.6g}"
    words = phrase(_compared(load))
    if load.unit is Unit.REQUESTS_PER_S:
        return words.replace("iterations per second", "requests per second")
    return words


def _single(plan: Plan) -> Load | None:
    loads = [scenario.load for scenario in plan.scenarios if scenario.load is not None]
    return loads[0] if len(loads) == 1 else None


def pairs(plan: Plan, options: Mapping[str, object], dry_run: DryRun | None) -> Mapping[int, str]:
    """Return the scenario of a script that makes a load, by the number of the plan's scenario.

    It makes the requests that are told of the users of that load, too.
    """
    made = scenarios_of(options)
    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    addresses, trials = Addresses.of(steps, dry_run), tried_as(options)

    def fits(number: int, name: str) -> bool:
        load, alone = plan.scenarios[number].load, {"scenarios": {name: made[name]}}
        own = None if dry_run is None else _of_trial(dry_run, trials[name])
        if load is None or not compare(_to_compare(load, alone, own), alone)[0].matches:
            return False
        return own is None or _requests_for(plan.scenarios[number], addresses, own)

    return paired(plan, list(made), fits)


def _of_trial(dry_run: DryRun, trial: str) -> DryRun:
    trace = tuple(course for course in dry_run.trace if course.scenario == trial)
    return dry_run.model_copy(update={"trace": trace})


def _requests_for(scenario: Scenario, addresses: Addresses, own: DryRun) -> bool:
    """Return whether a scenario of a script makes what one of a plan does, as far as was kept.

    Any of it is enough: of what the text says at its end, nobody knows whose it is.
    """
    made = [each for course in own.trace for each in requests_in(course)]
    if not own.trace or any(course.truncated for course in own.trace):
        return True
    named = [
        step
        for step in scenario.steps
        if not is_base(path_of(step.url)) and not is_socket(step.url)
    ]
    return not named or any(
        addresses.is_of(step, each, any_method=True) for step in named for each in made
    )


def matched(plan: Plan, options: Mapping[str, object], dry_run: DryRun | None) -> Mapping[int, str]:
    """Return `pairs`; where one load is asked for and one scenario made, these belong together."""
    asked = [number for number, scenario in enumerate(plan.scenarios) if scenario.load is not None]
    made = list(scenarios_of(options))
    if len(asked) == 1 == len(made):
        return {asked[0]: made[0]}
    return pairs(plan, options, dry_run)


def _to_compare(load: Load, options: Mapping[str, object], dry_run: DryRun | None) -> Compared:
    asked = _compared(load)
    if load.unit is Unit.REQUESTS_PER_S:
        return in_iterations(asked, options, dry_run)
    return asked


def _compared(load: Load) -> Compared:
    """Return a load as it is compared with what k6 derives."""
    claims = (
        Claim(part=f"scenarios[0].load.{field}", origin=Origin.STATED)
        for field in Load.model_fields
    )
    scenario = Scenario(name="", load=load)
    return undoubted_load(Plan(scenarios=(scenario,), claims=tuple(claims)))


def scenarios_of(options: Mapping[str, object]) -> Mapping[str, object]:
    """Return the scenarios of options, by their names."""
    named = options.get("scenarios")
    return named if isinstance(named, Mapping) else {}
