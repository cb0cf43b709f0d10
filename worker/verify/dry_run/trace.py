"""What the iterations of a dry run did, in order: requests, pauses, checks."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from shared.domain.plan import Header
from shared.domain.verification import Course, Step, StepKind
from worker.text import encodable
from worker.verify.dry_run.events import Event
from worker.verify.dry_run.plan import Plan

# A report is read by people and sent over the network.
_MOST_COURSES = 20


def trace(events: Sequence[Event], plan: Plan) -> tuple[Course, ...]:
    """Return the different courses that iterations took, with the number of iterations of each."""
    found: dict[tuple[str, tuple[Step, ...], bool], int] = {}
    for name, steps, truncated in _iterations(events, plan):
        key = (name, steps, truncated)
        found[key] = found.get(key, 0) + 1
    courses = tuple(
        Course(scenario=name, iterations=count, steps=steps, truncated=truncated)
        for (name, steps, truncated), count in found.items()
    )
    return courses[:_MOST_COURSES]


def _iterations(
    events: Sequence[Event], plan: Plan
) -> Iterator[tuple[str, tuple[Step, ...], bool]]:
    """Yield each iteration that ended: its scenario, its steps, and whether some were left out."""
    steps: defaultdict[tuple[str, str], list[Step]] = defaultdict(list)
    cut: set[tuple[str, str]] = set()
    for event in events:
        place = (event.stream, event.detail(0))
        if event.kind == "steps":
            steps[place].extend(_step(parts) for parts in step_parts(event))
            if event.detail(1) != "0":
                cut.add(place)
        elif event.kind == "end" and event.detail(1) != str(plan.sparse_iteration):
            yield _name(event.detail(0), plan), tuple(steps.pop(place, ())), place in cut
            cut.discard(place)


def step_parts(event: Event) -> Iterator[Sequence[str]]:
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


def _step(details: Sequence[str]) -> Step:
    kind = StepKind(details[0])
    match kind:
        case StepKind.REQUEST:
            method, url, status, body, fields, name, headers, answer = details[1:9]
            return Step(
                kind=kind,
                method=method,
                url=url,
                status=int(status) if status.isdecimal() else None,
                body=body or None,
                fields=tuple(map(encodable, json.loads(fields))) if fields else None,
                name=name or None,
                headers=_headers(headers),
                from_answer=True if answer else None,
            )
        case StepKind.PAUSE:
            return Step(kind=kind, seconds=float(details[1]))
        case StepKind.CHECK:
            return Step(kind=kind, name=details[1], passed=details[2] == "passed")
