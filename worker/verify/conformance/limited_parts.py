"""Tells whether a threshold on tagged samples is one on a part of the test, by what was seen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shared.domain.dry_run import Step as Made
from shared.domain.plan import During, Plan
from worker.description.named_parts import named_part
from worker.k6.executors import UnknownScenarioError, activities
from worker.verify.conformance.asked_addresses import path_of
from worker.verify.conformance.load_pairs import scenarios_of
from worker.verify.conformance.script import Script
from worker.verify.conformance.seen_traffic import ONE_OFF, requests_in
from worker.verify.dry_run.plan import tried_as
from worker.verify.load.courses import same

_FAILS = 400

type Tags = Mapping[str, str]
type IsOf = Callable[["Sample"], bool]


@dataclass(frozen=True, slots=True)
class Sample:
    """A request that a scenario makes, as it was seen in the trial of one that does the same."""

    scenario: str
    made: Made
    tags: Tags


class LimitedParts:
    """The parts of a plan that criteria can be of, and which requests a script makes for each."""

    def __init__(self, plan: Plan, script: Script) -> None:
        """Take what the script is held against, and what is known of it."""
        self._plan = plan
        self._script = script
        self._options: Mapping[str, Any] = script.seen.options or {}

    def selects(self, metric: str, scope: str | None, during: During | None = None) -> bool | None:
        """Return whether the samples that a threshold's metric names are those of a part.

        None if nobody knows which part that is, or if its requests were not seen.
        """
        is_of, tags = self._part(scope), selector(metric)
        if is_of is None or tags is None or not metric.startswith("http_req"):
            return None
        made = self._samples
        if during is not None:
            inside = self._scenarios_in(during)
            if inside is None:  # a tag that changes with time shows in no dry run
                return None if set(tags) - {"scenario", "name", "url", "method"} else False
            is_of = _both(is_of, inside)
        of_it = {number for number, sample in enumerate(made) if is_of(sample)}
        if not of_it:
            return None
        chosen = {
            number
            for number, sample in enumerate(made)
            if all(sample.tags.get(name) == value for name, value in tags.items())
        }
        return of_it == chosen

    @cached_property
    def _samples(self) -> Sequence[Sample]:
        return list(self._all_samples())

    def _all_samples(self) -> Iterator[Sample]:
        """Yield the requests of each scenario; scenarios that call the same were tried once."""
        settings = scenarios_of(self._options)
        trials = tried_as(self._options)
        for course in self._script.courses:
            if course.scenario in ONE_OFF:
                continue
            names = [name for name, trial in trials.items() if trial == course.scenario]
            for name in names or [course.scenario]:
                own = _tags_of(settings.get(name))
                common = _tags_of(settings.get(course.scenario))
                for made in requests_in(course):
                    told = {each.name: each.value for each in made.tags or ()}
                    kept = {key: value for key, value in told.items() if common.get(key) != value}
                    tags = {**_system_tags(made), **own, **kept, "scenario": name}
                    yield Sample(name, made, tags)

    def _part(self, scope: str | None) -> IsOf | None:
        """Return which requests are those of a part, by its name or its address."""
        if scope is None:
            return lambda _: True
        part = named_part(self._plan, scope)
        if part is None:
            return None
        if not isinstance(part, int):
            steps = part
        else:
            name = self._script.scenario_of(part)
            if name is not None:
                return lambda sample: sample.scenario == name
            steps = self._plan.scenarios[part].steps
        named = [step for step in steps if path_of(step.url)] or steps  # not where they go
        if not named:
            return None
        return lambda sample: any(self._script.is_of(step, sample.made) for step in named)

    def _scenarios_in(self, during: During) -> IsOf | None:
        """Return which requests are made in a time; None if a scenario lasts beyond its ends."""
        times = self._times
        if not times:
            return None
        begin_s, end_s = during.start_s, during.end_s
        if end_s is None:
            end_s = max(end for _, end in times.values())
        inside = {
            name: (start, end)
            for name, (start, end) in times.items()
            if _in_order(begin_s, start) and _in_order(end, end_s)
        }
        apart = (
            _in_order(end, begin_s) or _in_order(end_s, start)
            for name, (start, end) in times.items()
            if name not in inside
        )
        whole = bool(inside) and (
            same(min(start for start, _ in inside.values()), begin_s)
            and same(max(end for _, end in inside.values()), end_s)
        )
        return (lambda sample: sample.scenario in inside) if whole and all(apart) else None

    @cached_property
    def _times(self) -> Mapping[str, tuple[float, float]]:
        """When scenarios begin and end; empty if that is not known of each."""
        try:
            found = {
                name: activities({name: settings})[0]
                for name, settings in scenarios_of(self._options).items()
            }
        except UnknownScenarioError:
            return {}
        times = {
            name: (each.start_s, each.end_s)
            for name, each in found.items()
            if each.end_s is not None
        }
        return times if len(times) == len(found) else {}


def _in_order(first: float, second: float) -> bool:
    return first <= second or same(first, second)


def _both(one: IsOf, other: IsOf) -> IsOf:
    return lambda sample: one(sample) and other(sample)


def _tags_of(settings: object) -> Tags:
    """Return the tags that the options give to all samples of a scenario."""
    tags = settings.get("tags") if isinstance(settings, Mapping) else None
    return {str(name): str(value) for name, value in (tags or {}).items()}


def _system_tags(made: Made) -> Tags:
    """Return the tags that k6 gives to the samples of a request itself."""
    found = {
        "name": made.name or made.url,
        "url": made.url,
        "method": made.method,
        "status": str(made.status),
        "expected_response": str((made.status or 0) < _FAILS).lower(),
    }
    return {name: value for name, value in found.items() if value is not None}


def selector(metric: str) -> Tags | None:
    """Return the tags that a threshold's metric names: `http_reqs{method:GET}`; None if broken."""
    _, opened, rest = metric.strip().partition("{")
    if not opened:
        return {}
    pairs = [pair.partition(":") for pair in rest.removesuffix("}").split(",")]
    if not all(colon for _, colon, _ in pairs):
        return None
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
