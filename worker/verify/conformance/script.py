"""A script beside its plan: which of its requests and iterations a part of the plan is about."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property, partial

from shared.domain.dry_run import Course, DryRun
from shared.domain.dry_run import Step as Made
from shared.domain.plan import Claim, Fate, Origin, Plan, Step
from shared.reading.requests.bodies import bodies_in
from worker.description.addresses import is_base
from worker.verify.conformance.asked_addresses import Addresses
from worker.verify.conformance.iterations import Does, Iterations
from worker.verify.conformance.load_pairs import matched
from worker.verify.conformance.loose_methods import loose_method, updates_of
from worker.verify.conformance.seen import Seen
from worker.verify.conformance.seen_traffic import requests_in

_TYPE = "content-type"
# What stands between steps that are listed, and no more.
_LISTED = re.compile(
    r"[\s,;&]*(?:(?:and|und|et|y|e|en)\b)?\s*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)?\s*"
)


class Script:
    """What is known of one script, and what that means for its plan."""

    def __init__(self, plan: Plan, description: str, seen: Seen) -> None:
        """Take what the script is held against, and what is known of it."""
        self.plan = plan
        self._description = description
        self.seen = seen
        self.words = description if seen.words is None else seen.words

    @cached_property
    def addresses(self) -> Addresses:
        """Where the requests of the plan go."""
        steps = (step for scenario in self.plan.scenarios for step in scenario.steps)
        found = Addresses.of((*steps, *self.seen.known), self.seen.dry_run, self.seen.hosts)
        return replace(found, updates=updates_of(self.plan))

    def listed(self, path: str) -> Collection[Step]:
        """Return the steps of a scenario before which no word says that they come later."""
        text = self._description.encode("utf-16-le", "surrogatepass")
        spans = {each.part: each.span for each in self.plan.statements if each.fate is Fate.CLAIMED}
        steps = self.plan.scenarios[int(path[path.index("[") + 1 : -1])].steps
        found = set()
        for number, step in enumerate(steps[1:], start=1):
            before, own = (spans.get(f"{path}.steps[{each}]") for each in (number - 1, number))
            if before and own and before.end <= own.start:
                between = text[2 * before.end : 2 * own.start].decode("utf-16-le", "replace")
                if _LISTED.fullmatch(between):
                    found.add(step)
        return found

    def made_for(self, step: Step) -> Sequence[Sequence[Made]]:
        """Return the requests of a step, in each course that makes any, as all is told of them.

        Walks tell less of each.
        """
        found = (
            [each for each in requests_in(course) if self.is_of(step, each)]
            for course in self.courses
        )
        return [made for made in found if made]

    def tells_format(self, step: Step) -> bool:
        """Return whether a description says how the body of a step is written.

        Fields in prose ("with name=Ann and qty=2") are JSON in a plan, and may be a form as well.
        """
        words = self._description.lower()
        typed = any(each.name.lower() == _TYPE for each in step.headers)
        return typed or "json" in words or "{" in words or not bodies_in(step.body or "")

    @property
    def courses(self) -> Sequence[Course]:
        """The courses of all iterations but walks."""
        dry_run = self.seen.dry_run
        return self.seen.walk.trace.courses or (dry_run.trace if dry_run else ())

    @cached_property
    def own_traffic(self) -> DryRun | None:
        """What the dry run saw, without requests to others than are named."""
        dry_run = self.seen.dry_run
        return None if dry_run is None else self.addresses.without_foreign(dry_run)

    @cached_property
    def counted(self) -> DryRun | None:
        """What iterations were seen to request of what is named: on their walks, if they went."""
        own = self.own_traffic
        if own is None:
            return None
        walked = {course.scenario for course in self.seen.walk.courses}
        kept = (course for course in own.trace if course.scenario not in walked)
        walks = own.model_copy(update={"trace": self.seen.walk.courses})
        trace = (*kept, *self.addresses.without_foreign(walks).trace)
        return own.model_copy(update={"trace": trace})

    def is_of(self, step: Step, made: Made) -> bool:
        """Return whether a request that was seen is one that a step asks for."""
        return self.addresses.is_of(step, made, any_method=self.loose(step))

    def loose(self, step: Step) -> bool:
        """Return whether the description leaves the method of a step open."""
        return self._loose.get(step, False)

    def does_any(self, steps: Sequence[Step]) -> Does:
        """Return whether an iteration makes any of some steps, but for addresses of bases."""
        named = [step for step in steps if not is_base(step.url)]
        return partial(_makes, self, named)

    def scenario_of(self, number: int) -> str | None:
        """Return the scenario of the script for a load, if several are asked for."""
        return self._pairs.get(number)

    def iterations_of(self, number: int) -> Iterations:
        """Return the iterations that should do what a scenario of the plan does."""
        name = self._pairs.get(number)
        return Iterations.of(self.seen, None if name is None else {name})

    @cached_property
    def _pairs(self) -> dict[int, str]:
        options, loads = self.seen.options, [each.load for each in self.plan.scenarios]
        if options is None or sum(load is not None for load in loads) < 2:  # noqa: PLR2004 - all
            return {}
        return dict(matched(self.plan, options, self.own_traffic))

    @cached_property
    def _loose(self) -> dict[Step, bool]:
        claims = {each.part: each for each in self.plan.claims}
        found = {}
        for number, scenario in enumerate(self.plan.scenarios):
            for place, step in enumerate(scenario.steps):
                part = f"scenarios[{number}].steps[{place}]"
                claim = claims.get(part, Claim(part=part, origin=Origin.STATED))
                found[step] = loose_method(self.plan, claim, step)
        return found


def _makes(script: Script, steps: Sequence[Step], course: Course) -> bool:
    return any(script.is_of(step, each) for step in steps for each in requests_in(course))
