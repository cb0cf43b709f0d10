"""Tells whether a description says by which method a request is made."""

from shared.domain.plan import Claim, Fate, Origin, Plan, Step
from worker.description.named_endpoints import is_base
from worker.verify.conformance.asked_addresses import path_of


def loose_method(plan: Plan, claim: Claim, step: Step) -> bool:
    """Return whether a description leaves the method of a request open."""
    told = [each for each in plan.statements if each.part == claim.part]
    if claim.origin is Origin.GIVEN or not told:
        # Of a step from before a wish nobody knows; the script before made just this request.
        return claim.origin is not Origin.GIVEN and is_base(path_of(step.url))
    named = {each.text.upper() for each in told if each.fate is Fate.CLAIMED}
    return step.method.upper() not in named
