"""A plan that callers may give, and its limits."""

import re
from collections.abc import Iterator
from math import isfinite
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.domain.plan import GivenPlan, Scenario

MOST_SCENARIOS = 20
# Stages, steps and criteria each.
MOST_PARTS = 100
_TAKEN_NAME = re.compile(r"[a-z][A-Za-z0-9]{0,60}")
_TAKEN_PATH = re.compile(r"[\w$-]+(?:\.[\w$-]+){0,20}")


def _sane(plan: GivenPlan) -> GivenPlan:
    scenarios, criteria = plan.scenarios or (), plan.criteria or ()
    if len(scenarios) > MOST_SCENARIOS or len(criteria) > MOST_PARTS:
        raise ValueError(f"has more than {MOST_SCENARIOS} scenarios or {MOST_PARTS} criteria")
    for scenario in scenarios:
        stages = scenario.load.stages if scenario.load is not None else ()
        if len(stages) > MOST_PARTS or len(scenario.steps) > MOST_PARTS:
            raise ValueError(f"has more than {MOST_PARTS} stages or steps in a scenario")
        held = scenario.load.held if scenario.load is not None else ()
        if not set(held) <= set(range(len(stages))):
            raise ValueError("holds a stage that is not there")
        for taken in (each for step in scenario.steps for each in step.takes):
            if not (_TAKEN_NAME.fullmatch(taken.name) and _TAKEN_PATH.fullmatch(taken.path)):
                raise ValueError("takes a value under a name, or from a path, that k6 has not")
    numbers = [each for scenario in scenarios for each in _numbers(scenario)]
    numbers += [each.threshold.value for each in criteria]
    if not all(isfinite(each) and each >= 0 for each in numbers):
        raise ValueError("has a number that is negative or not finite")
    return plan


def _numbers(scenario: Scenario) -> Iterator[float]:
    load, pause = scenario.load, scenario.pause
    told = [scenario.share, scenario.start_s]
    if load is not None:
        told += [load.target, load.start, load.duration_s, load.limit_vus]
        told += [number for stage in load.stages for number in stage]
    if pause is not None:
        told += [pause.shortest_s, pause.longest_s]
    return (number for number in told if number is not None)


OwnPlan = Annotated[
    GivenPlan | None,
    AfterValidator(lambda plan: plan and _sane(plan)),
    Field(
        description="parts of the plan that take the place of what the description says: its "
        "scenarios, its criteria. `POST /api/plan` shows what is read without them"
    ),
]
