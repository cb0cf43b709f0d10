"""What a dry run has to find out of a script because of what its test asks for."""

from collections.abc import Iterator, Mapping, Sequence

from shared.domain.plan import Plan, Step
from worker.description.addresses import is_base
from worker.k6.built_in_metrics import FAILURES
from worker.k6.thresholds import thresholds
from worker.verify.conformance.bodies import body_of
from worker.verify.conformance.carried import USER_FIELDS
from worker.verify.conformance.compared_loads import counts_requests
from worker.verify.dry_run.inquiry import Questions
from worker.verify.load.criteria import is_own_error_rate

# To tell which codes a check takes: the usual ones beside those that are asked for.
_USUAL_CODES = (200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 500)
_MOST_FIELDS, _MOST_TEXTS = 60, 10


def questions_of(plan: Plan, options: Mapping[str, object]) -> Questions:
    """Return what is to be found out beside whether the functions of a script work."""
    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    shares = [scenario.share for scenario in plan.scenarios]
    shares += [step.weight for step in steps]
    several = sum(not is_base(step.url) for step in steps) > 1
    limits_failures = any(each.threshold.metric == FAILURES for each in plan.criteria)
    codes = {code for step in steps for code in step.statuses}
    texts = filter(None, (step.contains for step in steps))
    return Questions(
        shares=any(share is not None for share in shares),
        mixes=several or counts_requests(plan),
        failures=limits_failures and any(map(is_own_error_rate, thresholds(options))),
        fields=tuple(dict.fromkeys(_fields(plan, steps)))[:_MOST_FIELDS],
        headers=tuple({each.name.lower() for step in steps for each in step.headers}),
        tags=not all(each.is_of_all for each in plan.criteria),
        timeouts=any(step.timeout_s is not None for step in steps),
        statuses=tuple(sorted({*_USUAL_CODES, *codes})) if codes else (),
        texts=tuple(dict.fromkeys(texts))[:_MOST_TEXTS],
    )


def _fields(plan: Plan, steps: Sequence[Step]) -> Iterator[str]:
    """Yield the names of the fields whose values are asked for."""
    for step in steps:
        body = body_of(step, given=True)
        yield from body.values if body is not None else ()
    if plan.login:
        yield from USER_FIELDS
