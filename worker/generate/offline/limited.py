"""Tells limits of a part of the test apart: by scenario, by phase, or by a tag on requests."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from shared.domain.plan import Criterion, Plan
from shared.domain.plan import Step as PlanStep
from worker.description.named_parts import named_part
from worker.generate.offline.groups import Crowd, makes
from worker.generate.offline.phases import in_phases
from worker.generate.offline.script_plan import PART, PHASE, SCENARIO, Flow, Step, Tag

type Tags = tuple[Tag, ...]

_IN_PHASES = "Limits hold for a phase: each phase is a scenario, in which users start over."
_OF_REQUESTS = "http_req"
_LONGEST = 40
# What a threshold's selector can hold as it stands.
_NOT_PLAIN = re.compile(r"[^\w /{}.-]+")


@dataclass(slots=True)
class Limited:
    """The flows of a script with the tags that limits need, and the tags of each criterion.

    A criterion that has none there is one of the whole test; what is `left_out` is of a part that
    nothing in the script is.
    """

    flows: tuple[Flow, ...]
    assumptions: tuple[str, ...] = ()
    tags: dict[Criterion, Tags] = field(default_factory=dict)
    left_out: set[Criterion] = field(default_factory=set)


def limited(
    plan: Plan,
    crowds: Sequence[Crowd],
    flows: Sequence[Flow],
    scenario_of: Mapping[Criterion, int],
) -> Limited:
    """Return flows in which samples can be told apart as the criteria of a plan need it.

    `scenario_of` tells in whose text a criterion stands of which nobody knows the part.
    """
    times = {each.during for each in plan.criteria if each.during is not None}
    parted, phases = in_phases(flows, times)
    work = _Tagging(plan, crowds, parted, scenario_of)
    found = Limited(parted, (_IN_PHASES,) if phases else ())
    for criterion in plan.criteria:
        if criterion.is_of_all:
            continue
        during = criterion.during
        tags = work.tags_of(criterion)
        if tags is None or (during is not None and during not in phases):
            found.left_out.add(criterion)
        else:
            phase = () if during is None else ((PHASE, phases[during]),)
            found.tags[criterion] = (*phase, *tags)
    found.flows = work.tagged()
    return found


@dataclass(slots=True)
class _Tagging:
    plan: Plan
    crowds: Sequence[Crowd]
    flows: Sequence[Flow]
    scenario_of: Mapping[Criterion, int]
    parts: dict[int, dict[str, str]] = field(default_factory=dict)  # by the id of a step

    def tags_of(self, criterion: Criterion) -> Tags | None:
        """Return the tags of the samples that a criterion's scope names, None if there are none."""
        if criterion.scope is None:
            return ()
        part = named_part(self.plan, criterion.scope)
        scenario = self.scenario_of.get(criterion) if part is None else part
        if isinstance(scenario, int) and (flow := self._flow_of(scenario)):
            return ((SCENARIO, flow.name),)
        if isinstance(part, int):
            part = self.plan.scenarios[part].steps
        if not part or not criterion.threshold.metric.startswith(_OF_REQUESTS):
            return None
        return self._of_requests(part)

    def _flow_of(self, scenario: int) -> Flow | None:
        """Return the flow that makes the load of a scenario, if that is one of several."""
        for crowd, flow in zip(self.crowds, self.flows, strict=True):
            if crowd.scenario == scenario and crowd.load is None and not flow.phases:
                return flow if len(self.flows) > 1 else None
        return None

    def _of_requests(self, asked: Sequence[PlanStep]) -> Tags | None:
        every = [step for flow in self.flows for step in flow.steps]
        made = {id(step) for each in asked for step in _made_for(each, every)}
        steps = [step for step in every if id(step) in made]
        if not steps or any(step.is_socket for step in steps):
            return None
        if len(steps) == len(every):
            return ()
        value, key, count = _name(steps), PART, 1
        while not self._is_free(key, value, steps, every):
            count += 1
            key = f"{PART}{count}"
        for step in steps:
            self.parts.setdefault(id(step), {})[key] = value
        return ((key, value),)

    def _is_free(self, key: str, value: str, steps: Sequence[Step], every: Sequence[Step]) -> bool:
        """Return whether a tag can have a value for some steps and for no others."""
        own = {id(step) for step in steps}
        kept = ((id(step) in own, self.parts.get(id(step), {}).get(key)) for step in every)
        return all(found in {None, value} if is_own else found != value for is_own, found in kept)

    def tagged(self) -> tuple[Flow, ...]:
        """Return the flows with the tags that their requests need."""
        return tuple(
            replace(
                flow,
                branches=tuple(
                    replace(branch, steps=tuple(map(self._with_parts, branch.steps)))
                    for branch in flow.branches
                ),
            )
            for flow in self.flows
        )

    def _with_parts(self, step: Step) -> Step:
        return replace(step, parts=tuple(self.parts.get(id(step), {}).items()))


def _made_for(asked: PlanStep, every: Sequence[Step]) -> list[Step]:
    """Return the steps of the script that make a request of the plan, on its host if it has one.

    Any method may be meant where the words name none, but the same one sooner.
    """
    made = [
        step
        for step in every
        if makes(asked, step.request)
        and ("://" not in asked.url or asked.url.startswith(step.request.origin or ""))
    ]
    return [step for step in made if step.request.method == asked.method] or made


def _name(steps: Sequence[Step]) -> str:
    """Return what tells requests from all others: their names, as far as these are few."""
    labels = list(dict.fromkeys(_NOT_PLAIN.sub("-", step.label) for step in steps))
    whole = " and ".join(labels)
    return whole if len(whole) <= _LONGEST else f"{labels[0]} and {len(labels) - 1} more"
