"""The plan of what was asked of a script, wish by wish."""

from collections.abc import Sequence

from shared.domain.plan import Plan
from shared.domain.wanted import Ask, Base
from shared.reading.reader import read_plan
from shared.sources.completing import completed
from worker.description.change.merged_plan import merged
from worker.description.change.wish import read_wish
from worker.description.unread_phrases import unread_phrases

_LONGEST_QUOTE = 80


def plan_of_asks(asks: Sequence[Ask]) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan of a description and the wishes after it, and what nobody understood."""
    if not asks:
        # Of a script that nobody described, nothing is asked.
        return Plan(complete=True), ()
    first, *wishes = asks
    plan = completed(read_plan(first.description), first)
    unread = unread_phrases(plan, first.description)
    for ask in wishes:
        plan = completed(merged(plan, read_wish(ask.description)), ask)
        unread += unread_phrases(plan, ask.description)
    return plan, unread


def plan_of_base(base: Base) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan that a base was held against, and what of its words nobody understood."""
    plan, unread = plan_of_asks(base.asks)
    if base.plan is not None:
        plan = base.plan
    if plan.complete:
        return plan, ()
    # What a model disputed, or contradicts itself, has no phrase of its own.
    return plan, unread or tuple(ask.description[:_LONGEST_QUOTE] for ask in base.asks)
