"""All that is said about a plan, once a script has run dry."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.plan import Plan
from shared.domain.verification import DryRun, Finding, LoadComparison, Requirement
from worker.verify.conformance.loads import counts_requests, in_iterations
from worker.verify.conformance.requirements import Seen, requirements, unmet
from worker.verify.load.comparison import compare


@dataclass(frozen=True, slots=True)
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
    options: Mapping[str, object] | None,
    dry_run: DryRun | None,
) -> PlanJudgement:
    """Judge what a script does by a published plan.

    `options` are those of its inspection, None if they are not those that a run will have.
    """
    listed = requirements(plan, description, Seen(options=options, dry_run=dry_run))
    findings = tuple(unmet(plan, listed))
    if options is None or not counts_requests(plan):
        return PlanJudgement(listed, None, (), findings)
    asked = in_iterations(compared.requested, options, dry_run)
    load, about_load = compare(asked, options)
    load = load.model_copy(update={"requested": compared.requested})
    return PlanJudgement(listed, load, about_load, findings)
