"""Counts in which part of a script's iterations something is done, each scenario by its load."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Self

from shared.domain.dry_run import Course
from worker.verify.conformance.seen import Seen
from worker.verify.conformance.seen_traffic import ONE_OFF
from worker.verify.dry_run.plan import tried_as
from worker.verify.load.comparison import actual_load

# How far chance may lead a share that is right, in standard deviations. The draws of a walk, which
# has many iterations, are spread more evenly than by chance.
_DEVIATIONS, _OF_A_WALK = 2.0, 1.5
_MANY = 100
_HARDLY = 0.05
# What is off by more for so few iterations is not told, and what is off by less is as asked.
_WIDEST, _NARROWEST = 0.12, 0.01

type Does = Callable[[Course], bool]


@dataclass(frozen=True, slots=True)
class Share:
    """The part of all iterations in which something is done, and how far chance may lead it."""

    part: float
    error: float

    def is_about(self, wanted: float) -> bool | None:
        """Return whether it is as large as asked; None if too few iterations were seen to tell."""
        if abs(self.part - wanted) > self.error:
            return False
        return True if self.error <= _WIDEST else None


@dataclass(frozen=True, slots=True)
class _Scenario:
    """What iterations of a scenario did, those of its trial and the first ones among these.

    `weight` is the part of the whole load that it makes.
    """

    weight: float
    courses: Sequence[Course]
    trial: Sequence[Course]
    firsts: Sequence[Course]

    def begins_with(self, does: Does) -> bool:
        """Return whether each VU does something in its first iteration, and none does it later."""
        first = _count(filter(does, self.firsts))
        if first < _count(self.firsts) or first < _count(filter(does, self.trial)):
            return False
        # A walk comes to a first iteration, too.
        later = _count(filter(does, self.courses)) if self.courses is not self.trial else 0
        return later <= _HARDLY * _count(self.courses)


@dataclass(frozen=True, slots=True)
class Iterations:
    """The iterations of some scenarios of a script.

    `step` is the smallest part of the load that one of several can make.
    """

    scenarios: Sequence[_Scenario]
    step: float = 0.0

    @classmethod
    def of(cls, seen: Seen, names: Collection[str] | None = None) -> Self:
        """Return those of the scenarios with these names, or of all."""
        if seen.dry_run is None:
            return cls(())
        options = seen.options or {}
        names_made = {each.scenario for each in seen.dry_run.trace} - ONE_OFF
        trials = {**tried_as(options), **{name: name for name in names_made}}
        sizes = {name: _size(options, name) for name in trials if names is None or name in names}
        total = sum(sizes.values()) or 1.0
        found = []
        for name, size in sizes.items():
            trial = _of(seen.walk.trace.courses or seen.dry_run.trace, trials[name])
            courses = _of(seen.walk.courses, trials[name]) or trial
            firsts = _of(seen.walk.trace.firsts, trials[name])
            found.append(_Scenario(size / total, courses, trial, firsts))
        return cls(found, 1 / total if len(found) > 1 else 0.0)

    def share(self, does: Does) -> Share:
        """Return in which part of the iterations something is done."""
        found, error = 0.0, _NARROWEST + self.step
        for each in self.scenarios:
            number = _count(each.courses)
            part = _count(filter(does, each.courses)) / number if number else 0.0
            found += each.weight * part
            if 0 < part < 1:  # drawn
                deviations = _OF_A_WALK if number >= _MANY else _DEVIATIONS
                error += each.weight * (deviations * sqrt(part * (1 - part) / number) + 1 / number)
        return Share(found, error)

    def ever(self, does: Does) -> bool:
        """Return whether any iteration was seen to do something."""
        return any(
            map(does, (one for each in self.scenarios for one in (*each.courses, *each.trial)))
        )

    def only_first(self, does: Does) -> bool:
        """Return whether VUs do something in their first iteration and in no other."""
        doing = [each for each in self.scenarios if any(map(does, each.trial))]
        return bool(doing) and all(each.begins_with(does) for each in doing)

    def alone(self, does: Sequence[Does]) -> bool:
        """Return whether no iteration does two of several things."""
        return all(
            sum(each(course) for each in does) <= 1
            for scenario in self.scenarios
            for course in scenario.courses
        )

    def those(self, does: Does) -> Self:
        """Return the iterations that do something."""
        kept = [
            _Scenario(
                each.weight,
                [course for course in each.courses if does(course)],
                [course for course in each.trial if does(course)],
                [course for course in each.firsts if does(course)],
            )
            for each in self.scenarios
        ]
        doing = [each for each in kept if each.courses]
        total = sum(each.weight for each in doing) or 1.0
        scaled = [
            _Scenario(each.weight / total, each.courses, each.trial, each.firsts) for each in doing
        ]
        return type(self)(scaled, self.step)


def _size(options: Mapping[str, object], name: str) -> float:
    scenarios = options.get("scenarios")
    if not isinstance(scenarios, Mapping) or name not in scenarios:
        return 1.0
    load = actual_load({"scenarios": {name: scenarios[name]}})
    return float(load.rate_per_s or load.vus or 1)


def _of(courses: Iterable[Course], trial: str) -> Sequence[Course]:
    return [each for each in courses if each.scenario == trial]


def _count(courses: Iterable[Course]) -> int:
    return sum(each.iterations for each in courses)
