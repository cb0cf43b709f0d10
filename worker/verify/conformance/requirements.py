"""Lists the parts of a plan beside what a script does, and reports what it does not do."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from shared.domain.plan import Claim, Criterion, Fate, Origin, Plan, Scenario, Span, Step
from shared.domain.verification import Finding, Proof, Requirement
from worker.verify.conformance.loads import asked_for, load_found
from worker.verify.conformance.pass_criteria import criterion_found, said
from worker.verify.conformance.script_places import Place, Places
from worker.verify.conformance.seen import Seen
from worker.verify.conformance.seen_traffic import pauses_found, step_found
from worker.verify.conformance.shares import share_found
from worker.verify.report.codes import Code
from worker.verify.report.findings import make_finding

_SURE = frozenset({Origin.GIVEN, Origin.STATED, Origin.QUOTED})
_PART = re.compile(r"scenarios\[(\d+)\]\.(load\.\w+|share|pause|steps\[(\d+)\])|criteria\[(\d+)\]")
_MOST = 100


class _Side(NamedTuple):
    """What a script does about a part of the plan; `met` is None if that was not looked at."""

    found: str | None = None
    met: bool | None = None


_UNSEEN = _Side()


def requirements(plan: Plan, description: str, seen: Seen) -> tuple[Requirement, ...]:
    """Return the first 100 claims of a published plan, each with what the script does about it.

    The spans of the plan count UTF-16 units of the description.
    """
    text = description.encode("utf-16-le", "surrogatepass")
    places = Places(plan, seen)
    found = (_requirement(plan, claim, seen, places) for claim in plan.claims[:_MOST])
    return tuple(_quoted(each, plan, text) for each in found if each is not None)


def unmet(plan: Plan, listed: Iterable[Requirement]) -> Iterator[Finding]:
    """Yield a finding for each requirement that is not met, or that nobody looked at.

    What only seems to be asked for need not be met by the options.
    """
    for each in listed:
        sure = each.origin in _SURE
        if each.met is None and sure:
            message = f"Nothing shows whether the script does what was asked: {each.asked}."
            yield make_finding(Code.REQUIREMENT_NOT_CHECKED, message)
        elif each.met is False and (sure or each.proof is Proof.DRY_RUN):
            verb = "has" if each.proof is Proof.OPTIONS else ""
            does = " ".join(filter(None, (verb, each.found)))
            message = f"The description asks for {each.asked}; the script {does}."
            yield make_finding(Code.REQUIREMENT_NOT_MET, message)
    if len(plan.claims) > _MOST:
        message = (
            f"The description asks for more than {_MOST} things: the others were not compared."
        )
        yield make_finding(Code.REQUIREMENT_NOT_CHECKED, message)


def _requirement(plan: Plan, claim: Claim, seen: Seen, places: Places) -> Requirement | None:
    """Return what is asked for by a claim, beside the script; None of one that says no part."""
    place = _PART.fullmatch(claim.part)
    if place is None:
        return None
    if place[4] is not None:
        return _of_criterion(claim, plan.criteria[int(place[4])], seen, places)
    number = int(place[1])
    scenario = plan.scenarios[number]
    if place[3] is not None:
        return _of_step(plan, claim, scenario.steps[int(place[3])], seen, places)
    if place[2] == "share":
        return _of_share(claim, scenario, seen)
    if place[2] == "pause":
        return _of_pause(plan, claim, scenario, seen, places)
    return _of_load(plan, claim, number, seen, places)


def _beside(
    claim: Claim, asked: str, proof: Proof, side: _Side, place: Place | None = None
) -> Requirement:
    return Requirement(
        part=claim.part,
        origin=claim.origin,
        asked=asked,
        found=side.found,
        proof=None if side.met is None else proof,
        met=side.met,
        file=place.file if place else None,
        line=place.line if place else None,
    )


def _of_share(claim: Claim, scenario: Scenario, seen: Seen) -> Requirement:
    share = "a share" if scenario.share is None else f"{scenario.share:g} %"
    side = _UNSEEN
    if seen.dry_run is not None and seen.options is not None:
        side = _Side(*share_found(scenario, seen.dry_run, seen.options))
    asked = f"{share} of the traffic for {scenario.name!r}"
    return _beside(claim, asked, Proof.DRY_RUN, side)


def _of_load(
    plan: Plan, claim: Claim, number: int, seen: Seen, places: Places
) -> Requirement | None:
    scenario = plan.scenarios[number]
    if scenario.load is None:
        return None
    side, field = _UNSEEN, claim.part.rpartition(".")[2]
    if seen.options is not None:
        side = _Side(*load_found(plan, scenario, field, seen.options, seen.dry_run))
    place = places.of_load(number, field)
    return _beside(claim, asked_for(scenario.load), Proof.OPTIONS, side, place)


def _of_criterion(claim: Claim, criterion: Criterion, seen: Seen, places: Places) -> Requirement:
    side = _UNSEEN
    if seen.options is not None:
        side = _Side(*criterion_found(criterion, seen.options))
    ends = ", and end the test if not" if criterion.aborts else ""
    scope = f" for {criterion.scope!r}" if criterion.scope else ""
    asked = f"{said(criterion.threshold)}{scope}{ends}"
    return _beside(claim, asked, Proof.OPTIONS, side, places.of_criterion(criterion))


def _of_step(plan: Plan, claim: Claim, step: Step, seen: Seen, places: Places) -> Requirement:
    named = {
        each.text.upper()
        for each in plan.statements
        if each.part == claim.part and each.fate is Fate.CLAIMED
    }
    any_method = claim.origin is not Origin.GIVEN and step.method.upper() not in named
    side = _UNSEEN
    if seen.dry_run is not None:
        side = _Side(*step_found(step, seen.dry_run, any_method=any_method))
    asked = step.url if any_method else f"{step.method} {step.url}"
    place = places.of_step(step, any_method=any_method)
    return _beside(claim, f"a request of {asked}", Proof.DRY_RUN, side, place)


def _of_pause(
    plan: Plan, claim: Claim, scenario: Scenario, seen: Seen, places: Places
) -> Requirement | None:
    pause = scenario.pause
    if pause is None:
        return None
    side = _UNSEEN
    if seen.dry_run is not None:
        alone = sum(each.pause is not None for each in plan.scenarios) == 1
        side = _Side(*pauses_found(pause, seen.dry_run, alone=alone))
    low, high = f"{pause.shortest_s:.6g}", f"{pause.longest_s:.6g}"
    asked = f"pauses of {low} s" if low == high else f"pauses of {low} to {high} s"
    return _beside(claim, asked, Proof.DRY_RUN, side, places.of_pause(pause))


def _quoted(requirement: Requirement, plan: Plan, text: bytes) -> Requirement:
    """Return a requirement with the words from the first to the last that it was read in."""
    spans = [
        each.span
        for each in plan.statements
        if each.part == requirement.part and each.fate is Fate.CLAIMED
    ]
    if not spans:
        return requirement
    span = Span(min(each.start for each in spans), max(each.end for each in spans))
    words = text[2 * span.start : 2 * span.end].decode("utf-16-le", "replace")
    return requirement.model_copy(update={"span": span, "quote": words})
