"""Sorts the requests of a description by the scenarios of its plan: who makes which of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from shared.domain.plan import Load, Plan
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

    `scenario` is the place in the plan that tells their load; None if nothing does. `load` is
    theirs, if that is a part of the scenario's alone.
    """

    name: str
    scenario: int | None
    groups: tuple[Group, ...]
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
        named = ((number, plan.scenarios[number].name) for number in loaded)
        return tuple(Crowd(name, number, (Group(name, places[number]),)) for number, name in named)
    scenario = loaded[0] if loaded else None
    shared = [
        Group(each.name, places[number], each.share)
        for number, each in enumerate(plan.scenarios)
        if each.share is not None
    ]
    if len(shared) > 1:
        return (Crowd("default", scenario, tuple(shared)),)
    return (Crowd("default", scenario, (Group("default", tuple(range(len(requests)))),)),)


def _owners(plan: Plan, requests: Sequence[Request]) -> list[int]:
    """Return, for each request, the scenario that makes it.

    One of a scenario without a load or a share goes with the request before it.
    """
    part_of = _parted(plan)
    owner = part_of[0] if part_of else 0
    owners = []
    for request in requests:
        owner = request.scenario if request.scenario in part_of else owner
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
    if step.method not in {request.method, Method.GET}:
        return False
    return _plain(step.url) == _plain(unquote((request.origin or "") + request.path))


def _plain(url: str) -> str:
    """Return the path of an address, with one sign for all placeholders."""
    path = _HOST.sub("", url, count=1).partition("?")[0]
    return _PARAMETER.sub("{}", path).rstrip("/.,;:)") or "/"
