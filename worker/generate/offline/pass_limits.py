"""Turns the pass criteria of a plan into thresholds, of the whole test or of a part of it."""

from dataclasses import dataclass
from enum import Enum, auto

from shared.domain.load import Threshold
from shared.domain.plan import Criterion, Plan
from worker.generate.offline.limited import Limited
from worker.generate.offline.script_plan import Limit, Step, Tag
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
    limited: Limited,
    *,
    is_read: bool,
    usual: UsualLimit = UsualLimit.IF_ALONE,
) -> Limits:
    """Return the limits that a plan asks for; `limited` tells of which samples each is.

    `is_read` says that nothing of the description was left unread.
    A criterion that holds for a part which nothing in the script is cannot be kept, and is said to
    be left out.
    """
    doubts = {claim.part: claim.doubt for claim in plan.claims}
    limits: list[Limit] = []
    assumptions: list[str] = []
    for number, criterion in enumerate(plan.criteria):
        doubt, tags = doubts.get(f"criteria[{number}]"), limited.tags.get(criterion, ())
        if criterion in limited.left_out:
            assumptions.append(
                f"{_words(criterion)} holds for a part of the test alone; the script leaves it out."
            )
        elif _contradicts(limits, criterion, tags):
            assumptions.append(
                f"{_words(criterion)} contradicts another limit; the script leaves it out."
            )
        else:
            limits.append(Limit(criterion.threshold, tags, criterion.aborts))
            if doubt and (criterion.is_of_all or doubt != criterion.scope):
                assumptions.append(f"Taken as {_words(criterion)}: {doubt}.")
    steps = tuple(step for flow in limited.flows for step in flow.steps)
    limit, what = _usual(steps)
    if usual is UsualLimit.ALWAYS and not _contradicts(
        limits, Criterion(threshold=limit.threshold), ()
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


def _contradicts(limits: list[Limit], criterion: Criterion, tags: tuple[Tag, ...]) -> bool:
    metric, aggregation, _, value = criterion.threshold
    return any(
        (each.tags, each.threshold.metric, each.threshold.aggregation)
        == (tags, metric, aggregation)
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
