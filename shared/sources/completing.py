"""Puts together what words say and what is given beside them, the weakest first."""

from shared.domain.given_plan import with_given
from shared.domain.plan import Plan
from shared.domain.wanted import Ask
from shared.sources.planning import with_sources


def completed(plan: Plan, ask: Ask) -> Plan:
    """Return the plan of the words of an ask with its sources, and what is given in their place."""
    if ask.sources is not None:
        plan = with_sources(plan, ask.sources, ask.description)
    return plan if ask.plan is None else with_given(plan, ask.plan)
