"""Whether a value follows from the quantities of a quotation, and from which of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isclose

from shared.domain.load import Threshold
from shared.domain.plan import Span
from shared.reading.criteria.slots import FAILURES
from shared.reading.lexing.tokens import Kind
from worker.description.quoting.asked_values import Number, Pause, Request, Share, Value
from worker.description.quoting.quantities import Quantity
from worker.description.quoting.quote import QuotedField
from worker.description.quoting.staircase import stages_from
from worker.description.quoting.threshold_limits import thresholds_from

_PEOPLE = frozenset({Kind.USERS, Kind.NUMBER})
_REPEATED = frozenset({Kind.ITERATIONS, Kind.REPEATS, Kind.REQUESTS, Kind.NUMBER})
_RATED = _PEOPLE | _REPEATED | {Kind.COUNT}
_LEVELS = _PEOPLE | {Kind.RATE}
_KINDS = {
    QuotedField.USERS: _PEOPLE,
    QuotedField.START: _LEVELS,
    QuotedField.ITERATIONS: _REPEATED,
    QuotedField.ITERATIONS_PER_USER: _REPEATED,
    QuotedField.DURATION_S: frozenset({Kind.TIME}),
}
_ADDRESSES = frozenset({Kind.URL, Kind.PATH})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value as precisely as its quantities say it, and where these stand, if it needs any.

    `beside` is what only places the value, such as its percentile. `per_s` tells that levels are
    rates; `said` that a request's method stands in the quotation.
    """

    value: Value
    spans: tuple[Span, ...]
    beside: tuple[Span, ...] = ()
    per_s: bool = False
    said: bool = False


def evidence_of(
    field: QuotedField, value: Value, found: Sequence[Quantity], text: str
) -> Iterator[Evidence]:
    """Yield each way in which a value follows from some quantities."""
    match value:
        case Threshold():
            for limit, place in thresholds_from(value, found):
                yield Evidence(value, (limit,), beside=(place,) if place else ())
            if value.metric == FAILURES and not value.value and not found:
                yield Evidence(value, ())  # words alone say that nothing may fail
        case Request():
            yield from _requests(value, found, text)
        case Number():
            yield from _numbers(field, value, found)
        case Pause():
            yield from _pauses(value, found)
        case Share():
            shares = (q for q in found if q.kind is Kind.SHARE and value.percent in q.values)
            yield from (Evidence(value, (share.span,)) for share in shares)
        case _:
            made = stages_from(value, found)
            if made is not None:
                yield Evidence(value, made.spans, per_s=made.per_s)


def _numbers(field: QuotedField, asked: Number, found: Sequence[Quantity]) -> Iterator[Evidence]:
    options = _options(field, found)
    for value, spans, per_s in options:
        if isclose(value, asked.value, rel_tol=1e-9, abs_tol=asked.within):
            yield Evidence(Number(value, 0.0), spans, per_s=per_s)


type _Option = tuple[float, tuple[Span, ...], bool]


def _options(field: QuotedField, found: Sequence[Quantity]) -> Iterator[_Option]:
    kinds = _KINDS.get(field)
    if kinds is None:
        yield from _rates(found)
        return
    fitting = [quantity for quantity in found if quantity.kind in kinds and not quantity.bare]
    fitting += [quantity for quantity in found if quantity.bare and Kind.TIME in kinds]
    for quantity in fitting:
        for value in quantity.values:
            yield value, (quantity.span,), quantity.kind is Kind.RATE
    if len(fitting) > 1 and field is not QuotedField.START:
        total = sum(quantity.values[0] for quantity in fitting)
        yield total, tuple(quantity.span for quantity in fitting), False


def _rates(found: Sequence[Quantity]) -> Iterator[_Option]:
    """Yield the rates of a quotation, and its numbers by its one "a second" or "per minute"."""
    for quantity in found:
        if quantity.kind is Kind.RATE:
            yield from ((value, (quantity.span,), True) for value in quantity.values)
    units = [quantity for quantity in found if quantity.bare]
    counts = [quantity for quantity in found if quantity.kind in _RATED]
    if len(units) == 1 and units[0].values[0]:
        for count in counts:
            for value in count.values:
                yield value / units[0].values[0], (count.span, units[0].span), True


def _pauses(asked: Pause, found: Sequence[Quantity]) -> Iterator[Evidence]:
    times = [quantity for quantity in found if quantity.kind is Kind.TIME]
    for quantity in times:
        ends = min(quantity.values), max(quantity.values)
        if ends == asked:
            yield Evidence(asked, (quantity.span,))
    for low, high in pairwise(times):
        if (low.values[0], high.values[0]) == asked:
            yield Evidence(asked, (low.span, high.span))


def _requests(asked: Request, found: Sequence[Quantity], text: str) -> Iterator[Evidence]:
    """Yield the addresses that are meant; only a GET goes without its method."""
    verbs = [quantity for quantity in found if quantity.kind is Kind.VERB]
    spoken = [verb for verb in verbs if text[verb.span.start : verb.span.end] == asked.method]
    if not spoken and (verbs or asked.method != "GET"):
        return
    for address in found:
        if address.kind not in _ADDRESSES:
            continue
        url = text[address.span.start : address.span.end]
        before = asked.url.removesuffix(url)
        if asked.url == url or (before != asked.url and before and before in text):
            spans = (address.span, *(verb.span for verb in spoken[:1]))
            yield Evidence(Request(asked.method, url), spans, said=bool(spoken))
