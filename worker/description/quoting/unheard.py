"""What a model reads in a description although no number shows it, and the plan says nothing of."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from shared.domain.load import Threshold
from shared.domain.plan import Load, Plan
from worker.description.quoting.asked_values import value_of
from worker.description.quoting.quote import UNSHOWN, Dispute, Dropped, Quote, QuotedField

_OF_REQUESTS = "http_req"
_SAID: Mapping[str, tuple[str, Callable[[Load], object]]] = {
    QuotedField.USERS: ("target", lambda load: load.target or load.limit_vus),
    QuotedField.DURATION_S: ("duration_s", lambda load: load.duration_s or load.per),
    QuotedField.REQUESTS_PER_S: ("target", lambda load: load.unit.is_rate),
    QuotedField.ITERATIONS_PER_S: ("target", lambda load: load.unit.is_rate),
    QuotedField.ITERATIONS: ("target", lambda load: load.per),
    QuotedField.ITERATIONS_PER_USER: ("target", lambda load: load.per),
    QuotedField.STAGES: ("stages", lambda load: load.stages),
}


def unheard(plan: Plan, dropped: Iterable[Dropped]) -> Iterator[Dispute]:
    """Yield the quotations that hold but for their value, of a kind that a plan says nothing of.

    The rules may have lost it without a word: "all night long", "some sixty".
    """
    for each in dropped:
        if each.reason == UNSHOWN and not _is_said(plan, each.quote):
            part, _ = _SAID.get(each.quote.field, ("", None))
            path = f"scenarios[0].load.{part}" if part else f"criteria[{len(plan.criteria)}]"
            yield Dispute(each.quote, path, "read nothing of that kind")


def _is_said(plan: Plan, quote: Quote) -> bool:
    if quote.field == QuotedField.THRESHOLD:
        return _is_limited(plan, quote)
    if quote.field not in _SAID:
        return True
    _, says = _SAID[quote.field]
    return any(each.load and says(each.load) for each in plan.scenarios)


def _is_limited(plan: Plan, quote: Quote) -> bool:
    asked = value_of(QuotedField.THRESHOLD, quote.value)
    if not isinstance(asked, Threshold) or not asked.metric.startswith(_OF_REQUESTS):
        return True
    metric = asked.metric.partition("{")[0]
    limits = (each.threshold for each in plan.criteria)
    return any((each.metric, each.aggregation) == (metric, asked.aggregation) for each in limits)
