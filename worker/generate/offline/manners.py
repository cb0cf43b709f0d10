"""Tells of each request how it is made: once or always, for how long at most, and what follows."""

from collections.abc import Sequence
from dataclasses import replace

from shared.domain.plan import Once, Plan, Step
from worker.description.traffic import Request
from worker.generate.offline.groups import makes
from worker.generate.offline.script_steps import label


def with_manners(plan: Plan, requests: Sequence[Request]) -> tuple[tuple[Request, ...], list[str]]:
    """Return requests with what the steps of a plan tell beside them, and what is assumed.

    Each step tells of the first request that is its own and that no step before has told of; one
    that is none, such as a server's address, tells how long all may take that do not tell it.
    """
    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    left = sorted(steps, key=_is_address)  # "/" is made by GET / rather than by a server's address
    told = [_with_manner(request, _taken(left, request)) for request in requests]
    common = {step.timeout_s for step in left} - {None}
    if len(common) == 1:
        timeout_s = common.pop()
        told = [replace(each, timeout_s=each.timeout_s or timeout_s) for each in told]
    at_start = [label(each) for each in told if each.once is Once.START]
    return tuple(told), [f"Each user makes {each} once, at its start." for each in at_start]


def _is_address(step: Step) -> bool:
    """Return whether a step is a server's address without a path."""
    _, scheme, address = step.url.rpartition("://")
    return bool(scheme) and "/" not in address.rstrip("/")


def _taken(left: list[Step], request: Request) -> Step | None:
    """Take the step of a request from those that are left, and return it."""
    place = next((at for at, step in enumerate(left) if makes(step, request)), None)
    return None if place is None else left.pop(place)


def _with_manner(request: Request, step: Step | None) -> Request:
    if step is None:
        return request
    return replace(request, once=step.once, pause=step.pause, timeout_s=step.timeout_s)
