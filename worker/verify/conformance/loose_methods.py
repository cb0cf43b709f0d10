"""Tells whether a description says by which method a request is made."""

from shared.domain.plan import Claim, Fate, Origin, Plan, Step
from shared.reading.requests.done_to_things import method_named
from shared.reading.requests.graphql import is_graphql
from worker.description.addresses import is_base

# What a request is taken to be made by where no word says more.
_UNNAMED = "GET"
# What GraphQL is asked by, if no word says so and nothing is sent.
_ASKS = "POST"
# What an update is made by, if no word says so: a PATCH may do that, too.
_UPDATES = "PUT"


def loose_method(plan: Plan, claim: Claim, step: Step) -> bool:
    """Return whether a description leaves the method of a request open."""
    told = [each for each in plan.statements if each.part == claim.part]
    if claim.origin is Origin.GIVEN or not told:
        # Of a step from before a wish nobody knows; the script before made just this request.
        return claim.origin is not Origin.GIVEN and is_base(step.url)
    method = step.method.upper()
    if method != _UNNAMED and not (method == _ASKS and is_graphql(step.url) and not step.body):
        return False
    words = [each.text for each in told if each.fate is Fate.CLAIMED]
    return not any(word.upper() == method or method_named(word) == method for word in words)


def updates_of(plan: Plan) -> frozenset[Step]:
    """Return the steps that are a PUT because words speak of an update, and name no method."""
    if any(_UPDATES in each.text.upper() for each in plan.statements):
        return frozenset()
    told = {each.part for each in plan.claims if each.origin is not Origin.GIVEN}
    return frozenset(
        step
        for number, scenario in enumerate(plan.scenarios)
        for place, step in enumerate(scenario.steps)
        if step.method == _UPDATES and f"scenarios[{number}].steps[{place}]" in told
    )
