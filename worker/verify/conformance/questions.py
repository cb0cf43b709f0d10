"""What a dry run has to find out of a script because of what its test asks for."""

from collections.abc import Mapping

from shared.domain.plan import Plan
from worker.description.named_endpoints import is_base
from worker.k6.built_in_metrics import FAILURES
from worker.k6.thresholds import thresholds
from worker.verify.conformance.asked_addresses import path_of
from worker.verify.conformance.loads import counts_requests
from worker.verify.dry_run.plan import Questions
from worker.verify.load.criteria import is_own_error_rate


def questions_of(plan: Plan, options: Mapping[str, object]) -> Questions:
    """Return what is to be found out beside whether the functions of a script work."""
    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    shares = [scenario.share for scenario in plan.scenarios] + [step.weight for step in steps]
    several = sum(not is_base(path_of(step.url)) for step in steps) > 1
    limits_failures = any(each.threshold.metric == FAILURES for each in plan.criteria)
    return Questions(
        shares=any(share is not None for share in shares),
        mixes=several or counts_requests(plan),
        failures=limits_failures and any(map(is_own_error_rate, thresholds(options))),
    )
