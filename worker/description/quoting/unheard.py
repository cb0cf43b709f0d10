"""What a model reads in a description although no number shows it, and the plan says nothing of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isclose
from urllib.parse import urlsplit

from shared.domain.load import Threshold
from shared.domain.plan import Load, Plan
from worker.description.quoting.asked_values import Number, Request, value_of
from worker.description.quoting.quote import ASKED, UNSHOWN, Dispute, Dropped, Quote, QuotedField

_OF_REQUESTS = "http_req"
_NEAR = 0.02  # as rates are rounded


def _rates(load: Load) -> Iterator[float | None]:
    yield from (load.target,) if load.unit.is_rate else ()


def _counts(load: Load) -> Iterator[float | None]:
    """Yield how often something is done, by each user and by all of them."""
    if load.per is None or load.target is None:
        return
    yield load.target
    if load.limit_vus:
        yield load.target * load.limit_vus
        yield load.target / load.limit_vus


# The part that a quotation of a field is of, and what a load says of it, if anything.
_SAID: Mapping[str, tuple[str, Callable[[Load], Iterable[float | None]]]] = {
    QuotedField.USERS: ("target", lambda load: (load.target, load.limit_vus)),
    QuotedField.DURATION_S: ("duration_s", lambda load: (load.duration_s,)),
    QuotedField.REQUESTS_PER_S: ("target", _rates),
    QuotedField.ITERATIONS_PER_S: ("target", _rates),
    QuotedField.ITERATIONS: ("target", _counts),
    QuotedField.ITERATIONS_PER_USER: ("target", _counts),
    QuotedField.STAGES: ("stages", lambda load: (each.target for each in load.stages)),
}


def unheard(plan: Plan, dropped: Iterable[Dropped]) -> Iterator[Dispute]:
    """Yield the quotations that hold but for their value, of a kind that a plan says nothing of.

    The rules may have lost it without a word: "all night long", "some sixty", "twice as many".
    """
    for each in dropped:
        asked = each.reason == ASKED
        if asked or (each.reason == UNSHOWN and not _is_said(plan, each.quote)):
            yield Dispute(each.quote, _part_of(plan, each.quote), _read(plan, each.quote))


def _read(plan: Plan, quote: Quote) -> str:
    told = [*_told(plan, quote)]
    return f"read {told[0]:.12g}" if told else "read nothing of that kind"


def _told(plan: Plan, quote: Quote) -> Iterator[float]:
    """Yield what the loads of a plan say of what a quotation is about."""
    if quote.field in _SAID:
        _, says = _SAID[quote.field]
        loads = (each.load for each in plan.scenarios if each.load)
        yield from filter(None, (number for load in loads for number in says(load)))


def _part_of(plan: Plan, quote: Quote) -> str:
    """Return the part of the plan that a quotation is of: one that it has, or the next."""
    if quote.field in _SAID:
        return f"scenarios[0].load.{_SAID[quote.field][0]}"
    if quote.field == QuotedField.REQUEST:
        steps = plan.scenarios[0].steps if plan.scenarios else ()
        return f"scenarios[0].steps[{len(steps)}]"
    return f"criteria[{len(plan.criteria)}]"


def _is_said(plan: Plan, quote: Quote) -> bool:
    if quote.field == QuotedField.THRESHOLD:
        return _is_limited(plan, quote)
    if quote.field == QuotedField.REQUEST:
        return _is_made(plan, quote)
    if quote.field not in _SAID:
        return True
    if quote.field == QuotedField.DURATION_S and any(
        _is_counted(each.load) for each in plan.scenarios
    ):
        return True
    told = [*_told(plan, quote)]
    asked = value_of(QuotedField(quote.field), quote.value)
    if not isinstance(asked, Number):
        return bool(told)
    return any(isclose(asked.value, each, rel_tol=_NEAR) for each in told)


def _is_counted(load: Load | None) -> bool:
    """Return whether a number of iterations ends a load; its time is then the latest end."""
    return load is not None and load.per is not None


def _is_made(plan: Plan, quote: Quote) -> bool:
    """Return whether some request of a plan has the path of a quoted one."""
    asked = value_of(QuotedField.REQUEST, quote.value)
    steps = (step for each in plan.scenarios for step in each.steps)
    paths = {_path(step.url) for step in steps}
    return not isinstance(asked, Request) or _path(asked.url) in paths


def _path(url: str) -> str:
    hosted = url if "://" in url or url.startswith("/") else f"//{url}"
    return urlsplit(hosted).path or "/"


def _is_limited(plan: Plan, quote: Quote) -> bool:
    asked = value_of(QuotedField.THRESHOLD, quote.value)
    if not isinstance(asked, Threshold) or not asked.metric.startswith(_OF_REQUESTS):
        return True
    metric = asked.metric.partition("{")[0]
    limits = (each.threshold for each in plan.criteria)
    return any((each.metric, each.aggregation) == (metric, asked.aggregation) for each in limits)
