"""Tells whether a description says by which method a request is made."""

from shared.domain.plan import Claim, Fate, Origin, Plan, Step
from shared.reading.operations import method_named
from worker.description.named_endpoints import is_base
from worker.verify.conformance.asked_addresses import path_of

# What a request is taken to be made by where no word says more.
_UNNAMED = "GET"


def loose_method(plan: Plan, claim: Claim, step: Step) -> bool:
    """Return whether a description leaves the method of a request open."""
    told = [each for each in plan.statements if each.part == claim.part]
    if claim.origin is Origin.GIVEN or not told:
        # Of a step from before a wish nobody knows; the script before made just this request.
        return claim.origin is not Origin.GIVEN and is_base(path_of(step.url))
    if step.method.upper() != _UNNAMED:
        return False
    words = [each.text for each in told if each.fate is Fate.CLAIMED]
    return not any(word.upper() == _UNNAMED or method_named(word) == _UNNAMED for word in words)
