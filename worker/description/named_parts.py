"""Finds the part of a plan that a name stands for: of a scenario, of steps, of requests."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from shared.domain.plan import METHODS, Plan, Step

_WORD = re.compile(r"[^\W_]+")
_LISTED = re.compile(r"\s*,\s*")

type Part = int | Sequence[Step]
"""The number of a scenario, or requests of any."""


def named_part(plan: Plan, scope: str) -> Part | None:
    """Return the scenario of a name, or the requests that it tells of, of which there may be many.

    None where there is nothing of that name.
    """
    words = words_of(scope)
    numbers = [at for at, each in enumerate(plan.scenarios) if words_of(each.name) == words]
    requests = _called(plan, scope)
    is_request = scope.partition(" ")[0].upper() in METHODS
    if len(numbers) == 1 and not (is_request and requests):
        return numbers[0]
    listed = [requests] if requests else [_called(plan, each) for each in _LISTED.split(scope)]
    return [step for steps in listed for step in steps] if all(listed) else None


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, without what makes them plural."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return tuple(word.lower().removesuffix("s") for word in _WORD.findall(spaced))


def _called(plan: Plan, name: str) -> list[Step]:
    steps = (step for scenario in plan.scenarios for step in scenario.steps)
    return [step for step in steps if _is_called(step, name.strip())]


def _is_called(step: Step, name: str) -> bool:
    method, _, address = name.partition(" ")
    if method.upper() not in METHODS:
        method, address = "", name
    elif step.method.upper() != method.upper():
        return False
    named = step.name and words_of(step.name) == words_of(name)
    return bool(named) or address in {step.url, _path_of(step.url)}


def _path_of(url: str) -> str:
    try:
        return urlsplit(url if "://" in url or url.startswith("/") else f"//{url}").path
    except ValueError:
        return ""
