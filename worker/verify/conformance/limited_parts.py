"""Tells whether a threshold on tagged samples is one on a part of the test, by what was seen."""

from collections.abc import Callable, Iterator, Mapping

from shared.domain.dry_run import Course
from shared.domain.dry_run import Step as Made
from shared.domain.plan import Plan, Step
from worker.verify.conformance.asked_addresses import path_of
from worker.verify.conformance.pairing import words_of
from worker.verify.conformance.script import Script
from worker.verify.conformance.seen_traffic import ONE_OFF, requests_in
from worker.verify.dry_run.plan import tried_as

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_FAILS = 400

type IsOf = Callable[[Course, Made], bool]


class LimitedParts:
    """The parts of a plan that criteria can be of, and which requests a script makes for each."""

    def __init__(self, plan: Plan, script: Script) -> None:
        """Take what the script is held against, and what is known of it."""
        self._plan = plan
        self._script = script
        self._trials = tried_as(script.seen.options or {})

    def selects(self, metric: str, scope: str) -> bool | None:
        """Return whether the samples that a threshold's metric names are those of a part.

        None if nobody knows which part that is, or if its requests were not seen.
        """
        is_of, tags = self._part(scope), selector(metric)
        if is_of is None or tags is None or not metric.startswith("http_req"):
            return None
        made = list(self._requests())
        of_it = {number for number, (course, each) in enumerate(made) if is_of(course, each)}
        if not of_it:
            return None
        return of_it == {
            number for number, (course, each) in enumerate(made) if self._has(course, each, tags)
        }

    def _requests(self) -> Iterator[tuple[Course, Made]]:
        for course in self._script.courses:
            if course.scenario not in ONE_OFF:
                for each in requests_in(course):
                    yield course, each

    def _part(self, scope: str) -> IsOf | None:
        """Return which requests are those of a part, by its name or its address."""
        numbers = [
            number
            for number, scenario in enumerate(self._plan.scenarios)
            if words_of(scenario.name) == words_of(scope)
        ]
        if len(numbers) == 1:
            return self._of_scenario(numbers[0])
        steps = [
            step
            for scenario in self._plan.scenarios
            for step in scenario.steps
            if _is_called(step, scope)
        ]
        if not steps:
            return None
        return lambda _, made: any(self._script.is_of(step, made) for step in steps)

    def _of_scenario(self, number: int) -> IsOf | None:
        scenario = self._plan.scenarios[number]
        name = self._script.scenario_of(number)
        if name is not None:
            trial = self._trials.get(name, name)
            return lambda course, _: course.scenario == trial
        if not scenario.steps:
            return None
        return lambda _, made: any(self._script.is_of(step, made) for step in scenario.steps)

    def _has(self, course: Course, made: Made, tags: Mapping[str, str]) -> bool:
        return all(self._tag(course, made, name, value) == value for name, value in tags.items())

    def _tag(self, course: Course, made: Made, name: str, wanted: str) -> str | None:
        """Return the value of a tag of a request's samples."""
        own = {each.name: each.value for each in made.tags or ()}
        if name in own:
            return own[name]
        if name == "scenario":
            # Scenarios that call the same were tried once.
            same = self._trials.get(wanted, wanted) == course.scenario
            return wanted if same else course.scenario
        told = {
            "name": made.name or made.url,
            "url": made.url,
            "method": made.method,
            "status": str(made.status),
            "expected_response": str((made.status or 0) < _FAILS).lower(),
        }
        return told.get(name)


def selector(metric: str) -> Mapping[str, str] | None:
    """Return the tags that a threshold's metric names: `http_reqs{method:GET}`; None if broken."""
    _, opened, rest = metric.strip().partition("{")
    if not opened:
        return {}
    pairs = [pair.partition(":") for pair in rest.removesuffix("}").split(",")]
    if not all(colon for _, colon, _ in pairs):
        return None
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def _is_called(step: Step, scope: str) -> bool:
    method, _, address = scope.strip().partition(" ")
    if method.upper() not in _METHODS:
        method, address = "", scope.strip()
    elif step.method.upper() != method.upper():
        return False
    named = step.name and words_of(step.name) == words_of(scope)
    return bool(named) or address in {step.url, path_of(step.url)}
