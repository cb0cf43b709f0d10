"""How many VUs and iterations a load makes: for sure, or if requests take a time that is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from shared.domain.dry_run import Course, StepKind
from worker.k6.executors import (
    MAX_DURATION_S,
    Activity,
    Segment,
    UnknownScenarioError,
    activities,
)
from worker.verify.load import courses
from worker.verify.static.facts import Counter


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something a load makes, at the least.

    `certain` says that no time enters into it: however long an iteration takes, as long as the
    load that was asked for is made.
    """

    number: int
    certain: bool


_NONE = Count(0, certain=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """Counts by k6's options, by what a dry run saw, and by the time that a request takes."""

    options: Mapping[str, object]
    seen: Sequence[Course]
    request_s: float

    def least(self, counter: Counter, function: str | None) -> Count:
        """Return how far a counter gets in an exported function.

        None stands for one that any of the scenarios may call: the scenario counts that makes the
        fewest.
        """
        scenarios = self._scenarios()
        found = {
            name: self._of_scenario(counter, name, scenario)
            for name, scenario in scenarios.items()
            if function in {None, _function(scenario)}
        }
        choose = min if function is None else max
        return choose(found.values(), key=lambda count: count.number, default=_NONE)

    def _scenarios(self) -> Mapping[str, Mapping[str, Any]]:
        found = self.options.get("scenarios")
        named = found if isinstance(found, Mapping) else {}
        return {name: each for name, each in named.items() if isinstance(each, Mapping)}

    def _of_scenario(self, counter: Counter, name: str, scenario: Mapping[str, Any]) -> Count:
        try:
            (activity,) = activities({name: scenario})
        except UnknownScenarioError:
            return _NONE
        total = _total(activity, self._iteration_s(scenario))
        vus = _vus(activity, scenario, total)
        if counter is Counter.VU:
            return Count(vus, certain=True)
        if counter is Counter.ITERATION:
            return total
        most = max(vus, _most_vus(scenario))
        each = total.number / most if most else 0
        return Count(ceil(each), total.certain)

    def _iteration_s(self, scenario: Mapping[str, Any]) -> float | None:
        """Return the time of an iteration: its pauses, and at least one request; None if unseen.

        Scenarios of one function may have been tried under the name of the first.
        """
        function = _function(scenario)
        same = {name for name, each in self._scenarios().items() if _function(each) == function}
        seen = [course for course in self.seen if course.scenario in same]
        total_s = sum(course.iterations * self._course_s(course) for course in seen)
        return total_s / sum(course.iterations for course in seen) if seen else None

    def _course_s(self, course: Course) -> float:
        requests = sum(step.kind is StepKind.REQUEST for step in course.steps)
        pauses_s = sum(step.seconds or 0.0 for step in course.steps)
        return pauses_s + self.request_s * max(1, requests)


def _function(scenario: Mapping[str, Any]) -> str:
    return str(scenario.get("exec") or "default")


def _vus(activity: Activity, scenario: Mapping[str, Any], total: Count) -> int:
    """Return how many VUs begin an iteration."""
    peak = round(courses.peak(activity.vus))
    if activity.rate:
        ready = scenario.get("preAllocatedVUs")
        return min(ready if isinstance(ready, int) else 1, total.number)
    return peak


def _most_vus(scenario: Mapping[str, Any]) -> int:
    found = [scenario.get(name) for name in ("maxVUs", "preAllocatedVUs")]
    return max((each for each in found if isinstance(each, int)), default=1)


def _total(activity: Activity, iteration_s: float | None) -> Count:
    """Return how many iterations a scenario makes."""
    if activity.rate:
        return Count(int(_area(activity.rate)), certain=True)
    if activity.iterations is None:
        made = _area(activity.vus) / iteration_s if iteration_s else 0
        # Each VU begins one, however long it takes.
        return Count(max(int(made), round(courses.peak(activity.vus))), certain=False)
    vus = round(courses.peak(activity.vus))
    asked = activity.iterations * vus if activity.per_vu else activity.iterations
    if iteration_s is None:
        return Count(asked, certain=True)
    within = int(vus * (activity.max_duration_s or MAX_DURATION_S) / iteration_s)
    return Count(asked, certain=True) if asked <= within else Count(within, certain=False)


def _area(course: Sequence[Segment]) -> float:
    return sum((each.end_s - each.begin_s) * (each.first + each.last) / 2 for each in course)
