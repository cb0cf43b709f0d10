"""All that is said about a plan, once a script has run dry."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.plan import Plan
from shared.domain.verification import Finding, Load, LoadComparison, Requirement
from shared.load_words import paced
from worker.verify.conformance.compared_loads import counts_requests, in_iterations, without_reserve
from worker.verify.conformance.drawn_courses import drawn_courses
from worker.verify.conformance.invented import invented, others_found
from worker.verify.conformance.passing import passing_found
from worker.verify.conformance.requirements import (
    is_of_load,
    is_unmet,
    requirements,
    rough_parts,
    unmet,
)
from worker.verify.conformance.script import Script
from worker.verify.conformance.seen import Seen
from worker.verify.load.comparison import compare
from worker.verify.load.judgement import judge_load


@dataclass(frozen=True, slots=True)
class PlanJudgement:
    """The requirements of a plan, and the findings about them.

    `load` is the comparison with what the dry run adds to it: the courses of loads in requests per
    second, and for one such load the comparison itself, which `of_the_load` are the findings of;
    that is None for other loads, which were compared before.
    """

    requirements: tuple[Requirement, ...]
    load: LoadComparison
    of_the_load: tuple[Finding, ...] | None
    of_the_rest: tuple[Finding, ...]


def compare_asked_load(
    requested: Load, plan: Plan, options: Mapping[str, object]
) -> tuple[LoadComparison, tuple[Finding, ...]]:
    """Judge the load of the options that `k6 inspect` prints, and draw its courses."""
    comparison, findings = judge_load(without_reserve(requested, plan), options)
    drawn = drawn_courses(plan, options, None)
    return comparison.model_copy(update={"courses": drawn}), findings


def judge_plan(plan: Plan, description: str, compared: LoadComparison, seen: Seen) -> PlanJudgement:
    """Judge what a script does by a published plan."""
    listed = (
        *requirements(plan, description, seen),
        *passing_found(plan, description, seen.dry_run),
    )
    about_load, load = _load_judged(plan, description, compared, seen)
    # What differs of a load is told once.
    findings = tuple(
        unmet(plan, (each for each in listed if not (about_load and is_of_load(each))))
    )
    rough = rough_parts(plan)
    if any(is_of_load(each) and is_unmet(each, rough) for each in listed):
        load = load.model_copy(update={"matches": False})
    words = description if seen.words is None else seen.words
    others = others_found(plan, words, seen.dry_run, known=seen.known)
    if others is not None:
        listed = (*listed, others)
        findings = (*findings, *invented(others, generated=seen.generated))
    return PlanJudgement(listed, load, about_load, findings)


def _load_judged(
    plan: Plan, description: str, compared: LoadComparison, seen: Seen
) -> tuple[tuple[Finding, ...] | None, LoadComparison]:
    """Return the findings about one load in requests per second, None for others, and the loads."""
    if seen.options is None:
        return None, compared
    counted = Script(plan, description, seen).counted
    drawn = {"courses": drawn_courses(plan, seen.options, counted)}
    if not counts_requests(plan):
        return None, compared.model_copy(update=drawn)
    asked = in_iterations(compared.requested, seen.options, counted)
    load, findings = compare(without_reserve(asked, plan), seen.options)
    findings = tuple(_in_requests(each, compared.requested, asked) for each in findings)
    return findings, load.model_copy(update={"requested": compared.requested, **drawn})


def _in_requests(finding: Finding, requested: Load, asked: Load) -> Finding:
    """Return a finding about iterations that says how many requests they stand for."""
    if requested.rate_per_s == asked.rate_per_s or not requested.rate_per_s or not asked.rate_per_s:
        return finding
    requests = f"{requested.rate_per_s:.6g} requests per second"
    words = f"{requests} are {paced(asked.rate_per_s)} of this script."
    return finding.model_copy(update={"message": f"{finding.message} {words}"})
