"""Finds the scenario of a script for each load of a plan: the one that makes it, or tries to."""

from collections.abc import Mapping, Sequence

from shared.domain.dry_run import DryRun
from shared.domain.plan import Plan, Step
from worker.description.addresses import is_base
from worker.verify.conformance.asked_addresses import Addresses, is_socket
from worker.verify.conformance.compared_loads import to_compare
from worker.verify.conformance.pairing import called_alike, paired
from worker.verify.conformance.seen_traffic import requests_in
from worker.verify.dry_run.plan import tried_as
from worker.verify.load.comparison import compare


def scenarios_of(options: Mapping[str, object]) -> Mapping[str, object]:
    """Return the scenarios of options, by their names."""
    named = options.get("scenarios")
    return named if isinstance(named, Mapping) else {}


def matched(plan: Plan, options: Mapping[str, object], dry_run: DryRun | None) -> Mapping[int, str]:
    """Return the scenario of a script for each load, by the number of the plan's scenario.

    One that makes another load is that of a load by its name or its requests, or because there is
    one of each. Several that are to make one load together, as phases do, are none of it.
    """
    asked = [number for number, scenario in enumerate(plan.scenarios) if scenario.load is not None]
    made = list(scenarios_of(options))
    if len(asked) == 1 == len(made):
        return {asked[0]: made[0]}
    pairs = LoadPairs(plan, options, dry_run)
    return {**pairs.alike, **pairs.unlike} if len(asked) > 1 else pairs.alike


class LoadPairs:
    """The loads of a plan beside the scenarios of a script.

    `alike` has the scenario that makes a load, and the requests that are told of its users, by the
    number of the plan's scenario.
    """

    def __init__(self, plan: Plan, options: Mapping[str, object], dry_run: DryRun | None) -> None:
        """Take what is asked for, and what is known of the script."""
        self._plan = plan
        self._made = scenarios_of(options)
        steps = [step for scenario in plan.scenarios for step in scenario.steps]
        self._addresses, self._dry_run = Addresses.of(steps, dry_run), dry_run
        self._trials = tried_as(options)
        self.alike = paired(plan, list(self._made), self._fits)

    @property
    def unlike(self) -> Mapping[int, str]:
        """The scenario of each other load that has its name or its requests, if one is left."""
        left = [name for name in self._made if name not in self.alike.values()]
        own = called_alike(self._plan.scenarios, left)

        def may_be(number: int, name: str) -> bool:
            named = own.get(number) == name
            return number not in self.alike and (named or self._makes_any(number, name))

        return paired(self._plan, left, may_be)

    def _fits(self, number: int, name: str) -> bool:
        load, alone = self._plan.scenarios[number].load, {"scenarios": {name: self._made[name]}}
        if load is None:
            return False
        asked = to_compare(load, alone, self._seen_of(name))
        return bool(compare(asked, alone)[0].matches) and self._requests_for(number, name)

    def _requests_for(self, number: int, name: str) -> bool:
        """Return whether a scenario makes requests of a load, as far as was kept.

        Any of them is enough: of what the text says at its end, nobody knows whose it is.
        """
        own = self._seen_of(name)
        if own is None or not own.trace or any(course.truncated for course in own.trace):
            return True
        return not self._named(number) or self._makes_any(number, name)

    def _makes_any(self, number: int, name: str) -> bool:
        own = self._seen_of(name)
        made = [each for course in own.trace for each in requests_in(course)] if own else []
        return any(
            self._addresses.is_of(step, each, any_method=True)
            for step in self._named(number)
            for each in made
        )

    def _named(self, number: int) -> Sequence[Step]:
        """Return the steps of a load that say more than where it goes."""
        return [
            step
            for step in self._plan.scenarios[number].steps
            if not is_base(step.url) and not is_socket(step.url)
        ]

    def _seen_of(self, name: str) -> DryRun | None:
        if self._dry_run is None:
            return None
        trial = self._trials[name]
        trace = tuple(course for course in self._dry_run.trace if course.scenario == trial)
        return self._dry_run.model_copy(update={"trace": trace})
