"""Lists what a plan asks of its requests: that they are made, what they carry, in which order."""

import re
from collections.abc import Iterator
from functools import partial

from shared.domain.plan import Claim, Fate, Origin, Plan, Scenario, Step
from shared.domain.verification import DryRun, Proof, Requirement
from shared.domain.verification import Step as Made
from worker.description.named_endpoints import is_base
from worker.verify.conformance.carried import body_fields, body_found, header_found
from worker.verify.conformance.order import order_found
from worker.verify.conformance.script_places import Places
from worker.verify.conformance.seen import Seen
from worker.verify.conformance.seen_traffic import (
    is_request_of,
    path_of,
    requests_of,
    step_found,
)
from worker.verify.conformance.side import UNSEEN, Side, beside

_STEP = re.compile(r"scenarios\[\d+\]\.steps\[\d+\]")
_SHOWN = 8


def step_part(part: str) -> str:
    """Return the part that a requirement is about: of what a request carries, the request."""
    found = _STEP.match(part)
    return found[0] if found else part


def about_step(
    plan: Plan, claim: Claim, step: Step, seen: Seen, places: Places
) -> Iterator[Requirement]:
    """Yield that a request is made, and what it carries if it is."""
    dry_run = seen.dry_run
    any_method = _any_method(plan, claim, step)
    asked = step.url if any_method else f"{step.method} {step.url}"
    side = UNSEEN
    if dry_run is not None:
        side = Side(*step_found(step, dry_run, any_method=any_method))
    place = places.of_step(step, any_method=any_method)
    yield beside(claim, f"a request of {asked}", Proof.DRY_RUN, side, place)
    if dry_run is None or side.met is not True:
        return
    made = requests_of(step, dry_run, any_method=any_method)
    if made:
        carried = _carried(claim, step, asked, made)
        yield from (
            beside(part, words, Proof.DRY_RUN, side, place) for part, words, side in carried
        )


def about_order(
    plan: Plan, claim: Claim, scenario: Scenario, dry_run: DryRun | None
) -> Iterator[Requirement]:
    """Yield whether the steps of a scenario follow on each other as they should.

    Nothing if one of them is not made at all: that is told of the step.
    """
    path = claim.part.rpartition(".")[0]
    claims = {each.part: each for each in plan.claims}
    methods = {
        step: _any_method(plan, claims.get(f"{path}.steps[{number}]", claim), step)
        for number, step in enumerate(scenario.steps)
    }
    # An address without a path says where, not what; what a socket sends is in no trace.
    steps = [step for step, loose in methods.items() if _is_seen(step, loose=loose)]
    asked = ", then ".join(f"{step.method} {step.url}" for step in steps[:_SHOWN])
    side = UNSEEN
    if dry_run is not None:
        side = Side(*order_found(steps, dry_run, partial(_is_of, methods)))
    if len(steps) > 1 and (dry_run is None or side.met is not None):
        yield beside(claim, f"requests in this order: {asked}", Proof.DRY_RUN, side)


def _is_seen(step: Step, *, loose: bool) -> bool:
    return not step.url.startswith("ws") and (not loose or path_of(step.url).strip("/") != "")


def _carried(
    claim: Claim, step: Step, asked: str, made: list[Made]
) -> Iterator[tuple[Claim, str, Side]]:
    """Yield what the requests of a step should carry, in words, and what they do."""
    if names := body_fields(step):
        words = f"the fields {', '.join(names[:_SHOWN])} in the body of {asked}"
        yield _part_of(claim, "body"), words, Side(*body_found(names, made))
    for number, header in enumerate(step.headers):
        words = f"the header {header.name} with {asked}"
        yield _part_of(claim, f"headers[{number}]"), words, Side(*header_found(header, made))


def _part_of(claim: Claim, name: str) -> Claim:
    return claim.model_copy(update={"part": f"{claim.part}.{name}"})


def _is_of(methods: dict[Step, bool], step: Step, made: Made) -> bool:
    return is_request_of(step, made, any_method=methods[step])


def _any_method(plan: Plan, claim: Claim, step: Step) -> bool:
    """Return whether a description leaves the method of a request open."""
    told = [each for each in plan.statements if each.part == claim.part]
    if claim.origin is Origin.GIVEN or not told:
        # Of a step from before a wish nobody knows; the script before made just this request.
        return claim.origin is not Origin.GIVEN and is_base(path_of(step.url))
    named = {each.text.upper() for each in told if each.fate is Fate.CLAIMED}
    return step.method.upper() not in named
