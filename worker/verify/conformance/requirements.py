"""Lists the parts of a plan beside what a script does, and reports what it does not do."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shared.domain.plan import Claim, Criterion, Fate, Origin, Pause, Plan, Scenario, Span, Step
from shared.domain.verification import DryRun, Finding, Proof, Requirement
from worker.verify.conformance.loads import asked_for, load_found, requests_per_iteration
from worker.verify.conformance.pass_criteria import criterion_found, said
from worker.verify.conformance.seen_traffic import pauses_found, step_found
from worker.verify.conformance.shares import share_found
from worker.verify.report.codes import Code
from worker.verify.report.findings import make_finding, weakened

_SURE = frozenset({Origin.GIVEN, Origin.STATED, Origin.QUOTED})
_PART = re.compile(r"scenarios\[(\d+)\]\.(load\.\w+|share|pause|steps\[(\d+)\])|criteria\[(\d+)\]")
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a script: the options that k6 derived, and what a dry run saw, if it ran."""

    options: Mapping[str, object]
    dry_run: DryRun | None = None


def requirements(plan: Plan, description: str, seen: Seen) -> tuple[Requirement, ...]:
    """Return each claim of a published plan with what the script does about it.

    The spans of the plan count UTF-16 units of the description.
    """
    text = description.encode("utf-16-le", "surrogatepass")
    found = (_requirement(plan, claim, seen) for claim in plan.claims[:_MOST])
    return tuple(_quoted(each, plan, text) for each in found if each is not None)


def unmet(listed: Iterable[Requirement]) -> Iterator[Finding]:
    """Yield a finding for each requirement that is not met, or that nobody looked at.

    What the options show of loads and criteria has findings of its own.
    """
    for each in listed:
        if each.met is None and each.origin in _SURE:
            message = f"Nothing shows whether the script does what was asked: {each.asked}."
            yield make_finding(Code.REQUIREMENT_NOT_CHECKED, message)
        elif each.met is False and each.proof is Proof.DRY_RUN:
            message = f"The description asks for {each.asked}; the script {each.found}."
            missing = make_finding(Code.REQUIREMENT_NOT_MET, message)
            yield missing if each.origin in _SURE else weakened(missing, "it may not be meant so")


def _requirement(plan: Plan, claim: Claim, seen: Seen) -> Requirement | None:
    place = _PART.fullmatch(claim.part)
    if place is None:
        return None
    if place[4] is not None:
        return _of_criterion(claim, plan.criteria[int(place[4])], seen)
    scenario = plan.scenarios[int(place[1])]
    if place[3] is not None:
        return _of_step(plan, claim, scenario.steps[int(place[3])], seen)
    return _of_scenario(plan, claim, scenario, seen)


def _of_scenario(plan: Plan, claim: Claim, scenario: Scenario, seen: Seen) -> Requirement | None:
    part = claim.part.rpartition(".")[2]
    if part == "share":
        return _of_share(claim, scenario, seen)
    if part == "pause":
        return None if scenario.pause is None else _of_pause(claim, scenario.pause, seen)
    return None if scenario.load is None else _of_load(plan, claim, scenario, seen)


def _of_share(claim: Claim, scenario: Scenario, seen: Seen) -> Requirement:
    share = "a share" if scenario.share is None else f"{scenario.share:g} %"
    asked = f"{share} of the traffic for {scenario.name!r}"
    if seen.dry_run is None:
        return Requirement(part=claim.part, origin=claim.origin, asked=asked)
    found, met = share_found(scenario, seen.dry_run, seen.options)
    return Requirement(
        part=claim.part,
        origin=claim.origin,
        asked=asked,
        found=found or None,
        proof=None if met is None else Proof.DRY_RUN,
        met=met,
    )


def _of_load(plan: Plan, claim: Claim, scenario: Scenario, seen: Seen) -> Requirement:
    each = requests_per_iteration(seen.dry_run) if seen.dry_run else 1.0
    field = claim.part.rpartition(".")[2]
    found, met = load_found(plan, scenario, field, seen.options, each)
    asked = asked_for(scenario.load) if scenario.load else ""
    return Requirement(
        part=claim.part,
        origin=claim.origin,
        asked=asked,
        found=found,
        proof=Proof.OPTIONS,
        met=met,
    )


def _of_criterion(claim: Claim, criterion: Criterion, seen: Seen) -> Requirement:
    found, met = criterion_found(criterion, seen.options)
    ends = ", and end the test if not" if criterion.aborts else ""
    scope = f" for {criterion.scope!r}" if criterion.scope else ""
    return Requirement(
        part=claim.part,
        origin=claim.origin,
        asked=f"{said(criterion.threshold)}{scope}{ends}",
        found=found,
        proof=Proof.OPTIONS,
        met=met,
    )


def _of_step(plan: Plan, claim: Claim, step: Step, seen: Seen) -> Requirement:
    named = {
        each.text.upper()
        for each in plan.statements
        if each.part == claim.part and each.fate is Fate.CLAIMED
    }
    any_method = claim.origin is not Origin.GIVEN and step.method.upper() not in named
    asked = step.url if any_method else f"{step.method} {step.url}"
    if seen.dry_run is None:
        return Requirement(part=claim.part, origin=claim.origin, asked=f"a request of {asked}")
    found, met = step_found(step, seen.dry_run, any_method=any_method)
    return Requirement(
        part=claim.part,
        origin=claim.origin,
        asked=f"a request of {asked}",
        found=found,
        proof=Proof.DRY_RUN,
        met=met,
    )


def _of_pause(claim: Claim, pause: Pause, seen: Seen) -> Requirement:
    low, high = f"{pause.shortest_s:.6g}", f"{pause.longest_s:.6g}"
    asked = f"pauses of {low} s" if low == high else f"pauses of {low} to {high} s"
    if seen.dry_run is None:
        return Requirement(part=claim.part, origin=claim.origin, asked=asked)
    found, met = pauses_found(pause, seen.dry_run)
    return Requirement(
        part=claim.part,
        origin=claim.origin,
        asked=asked,
        found=found,
        proof=Proof.DRY_RUN,
        met=met,
    )


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
