"""Draws what each scenario of a script makes over time, beside what is asked of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from shared.domain.dry_run import DryRun, StepKind
from shared.domain.load import LoadStage
from shared.domain.plan import Load, Plan, Unit
from shared.domain.verification import Load as Compared
from shared.domain.verification import Point, ScenarioCourse
from worker.k6.executors import Activity, Segment, UnknownScenarioError, activities
from worker.verify.conformance.compared_loads import in_iterations
from worker.verify.conformance.load_pairs import matched, scenarios_of
from worker.verify.load import courses

# Beyond any chart that a person reads.
_MOST_SCENARIOS = 50
_MOST_SEGMENTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A scenario of a script whose executor is known."""

    settings: Mapping[str, Any]
    activity: Activity

    @property
    def unit(self) -> Literal["vus", "iterations_per_s"]:
        return "iterations_per_s" if self.activity.rate else "vus"

    @property
    def course(self) -> Sequence[Segment]:
        """What it makes over time; nothing if that has no known end."""
        activity = self.activity
        if activity.iterations is not None or activity.end_s is None:
            return ()
        return activity.rate or activity.vus


def drawn_courses(
    plan: Plan, options: Mapping[str, object], dry_run: DryRun | None
) -> tuple[ScenarioCourse, ...]:
    """Return the courses of a script's scenarios; without a dry run no request counts.

    Left out are scenarios that k6 does not ship, those of more than 500 stages, and all but the
    first 50.
    """
    made = dict(islice(_made(options), _MOST_SCENARIOS))
    asked = _asked(plan, options, made, dry_run)
    return tuple(
        ScenarioCourse(
            name=name,
            executor=each.settings["executor"],
            unit=each.unit,
            made=courses.points(each.course) or None,
            asked=asked.get(name),
        )
        for name, each in made.items()
    )


def _made(options: Mapping[str, object]) -> Iterator[tuple[str, _Made]]:
    for name, settings in scenarios_of(options).items():
        if not isinstance(settings, Mapping):
            continue
        try:
            (activity,) = activities({name: settings})
        except UnknownScenarioError:
            continue
        if len(activity.vus) + len(activity.rate) <= _MOST_SEGMENTS:
            yield name, _Made(settings=settings, activity=activity)


def _asked(
    plan: Plan,
    options: Mapping[str, object],
    made: Mapping[str, _Made],
    dry_run: DryRun | None,
) -> Mapping[str, tuple[Point, ...]]:
    """Return what is asked of scenarios, by their names, as far as it can be drawn for sure.

    Of a script of which a scenario is left out, nobody knows which one is to make what.
    """
    loads = sum(each.load is not None for each in plan.scenarios)
    if loads > _MOST_SCENARIOS or made.keys() != scenarios_of(options).keys():
        return {}
    # "They begin with the others" counts from the first.
    begin_s = min((each.activity.start_s for each in made.values()), default=0.0)
    found = {}
    for number, name in matched(plan, options, dry_run).items():
        scenario, alone = plan.scenarios[number], {"scenarios": {name: made[name].settings}}
        load = _in_unit_of(made[name], _undoubted(plan, number), alone, _seen_of(name, dry_run))
        course = _course(load, made[name], begin_s + (scenario.start_s or 0.0)) if load else ()
        if course:
            found[name] = course
    return found


def _undoubted(plan: Plan, number: int) -> Load:
    """Return the load of a scenario without what the text does not say beyond doubt."""
    load = plan.scenarios[number].load or Load(unit=Unit.ITERATIONS)
    sure = {claim.part for claim in plan.claims if not claim.doubt}
    path = f"scenarios[{number}].load"
    return load.model_copy(
        update={
            "target": load.target if f"{path}.target" in sure else None,
            "duration_s": load.duration_s if f"{path}.duration_s" in sure else None,
            "stages": load.stages if f"{path}.stages" in sure else (),
        }
    )


def _seen_of(name: str, dry_run: DryRun | None) -> DryRun | None:
    """Return what a dry run saw of one scenario; None if that says nothing of its requests."""
    if dry_run is None:
        return None
    trace = tuple(each for each in dry_run.trace if each.scenario == name)
    steps = (step for course in trace for step in course.steps)
    if any(each.truncated for each in trace) or not any(
        step.kind is StepKind.REQUEST for step in steps
    ):
        return None
    return dry_run.model_copy(update={"trace": trace})


def _in_unit_of(
    made: _Made, load: Load, options: Mapping[str, object], seen: DryRun | None
) -> Load | None:
    """Return a load in the unit in which a scenario is drawn; None if that can't be told."""
    if load.unit is Unit.USERS:
        return load if made.unit == "vus" else None
    if load.unit is Unit.ITERATIONS or made.unit == "vus":
        return None
    peak = max((load.target or 0.0, *(stage.target for stage in load.stages)))
    if load.unit is Unit.ITERATIONS_PER_S or not peak:
        return load
    if seen is None:
        return None
    rate = in_iterations(Compared(rate_per_s=peak), options, seen).rate_per_s
    return None if rate is None else _scaled(load, rate / peak)


def _scaled(load: Load, factor: float) -> Load:
    return load.model_copy(
        update={
            "target": None if load.target is None else load.target * factor,
            "start": None if load.start is None else load.start * factor,
            "stages": tuple(stage._replace(target=stage.target * factor) for stage in load.stages),
        }
    )


def _course(load: Load, made: _Made, begin_s: float) -> tuple[Point, ...]:
    if load.stages:
        return _ramps(load.stages, load.start, made, begin_s)
    if load.target is None or load.duration_s is None:
        return ()
    return (Point(begin_s, load.target), Point(begin_s + load.duration_s, load.target))


def _ramps(
    stages: tuple[LoadStage, ...], start: float | None, made: _Made, begin_s: float
) -> tuple[Point, ...]:
    """Return the line of stages. They say where each ends, and not how it gets there."""
    drawn = courses.points(made.course)
    if start is None and not drawn:
        return ()
    first = drawn[0].value if start is None else start
    begins_so = bool(drawn) and courses.same(first, drawn[0].value) and begin_s == drawn[0].at_s
    if begins_so and courses.equal(stages, courses.stages(made.course)):
        return drawn
    line = [Segment(begin_s, begin_s, first, first)]
    for stage in stages:
        last = line[-1]
        line.append(Segment(last.end_s, last.end_s + stage.duration_s, last.last, stage.target))
    return courses.points(line)
