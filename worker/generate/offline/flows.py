"""Gives each crowd of users its load, its pause and a name in the script."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shared.domain.plan import NO_PAUSE, Load, Pause, Plan, Unit
from shared.k6_durations import format_duration
from worker.generate.offline.bounds import MOST_VUS
from worker.generate.offline.choice import Circumstances, choose_shape
from worker.generate.offline.doubtful_numbers import doubts_of, told_doubts
from worker.generate.offline.groups import Crowd
from worker.generate.offline.names import distinct_name
from worker.generate.offline.rereading import in_iterations, without_doubtful_iterations
from worker.generate.offline.script_plan import Branch, Flow, Step
from worker.k6.load_options import MOST_OF_RESERVE
from worker.k6.load_shape import ConstantRate, LoadShape, RampingRate

_THINK_TIME = Pause(shortest_s=1.0, longest_s=1.0, per_iteration=True)
_ANSWER_S = 0.5


@dataclass(slots=True)
class Assumptions:
    """What had to be assumed of loads, of pauses, and of rates."""

    load: list[str] = field(default_factory=list)
    pace: list[str] = field(default_factory=list)
    rate: list[str] = field(default_factory=list)


def plan_flows(
    plan: Plan,
    crowds: Sequence[Crowd],
    journeys: Sequence[tuple[Step, ...]],
    circumstances: Circumstances,
) -> tuple[tuple[Flow, ...], Assumptions]:
    """Return the flow of each crowd. `journeys` are the steps of all their groups, in order."""
    assumptions = Assumptions()
    flows: list[Flow] = []
    left = list(journeys)
    for crowd in crowds:
        branches = tuple(
            Branch(group.name, left.pop(0), group.share or 1.0) for group in crowd.groups
        )
        flow = _Flow(plan, crowd, branches, circumstances, several=len(crowds) > 1)
        flows.append(flow.planned(assumptions, taken={each.name for each in flows}))
    return tuple(flows), _told_once(assumptions)


def _told_once(assumptions: Assumptions) -> Assumptions:
    return Assumptions(
        list(dict.fromkeys(assumptions.load)),
        list(dict.fromkeys(assumptions.pace)),
        list(dict.fromkeys(assumptions.rate)),
    )


@dataclass(frozen=True, slots=True)
class _Flow:
    plan: Plan
    crowd: Crowd
    branches: tuple[Branch, ...]
    circumstances: Circumstances
    several: bool

    def planned(self, assumptions: Assumptions, taken: set[str]) -> Flow:
        """Return the flow; add what had to be assumed."""
        shape = self._shape(assumptions.load)
        pause = self._pause(shape, assumptions.pace)
        requests = max(len(branch.steps) for branch in self.branches)
        iteration_s = _iteration_s(pause, requests) + self._own_pauses_s
        self._about_rate(shape, iteration_s, assumptions.rate)
        return Flow(
            name=distinct_name(self.crowd.name or self.branches[0].steps[0].label, taken),
            shape=shape,
            iteration_s=iteration_s,
            branches=self.branches,
            pause=pause,
            start_s=None if self._scenario is None else self.plan.scenarios[self._scenario].start_s,
        )

    @property
    def _scenario(self) -> int | None:
        return self.crowd.scenario

    @property
    def _own_pauses_s(self) -> float:
        """The longest that the pauses after single requests take together."""
        return max(
            sum(step.request.pause.longest_s for step in branch.steps if step.request.pause)
            for branch in self.branches
        )

    @property
    def _requests(self) -> float:
        """How many requests an iteration makes, on average."""
        whole = sum(branch.share for branch in self.branches)
        return sum(branch.share * len(branch.steps) for branch in self.branches) / whole

    def _shape(self, told: list[str]) -> LoadShape:
        load = None if self._scenario is None else self.plan.scenarios[self._scenario].load
        load = self.crowd.load or load
        doubts = {} if self._scenario is None else dict(doubts_of(self.plan, self._scenario))
        if load is not None:
            load = without_doubtful_iterations(self._with_common_length(load, told), doubts, told)
            told += told_doubts(load, doubts, of=self.crowd.name if self.several else None)
            told += _beyond(load)
            load = in_iterations(load, requests=self._requests)
        shape, assumed = choose_shape(load, replace(self.circumstances, doubts=doubts))
        told += assumed
        return shape

    def _with_common_length(self, load: Load, told: list[str]) -> Load:
        """Return a load with the one duration that is stated, if it is that of another scenario."""
        lengths = {each.load.duration_s for each in self.plan.scenarios if each.load} - {None}
        if load.duration_s is not None or load.unit is Unit.ITERATIONS or len(lengths) != 1:
            return load
        length_s = lengths.pop()
        told.append(f"The one duration, {format_duration(length_s or 0)}, is taken for all.")
        return load.model_copy(update={"duration_s": length_s})

    def _pause(self, shape: LoadShape, told: list[str]) -> Pause:
        own = self._own_pause()
        if own is not None:
            return own
        if self._own_pauses_s or isinstance(shape, ConstantRate | RampingRate):
            return NO_PAUSE  # but for that of single requests; an executor paces iterations
        found = self.circumstances.found
        told.append(f"No think time {found}; users pause for 1 second between iterations.")
        return _THINK_TIME

    def _own_pause(self) -> Pause | None:
        """Return the pause of the scenario, or the one that is told of another."""
        own = None if self._scenario is None else self.plan.scenarios[self._scenario].pause
        told = dict.fromkeys(each.pause for each in self.plan.scenarios if each.pause)
        return own or (next(iter(told)) if len(told) == 1 or (told and not self.several) else None)

    def _about_rate(self, shape: LoadShape, iteration_s: float, told: list[str]) -> None:
        if not isinstance(shape, ConstantRate | RampingRate):
            return
        if shape.vus is None:
            told.append(
                f"VUs are set aside for iterations of {iteration_s:g} s, at most of "
                f"{MOST_OF_RESERVE} times that."
            )
        if self._requests == 1:
            return
        load = None if self._scenario is None else self.plan.scenarios[self._scenario].load
        makes = f"each iteration makes {self._requests:g} requests"
        if load is not None and load.unit is Unit.REQUESTS_PER_S and load.target is not None:
            told.append(
                f"{load.target:g} requests per second are {load.target / self._requests:.4g} "
                f"iterations per second: {makes}."
            )
        else:
            told.append(f"The rate counts iterations; {makes}.")


def _iteration_s(pause: Pause, requests: int) -> float:
    pauses = 1 if pause.per_iteration else requests
    return max(1.0, requests * _ANSWER_S + pause.longest_s * pauses)


def _beyond(load: Load) -> list[str]:
    most = max((load.target or 0, *(stage.target for stage in load.stages)))
    if load.unit is not Unit.USERS or most <= MOST_VUS:
        return []
    return [f"The script makes at most {MOST_VUS} virtual users, fewer than asked for."]
