"""What the iterations of a dry run did, in order: requests, pauses, checks."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from shared.domain.plan import Header
from shared.domain.verification import Course, Step, StepKind
from worker.text import encodable
from worker.verify.dry_run.events import Event
from worker.verify.dry_run.plan import Plan
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
    step = cache(_step)  # iterations have most of their steps in common
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
        steps=tuple(map(_step, step_parts(event))),
        truncated=left != "0",
    )


def own_rates(events: Sequence[Event]) -> tuple[OwnRate, ...]:
    """Return what rates of a script's own were told where requests failed, and where none did."""
    return tuple(
        OwnRate(event.detail(1), *(int(each) for each in event.details[2:6]))
        for event in events
        if event.kind == "rate"
    )


def step_parts(event: Event) -> Iterator[_Parts]:
    """Yield the kind and the parts of each step that a `steps` report tells."""
    rest = event.details[2:]
    while rest:
        count = int(rest[0])
        yield rest[1 : 1 + count]
        rest = rest[1 + count :]


def _headers(told: str) -> tuple[Header, ...] | None:
    pairs = json.loads(told) if told else []
    return tuple(Header(*map(encodable, pair)) for pair in pairs) or None


def _name(function: str, plan: Plan) -> str:
    return plan.trials[int(function)].name if function.isdecimal() else function


def _step(details: _Parts) -> Step:
    kind = StepKind(details[0])
    match kind:
        case StepKind.REQUEST:
            method, url, status, body, fields, name, headers, passes, together = details[1:10]
            return Step(
                kind=kind,
                method=method,
                url=url,
                status=int(status) if status.isdecimal() else None,
                body=body or None,
                fields=tuple(map(encodable, json.loads(fields))) if fields else None,
                name=name or None,
                headers=_headers(headers),
                from_answer=True if not {"ticket", "id"}.isdisjoint(passes.split()) else None,
                passes=tuple(passes.split()) or None,
                together=True if together else None,
            )
        case StepKind.PAUSE:
            return Step(kind=kind, seconds=float(details[1]))
        case StepKind.CHECK:
            return Step(kind=kind, name=details[1], passed=details[2] == "passed")
