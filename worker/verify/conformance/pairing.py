"""Pairs the loads of a plan with the scenarios of a script: by load, by requests and by name."""

from collections.abc import Callable, Mapping, Sequence

from shared.domain.plan import Plan, Scenario
from worker.description.named_parts import words_of

type Fits = Callable[[int, str], bool]

# Beyond what a person writes; to try all pairs of more takes time.
_MOST = 50


def paired(plan: Plan, names: Sequence[str], fits: Fits) -> Mapping[int, str]:
    """Return the scenario of a script for each load, by the number of the plan's scenario.

    `fits` tells whether a scenario of the script may be that of a load. As many loads as possible
    get one, and those that are called alike first.
    """
    asked = [number for number, each in enumerate(plan.scenarios) if each.load is not None][:_MOST]
    own = called_alike(plan.scenarios, names)
    candidates = {
        number: [name for name in _by_likeness(number, names[:_MOST], own) if fits(number, name)]
        for number in asked
    }
    taken: dict[str, int] = {}
    for number in asked:
        _place(number, candidates, taken, set())
    return {number: name for name, number in taken.items()}


def called_alike(scenarios: Sequence[Scenario], names: Sequence[str]) -> Mapping[int, str]:
    """Return the one scenario of a script that is called as one of the plan, by its number."""
    found = {}
    for number, scenario in enumerate(scenarios):
        if scenario.load is None:
            continue
        alike = [name for name in names if words_of(name) == words_of(scenario.name)]
        if len(alike) == 1 and words_of(scenario.name):
            found[number] = alike[0]
    return found


def _by_likeness(number: int, names: Sequence[str], own: Mapping[int, str]) -> Sequence[str]:
    """Return the scenarios that may be the one of a load: its namesake, or what is nobody's."""
    if number in own:
        return [own[number]]
    others = set(own.values())
    return [name for name in names if name not in others]


def _place(
    number: int, candidates: Mapping[int, Sequence[str]], taken: dict[str, int], tried: set[str]
) -> bool:
    """Give a load one of its scenarios, and to who has that another one; False if none is left."""
    for name in candidates[number]:
        if name in tried:
            continue
        tried.add(name)
        if name not in taken or _place(taken[name], candidates, taken, tried):
            taken[name] = number
            return True
    return False
