"""What the iterations of a dry run did, in order: requests, pauses, checks."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from shared.domain.dry_run import Course, Step
from worker.verify.dry_run.events import Event
from worker.verify.dry_run.plan import Plan
from worker.verify.dry_run.told_steps import step_parts, told_step
from worker.verify.dry_run.walk import OwnRate, Trace

# A report is read by people and sent over the network.
MOST_COURSES = 20


type _Parts = tuple[str, ...]
type _Iteration = tuple[str, tuple[_Parts, ...], bool]


def trace(events: Sequence[Event], plan: Plan) -> Trace:
    """Return the different courses that iterations took, with the number of iterations of each."""
    found: dict[_Iteration, int] = {}
    firsts: dict[_Iteration, int] = {}
    for number, iteration in _iterations(events, plan):
        found[iteration] = found.get(iteration, 0) + 1
        if number == "0":
            firsts[iteration] = firsts.get(iteration, 0) + 1
    # Iterations have most of their steps in common.
    step = cache(partial(told_step, texts=plan.questions.texts))
    return Trace(_courses(found, step), _courses(firsts, step))


def _courses(
    counted: Mapping[_Iteration, int], step: Callable[[_Parts], Step]
) -> tuple[Course, ...]:
    return tuple(
        Course(scenario=name, iterations=count, steps=tuple(map(step, steps)), truncated=truncated)
        for (name, steps, truncated), count in counted.items()
    )


def _iterations(events: Sequence[Event], plan: Plan) -> Iterator[tuple[str, _Iteration]]:
    """Yield each iteration that ended, with its number in its VU.

    It is its scenario, the parts of its steps, and whether some were left out.
    """
    steps: defaultdict[tuple[str, str], list[_Parts]] = defaultdict(list)
    cut: set[tuple[str, str]] = set()
    for event in events:
        place = (event.stream, event.detail(0))
        if event.kind == "steps":
            steps[place].extend(step_parts(event))
            if event.detail(1) != "0":
                cut.add(place)
        elif event.kind == "end" and plan.counts(event.detail(0), event.detail(1)):
            iteration = _name(event.detail(0), plan), tuple(steps.pop(place, ())), place in cut
            yield event.detail(1), iteration
            cut.discard(place)


def walked(events: Sequence[Event], plan: Plan) -> tuple[Course, ...]:
    """Return what walks did; those that made the same requests are one course."""
    return tuple(_walked(event, plan) for event in events if event.kind == "walked")


def _walked(event: Event, plan: Plan) -> Course:
    count, left = event.detail(1).split()
    return Course(
        scenario=_name(event.detail(0), plan),
        iterations=int(count),
        steps=tuple(told_step(parts, plan.questions.texts) for parts in step_parts(event)),
        truncated=left != "0",
    )


def own_rates(events: Sequence[Event]) -> tuple[OwnRate, ...]:
    """Return what rates of a script's own were told where requests failed, and where none did."""
    return tuple(
        OwnRate(event.detail(1), *(int(each) for each in event.details[2:6]))
        for event in events
        if event.kind == "rate"
    )


def _name(function: str, plan: Plan) -> str:
    return plan.trials[int(function)].name if function.isdecimal() else function
