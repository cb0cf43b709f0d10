"""Turns the pass criteria of a plan into thresholds, of the whole test or of one of its flows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from shared.domain.load import Threshold
from shared.domain.plan import Criterion, Plan
from worker.generate.offline.script_plan import Limit, Step
from worker.k6.built_in_metrics import CHECKS, FAILURES

_FEW_FAILURES = Threshold(FAILURES, "rate", "<", 0.01)
_MOST_CHECKS = Threshold(CHECKS, "rate", ">", 0.99)


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of a script, and what was assumed."""

    limits: tuple[Limit, ...]
    assumptions: tuple[str, ...]


class UsualLimit(Enum):
    """When a script has the limit that nobody asked for."""

    IF_ALONE = auto()
    ALWAYS = auto()  # it was there before the script was changed
    NEVER = auto()


def scenarios_of(plan: Plan) -> dict[Criterion, int]:
    """Return of the criteria of a part of the test the scenario in whose text they stand."""
    return {
        criterion: _scenario_of(plan, f"criteria[{number}]")
        for number, criterion in enumerate(plan.criteria)
        if criterion.scope
    }


def choose_limits(
    plan: Plan,
    flows: Mapping[Criterion, str],
    steps: tuple[Step, ...],
    *,
    is_read: bool,
    usual: UsualLimit = UsualLimit.IF_ALONE,
) -> Limits:
    """Return the limits that a plan asks for; `flows` are those that some criteria hold for alone.

    `is_read` says that nothing of the description was left unread.
    A criterion that holds for a part which no flow is cannot be kept, and is said to be left out.
    """
    doubts = {claim.part: claim.doubt for claim in plan.claims}
    limits: list[Limit] = []
    assumptions: list[str] = []
    for number, criterion in enumerate(plan.criteria):
        part = f"criteria[{number}]"
        flow = flows.get(criterion) if criterion.scope else None
        if criterion.scope and flow is None:
            assumptions.append(
                f"{_words(criterion)} holds for a part of the test alone; the script leaves it out."
            )
        elif _contradicts(limits, criterion, flow):
            assumptions.append(
                f"{_words(criterion)} contradicts another limit; the script leaves it out."
            )
        else:
            limits.append(Limit(criterion.threshold, flow, criterion.aborts))
            if doubts.get(part) and not criterion.scope:
                assumptions.append(f"Taken as {_words(criterion)}: {doubts[part]}.")
    limit, what = _usual(steps)
    if usual is UsualLimit.ALWAYS and not _contradicts(
        limits, Criterion(threshold=limit.threshold), None
    ):
        limits.append(limit)
    if limits or usual is UsualLimit.NEVER:
        return Limits(tuple(dict.fromkeys(limits)), tuple(assumptions))
    missing = "No threshold of the whole test" if plan.criteria else "No threshold"
    found = "is stated" if is_read else "was understood"
    assumption = f"{missing} {found}; the test fails when 1% of the {what} fail."
    return Limits((limit,), (*assumptions, assumption))


def _scenario_of(plan: Plan, part: str) -> int:
    """Return the scenario in whose text a criterion stands; -1 if it stands before all."""
    place = min((s.span.start for s in plan.statements if s.part == part), default=-1)
    found = -1
    for statement in plan.statements:
        if statement.span.start < place and (statement.part or "").startswith("scenarios["):
            found = int((statement.part or "").removeprefix("scenarios[").partition("]")[0])
    return found


def _contradicts(limits: list[Limit], criterion: Criterion, flow: str | None) -> bool:
    metric, aggregation, _, value = criterion.threshold
    return any(
        (each.flow, each.threshold.metric, each.threshold.aggregation)
        == (flow, metric, aggregation)
        and each.threshold.value != value
        for each in limits
    )


def _words(criterion: Criterion) -> str:
    threshold = criterion.threshold
    return f"{threshold.metric} {threshold.aggregation} {threshold.operator} {threshold.value:.12g}"


def _usual(steps: tuple[Step, ...]) -> tuple[Limit, str]:
    """Return the limit where none is asked for, and of what it is one."""
    if all(step.is_socket for step in steps):  # they make no sample of http_req_failed
        return Limit(_MOST_CHECKS), "checks"
    return Limit(_FEW_FAILURES), "requests"
