"""What a description asks for, as it is published: with what a caller gives, in UTF-16 units."""

from shared.domain.plan import GivenPlan, Plan, Span
from shared.domain.published_plan import published, utf16_span
from shared.domain.sources import Sources
from shared.domain.verification import Load
from shared.domain.wanted import Ask
from shared.reading.projection import sure_load, undoubted_load
from shared.reading.reader import read_plan
from shared.sources.completing import completed
from shared.stated_secrets import stated_secrets


def plan_of(
    description: str, given: GivenPlan | None = None, sources: Sources | None = None
) -> Plan:
    """Return the plan of a description and its sources, with given parts in place of its own."""
    ask = Ask(description=description, sources=sources, plan=given)
    return published(completed(read_plan(description), ask), description)


def load_of(plan: Plan) -> Load:
    """Return the load that a script is held against.

    That is what is said beyond doubt if the whole text was read, and else what seems to be said.
    """
    return sure_load(plan) if plan.complete else undoubted_load(plan)


def secrets_of(description: str) -> tuple[Span, ...]:
    """Return where secrets stand in a description."""
    return tuple(utf16_span(description, span) for span in stated_secrets(description))
