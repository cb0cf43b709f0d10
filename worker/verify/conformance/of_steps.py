"""Lists what a plan asks of its requests: that they are made, what they carry, in which order."""

import re
from collections.abc import Iterator

from shared.domain.dry_run import Step as Made
from shared.domain.plan import Claim, Once, Origin, Plan, Scenario, Step
from shared.domain.verification import Proof, Requirement
from worker.description.addresses import is_base
from worker.verify.conformance.asked_addresses import is_socket, path_of
from worker.verify.conformance.done_by_users import how_often, made_once
from worker.verify.conformance.loose_methods import loose_method
from worker.verify.conformance.of_requests import about_requests, part_of
from worker.verify.conformance.order import order_found
from worker.verify.conformance.passed_values import passed_values
from worker.verify.conformance.script import Script
from worker.verify.conformance.script_places import Places
from worker.verify.conformance.seen_traffic import may_be_once, step_found
from worker.verify.conformance.shares import share_found
from worker.verify.conformance.side import UNSEEN, Side, beside

_STEP = re.compile(r"scenarios\[\d+\]\.steps\[\d+\]")
_SHOWN = 8
_ONCE = {Once.USER: "once by each user", Once.START: "once"}


def step_part(part: str) -> str:
    """Return the part that a requirement is about: of what a request carries, the request."""
    found = _STEP.match(part)
    return found[0] if found else part


def about_step(
    plan: Plan, claim: Claim, at: tuple[int, int], script: Script, places: Places
) -> Iterator[Requirement]:
    """Yield that a request is made by the users of a scenario, how often, and what it carries.

    `at` are the numbers of the scenario and, within it, of the step.
    """
    number, place_in_it = at
    step, dry_run = plan.scenarios[number].steps[place_in_it], script.seen.dry_run
    any_method = loose_method(plan, claim, step)
    asked = step.url if any_method else f"{step.method} {step.url}"
    side = UNSEEN
    if dry_run is not None:
        side = Side(*step_found(step, dry_run, script.addresses, any_method=any_method))
    if side.met is not False and dry_run is not None and step.once is not None:
        side = Side(*made_once(step.once, step, script.iterations_of(number), script))
    elif side.met and claim.origin is not Origin.LIKELY:
        side = _as_often(plan, number, step, script) or _by_others(plan, at, script) or side
    place = places.of_step(step, any_method=any_method)
    once = f", {_ONCE[step.once]}" if step.once else ""
    yield beside(claim, f"a request of {asked}{once}", Proof.DRY_RUN, side, place)
    if step.weight is not None and side.met is not False:
        iterations = script.iterations_of(number)
        share = Side(*share_found((step.weight,), script.does_any([step]), iterations))
        words = f"{step.weight:g} % of the traffic for {asked}"
        yield beside(part_of(claim, "weight"), words, Proof.DRY_RUN, share, place)
    if dry_run is None or side.met is not True:
        return
    made = script.addresses.requests_of(step, dry_run, any_method=any_method)
    about = (
        *about_requests(claim, step, asked, script),
        *_passed(claim, plan.scenarios[number], place_in_it, made),
    )
    yield from (beside(part, words, Proof.DRY_RUN, side, place) for part, words, side in about)


def _as_often(plan: Plan, number: int, step: Step, script: Script) -> Side | None:
    """Return that users make a request too seldom, None if they do not or nobody says how often."""
    scenario = plan.scenarios[number]
    if is_base(step.url) or is_socket(step.url) or step.weight is not None:
        return None
    iterations = script.iterations_of(number)
    if scenario.share is not None:
        iterations = iterations.those(script.does_any(scenario.steps))
    seldom = how_often(step, scenario, iterations, script)
    return None if seldom is None else Side(seldom, met=False)


def _by_others(plan: Plan, at: tuple[int, int], script: Script) -> Side | None:
    """Return that users of another load make a request, too, or alone; None if that is right.

    `at` are the numbers of the scenario and, within it, of the step.
    """
    number, place = at
    step, own = plan.scenarios[number].steps[place], script.scenario_of(number)
    if own is None or is_base(step.url) or is_socket(step.url) or may_be_once(step):
        return None
    does = script.does_any([step])
    if not script.iterations_of(number).ever(does):
        return Side(f"makes it, but not in {own!r}", met=False)
    for other, scenario in enumerate(plan.scenarios):
        name = script.scenario_of(other)
        if name is None or name == own or not scenario.steps:
            continue
        told = any(_may_be_same(step, each, script) for each in scenario.steps)
        if not told and script.iterations_of(other).ever(does):
            return Side(f"makes it in {name!r}, too", met=False)
    return None


def _may_be_same(step: Step, other: Step, script: Script) -> bool:
    """Return whether two steps may ask for the same request."""
    loose = script.loose(step) or script.loose(other)
    return step.url == other.url and (loose or step.method == other.method)


def about_order(claim: Claim, scenario: Scenario, script: Script) -> Iterator[Requirement]:
    """Yield whether the steps of a scenario follow on each other as they should.

    Nothing if one of them is not made at all: that is told of the step.
    """
    dry_run = script.seen.dry_run
    # An address without a path says where, not what; what a socket sends is in no trace.
    steps = [step for step in scenario.steps if _is_seen(step, loose=script.loose(step))]
    asked = ", then ".join(f"{step.method} {step.url}" for step in steps[:_SHOWN])
    side = UNSEEN
    if dry_run is not None:
        path = claim.part.rpartition(".")[0]
        side = Side(*order_found(steps, dry_run, script.is_of, listed=script.listed(path)))
    if len(steps) > 1 and (dry_run is None or side.met is not None):
        yield beside(claim, f"requests in this order: {asked}", Proof.DRY_RUN, side)


def _is_seen(step: Step, *, loose: bool) -> bool:
    return not step.url.startswith("ws") and (not loose or path_of(step.url).strip("/") != "")


def _passed(
    claim: Claim, scenario: Scenario, place: int, made: list[Made]
) -> Iterator[tuple[Claim, str, Side]]:
    """Yield what the requests of a step should send of answers before them, and what they do."""
    if not made:
        return
    for name, asked, side in passed_values(scenario.steps, place, made):
        yield part_of(claim, f"passes.{name}"), asked, side
