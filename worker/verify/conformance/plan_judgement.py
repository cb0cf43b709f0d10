"""All that is said about a plan, once a script has run dry."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.plan import Plan
from shared.domain.verification import DryRun, Finding, LoadComparison, Requirement
from worker.verify.conformance.loads import (
    counts_requests,
    in_iterations,
    is_about,
    requests_per_iteration,
)
from worker.verify.conformance.requirements import Seen, requirements, unmet
from worker.verify.load.comparison import compare


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanJudgement:
    """The requirements of a plan, and the findings about them.

    `load` is the comparison of a load in requests per second, which only a dry run makes possible;
    None for other loads, which were compared before.
    """

    requirements: tuple[Requirement, ...]
    load: LoadComparison | None
    of_the_load: tuple[Finding, ...]
    of_the_rest: tuple[Finding, ...]


def judge_plan(
    plan: Plan,
    description: str,
    compared: LoadComparison,
    options: Mapping[str, object],
    dry_run: DryRun | None,
) -> PlanJudgement:
    """Judge what a script does by a published plan; `options` are those of its inspection."""
    listed = requirements(plan, description, Seen(options=options, dry_run=dry_run))
    load: LoadComparison | None = None
    about_load: tuple[Finding, ...] = ()
    if counts_requests(plan):
        each = requests_per_iteration(dry_run) if dry_run is not None else 1.0
        asked = in_iterations(compared.requested, each)
        if dry_run is not None and is_about(compared.requested, options, dry_run):
            asked = asked.model_copy(update={"rate_per_s": None, "stages": None})
        load, about_load = compare(asked, options)
        load = load.model_copy(update={"requested": compared.requested})
    return PlanJudgement(
        requirements=listed, load=load, of_the_load=about_load, of_the_rest=tuple(unmet(listed))
    )
