"""Lists the parts of a plan beside what a script does, and reports what it does not do."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import partial

from shared.domain.plan import (
    Claim,
    Criterion,
    Fate,
    Origin,
    Pause,
    Plan,
    Scenario,
    Span,
)
from shared.domain.published_plan import utf16_words
from shared.domain.verification import Finding, Proof, Requirement
from shared.findings.codes import Code
from shared.k6_durations import format_duration
from worker.verify.conformance.limited_parts import LimitedParts
from worker.verify.conformance.loads import asked_for, load_found, start_found
from worker.verify.conformance.of_steps import about_order, about_step, step_part
from worker.verify.conformance.pass_criteria import criterion_found, said
from worker.verify.conformance.rough_loads import roughly_found
from worker.verify.conformance.script import Script
from worker.verify.conformance.script_places import Places
from worker.verify.conformance.seen import Seen
from worker.verify.conformance.seen_traffic import pauses_found
from worker.verify.conformance.shares import share_found, wanted_shares
from worker.verify.conformance.side import UNSEEN, Side, beside
from worker.verify.report.findings import make_finding, weakened

_SURE = frozenset({Origin.GIVEN, Origin.STATED, Origin.QUOTED})
_PART = re.compile(
    r"scenarios\[(\d+)\]\.(load\.\w+|start_s|share|pause|ordered|steps\[(\d+)\])"
    r"|criteria\[(\d+)\]"
)
_LOAD = re.compile(r"scenarios\[\d+\]\.load")
_MOST = 100


def requirements(plan: Plan, description: str, seen: Seen) -> tuple[Requirement, ...]:
    """Return the first 100 claims of a published plan, each with what the script does about it.

    The spans of the plan count UTF-16 units of the description.
    """
    text = description.encode("utf-16-le", "surrogatepass")
    script = Script(plan, description, seen)
    places, parts = Places(plan, script), LimitedParts(plan, script)
    found = (
        each
        for claim in plan.claims[:_MOST]
        for each in _of_claim(plan, claim, script, places, parts)
    )
    return tuple(_quoted(each, plan, text) for each in found)


def unmet(plan: Plan, listed: Iterable[Requirement]) -> Iterator[Finding]:
    """Yield a finding for each thing that is not met, or that nobody looked at.

    A load is one thing, whatever of it is another. What only seems to be asked for need not be met
    by the options.
    """
    found: dict[tuple[Code, str], list[Requirement]] = {}
    rough = rough_parts(plan)
    for number, each in enumerate(listed):
        code = _code(each, rough)
        if code is not None:
            load = _LOAD.match(each.part)
            thing = load[0] if load else str(number)
            found.setdefault((code, thing), []).append(each)
    for (code, _), parts in found.items():
        finding = make_finding(code, _message(code, parts))
        is_rough = all(each.part in rough for each in parts)
        yield weakened(finding, "the number is told roughly") if is_rough else finding
    if len(plan.claims) > _MOST:
        message = (
            f"The description asks for more than {_MOST} things: the others were not compared."
        )
        yield make_finding(Code.REQUIREMENT_NOT_CHECKED, message)


def is_of_load(requirement: Requirement) -> bool:
    """Return whether a requirement is one of the fields of a load but its start."""
    return bool(_LOAD.match(requirement.part)) and not requirement.part.endswith(".start")


def rough_parts(plan: Plan) -> frozenset[str]:
    """Return the parts that a plan which was read whole says roughly."""
    rough = (claim.part for claim in plan.claims if claim.is_rough)
    return frozenset(rough if plan.complete else ())


def is_unmet(requirement: Requirement, rough: Container[str]) -> bool:
    """Return whether a script does otherwise than it surely should, also roughly in some parts.

    What only seems to be asked for counts as far as the dry run shows it.
    """
    sure = requirement.origin in _SURE or requirement.proof is Proof.DRY_RUN
    return requirement.met is False and (sure or requirement.part in rough)


def _code(requirement: Requirement, rough: Container[str]) -> Code | None:
    """Return what is to be said of a requirement, None if nothing is."""
    if requirement.met is None and requirement.origin in _SURE:
        return Code.REQUIREMENT_NOT_CHECKED
    return Code.REQUIREMENT_NOT_MET if is_unmet(requirement, rough) else None


def _message(code: Code, parts: Sequence[Requirement]) -> str:
    asked = _together(each.asked for each in parts)
    if code is Code.REQUIREMENT_NOT_CHECKED:
        return f"Nothing shows whether the script does what was asked: {asked}."
    has = "has " if parts[0].proof is Proof.OPTIONS else ""
    does = has + _together(each.found or "" for each in parts)
    return f"The description asks for {asked}; the script {does}."


def _together(words: Iterable[str]) -> str:
    return ", and ".join(dict.fromkeys(words))


def _of_claim(
    plan: Plan, claim: Claim, script: Script, places: Places, parts: LimitedParts
) -> Iterator[Requirement]:
    """Yield what is asked for by a claim, beside the script; nothing of one that says no part."""
    place = _PART.fullmatch(claim.part)
    if place is None:
        return
    if place[4] is not None:
        yield _of_criterion(claim, plan.criteria[int(place[4])], script, places, parts)
        return
    number = int(place[1])
    scenario = plan.scenarios[number]
    if place[3] is not None:
        yield from about_step(plan, claim, (number, int(place[3])), script, places)
    elif place[2] == "ordered":
        yield from about_order(claim, scenario, script)
    elif place[2] == "share":
        yield _of_share(plan, claim, number, scenario, script)
    elif place[2] == "start_s":
        yield _of_start(plan, claim, number, script)
    elif place[2] == "pause" and scenario.pause is not None:
        yield _of_pause(plan, claim, scenario.pause, script.seen, places)
    else:
        yield from _of_load(plan, claim, number, script, places)


def _of_share(
    plan: Plan, claim: Claim, number: int, scenario: Scenario, script: Script
) -> Requirement:
    share = "a share" if scenario.share is None else f"{scenario.share:g} %"
    side = UNSEEN
    if scenario.steps and script.seen.dry_run is not None and script.seen.options is not None:
        does = script.does_any(scenario.steps)
        wanted = wanted_shares(plan, scenario)
        side = Side(*share_found(wanted, does, script.iterations_of(number)))
    asked = f"{share} of the traffic for {scenario.name!r}"
    return beside(claim, asked, Proof.DRY_RUN, side)


def _of_load(
    plan: Plan, claim: Claim, number: int, script: Script, places: Places
) -> Iterator[Requirement]:
    scenario, seen = plan.scenarios[number], script.seen
    if scenario.load is None:
        return
    side, field = UNSEEN, claim.part.rpartition(".")[2]
    if seen.options is not None and claim.is_rough:
        side = Side(*roughly_found(plan, number, field, seen.options, script.counted))
    elif seen.options is not None:
        side = Side(*load_found(plan, scenario, field, seen.options, script.counted))
    place = places.of_load(number, field)
    asked = f"{'about ' if claim.is_rough else ''}{asked_for(scenario.load, field)}"
    yield beside(claim, asked, Proof.OPTIONS, side, place)


def _of_start(plan: Plan, claim: Claim, number: int, script: Script) -> Requirement:
    side, start_s = UNSEEN, plan.scenarios[number].start_s or 0.0
    if script.seen.options is not None:
        side = Side(*start_found(plan, number, script.seen.options, script.counted))
    asked = f"a start {start_s:.6g} s after the others"
    return beside(claim, asked, Proof.OPTIONS, side)


def _of_criterion(
    claim: Claim, criterion: Criterion, script: Script, places: Places, parts: LimitedParts
) -> Requirement:
    side, seen = UNSEEN, script.seen
    if seen.options is not None:
        selects = partial(parts.selects, scope=criterion.scope, during=criterion.during)
        found = criterion_found(criterion, seen.options, seen.walk.rates, selects)
        side = Side(*found)
    ends = ", and end the test if not" if criterion.aborts else ""
    asked = f"{said(criterion.threshold)}{_of_part(criterion)}{ends}"
    return beside(claim, asked, Proof.OPTIONS, side, places.of_criterion(criterion))


def _of_part(criterion: Criterion) -> str:
    """Return in words the part of the test that a criterion is of, if not of all."""
    scope = f" for {criterion.scope!r}" if criterion.scope else ""
    if criterion.during is None:
        return scope
    start_s, end_s = criterion.during
    ends = "to the end" if end_s is None else f"to {format_duration(end_s)}"
    return f"{scope} from {format_duration(start_s)} {ends}"


def _of_pause(plan: Plan, claim: Claim, pause: Pause, seen: Seen, places: Places) -> Requirement:
    side = UNSEEN
    if seen.dry_run is not None:
        alone = sum(each.pause is not None for each in plan.scenarios) == 1
        alone = alone and sum(each.load is not None for each in plan.scenarios) <= 1
        side = Side(*pauses_found(pause, seen.dry_run, alone=alone))
    return beside(claim, f"pauses of {pause.said}", Proof.DRY_RUN, side, places.of_pause(pause))


def _quoted(requirement: Requirement, plan: Plan, text: bytes) -> Requirement:
    """Return a requirement with the words from the first to the last that it was read in."""
    spans = [
        each.span
        for each in plan.statements
        if each.part == step_part(requirement.part) and each.fate is Fate.CLAIMED
    ]
    if not spans:
        return requirement
    span = Span(min(each.start for each in spans), max(each.end for each in spans))
    return requirement.model_copy(update={"span": span, "quote": utf16_words(text, span)})
