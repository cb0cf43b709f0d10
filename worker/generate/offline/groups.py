"""Sorts the requests of a description by the scenarios of its plan: who makes which of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from shared.domain.plan import Load, Plan, Scenario
from shared.domain.plan import Step as PlanStep
from worker.description.traffic import Method, Request

_HOST = re.compile(r"\A(?:[a-z]+://)?[^/?#]*")
_PARAMETER = re.compile(r"\{+\w*\}+|:[A-Za-z_]\w*|<\w*>|\[\w*\]")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Group:
    """What part of the iterations does: the places of its requests, and its share beside others."""

    name: str
    requests: tuple[int, ...]
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Users who have a load of their own, and the groups that share it.

    `scenario` is the place in the plan that tells their load; None if nothing does. `users` is how
    many they are together, where each group names its own. `load` is theirs, if that is a part of
    the scenario's alone.
    """

    name: str
    scenario: int | None
    groups: tuple[Group, ...]
    users: int | None = None
    load: Load | None = None


def crowds_of(plan: Plan, requests: Sequence[Request]) -> tuple[Crowd, ...]:
    """Return the crowds of a plan; there is always one, and each request is in one of them."""
    owners = _owners(plan, requests)
    places = {
        number: tuple(at for at, owner in enumerate(owners) if owner == number)
        for number in range(len(plan.scenarios))
    }
    loaded = [number for number, each in enumerate(plan.scenarios) if each.load is not None]
    if len(loaded) > 1:
        return tuple(
            _crowd(plan.scenarios[number], number, requests, places[number]) for number in loaded
        )
    scenario = loaded[0] if loaded else None
    shared = [
        Group(each.name, places[number], each.share)
        for number, each in enumerate(plan.scenarios)
        if each.share is not None
    ]
    if len(shared) > 1:
        return (Crowd("default", scenario, tuple(shared)),)
    whole = tuple(range(len(requests)))
    for each in plan.scenarios[:1]:
        whole = _in_order(each, requests, whole)
    return (Crowd("default", scenario, (Group("default", whole),)),)


def _in_order(
    scenario: Scenario, requests: Sequence[Request], places: tuple[int, ...]
) -> tuple[int, ...]:
    """Return requests in the order of a scenario's steps, if it has one that tells of them all."""
    ordered = [
        next((place for place in places if makes(step, requests[place])), None)
        for step in scenario.steps
    ]
    found = [place for place in ordered if place is not None]
    whole = scenario.ordered and sorted(found) == sorted(places)
    return tuple(found) if whole else places


def _crowd(
    scenario: Scenario, number: int, requests: Sequence[Request], places: tuple[int, ...]
) -> Crowd:
    return Crowd(
        scenario.name, number, (Group(scenario.name, _in_order(scenario, requests, places)),)
    )


def _owners(plan: Plan, requests: Sequence[Request]) -> list[int]:
    """Return, for each request, the scenario that makes it: requests and steps stand in one order.

    A request that no step tells of belongs to the scenario of the one before.
    """
    steps = [
        (number, step) for number, scenario in enumerate(plan.scenarios) for step in scenario.steps
    ]
    part_of = _parted(plan)
    owner = part_of[0] if part_of else 0
    owners, place = [], 0
    for request in requests:
        for at in range(place, len(steps)):
            number, step = steps[at]
            if makes(step, request):
                place, owner = at + 1, number if number in part_of else owner
                break
        owners.append(_named_like(plan, request, owner, part_of))
    return owners


def _parted(plan: Plan) -> list[int]:
    """Return the scenarios among which requests are dealt out."""
    loaded = [number for number, each in enumerate(plan.scenarios) if each.load is not None]
    shared = [number for number, each in enumerate(plan.scenarios) if each.share is not None]
    return loaded if len(loaded) > 1 else shared


def _named_like(plan: Plan, request: Request, owner: int, part_of: Sequence[int]) -> int:
    """Return the scenario whose name alone holds a word of the path: "login service", /login."""
    words = _words(request.path.partition("?")[0])
    named = [number for number in part_of if words & _words(plan.scenarios[number].name)]
    if len(named) != 1 or plan.scenarios[named[0]].steps:
        return owner
    return named[0]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def makes(step: PlanStep, request: Request) -> bool:
    """Return whether a request is the one of a step."""
    if request.method not in {None, step.method} and step.method != Method.GET:
        return False
    return _plain(step.url) == _plain(unquote((request.origin or "") + request.path))


def _plain(url: str) -> str:
    """Return the path of an address, with one sign for all placeholders."""
    path = _HOST.sub("", url, count=1).partition("?")[0]
    return _PARAMETER.sub("{}", path).rstrip("/.,;:)") or "/"
