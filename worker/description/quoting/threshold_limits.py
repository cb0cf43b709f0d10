"""Whether a threshold follows from the quantities of a quotation."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isclose

from shared.domain.load import Threshold
from shared.domain.plan import Span
from shared.reading.lexing.tokens import Kind
from worker.description.quoting.quantities import Quantity

_MS_PER_S = 1000.0
_PERCENT = 100.0
_MOST = 0.5  # a rate of successes is above it, and one of failures below
_NAMED = {"avg": Kind.AVERAGE, "med": Kind.MEDIAN, "max": Kind.MAXIMUM}
_COUNTED = frozenset({Kind.NUMBER, Kind.REQUESTS, Kind.REPEATS, Kind.ITERATIONS, Kind.COUNT})
_PLACED = frozenset({Kind.PERCENTILE, Kind.SHARE, Kind.NUMBER})


def thresholds_from(
    asked: Threshold, found: Sequence[Quantity], named_elsewhere: Sequence[Quantity]
) -> Iterator[tuple[Span, Span | None]]:
    """Yield each limit that a threshold follows from, with what names its aggregation.

    A percentile does not follow without its number, which may stand in the head of a table, or the
    share of the others ("the slowest 1 %"); an average does.
    """
    percentile = _percentile(asked.aggregation)
    named = next((q.span for q in found if q.kind is _NAMED.get(asked.aggregation)), None)
    if asked.aggregation == "rate":
        yield from _portions(asked, found)
    for limit in found:
        if not any(isclose(value, asked.value, rel_tol=1e-9) for value in _limits(asked, limit)):
            continue
        if percentile is None:
            yield limit.span, named
            continue
        places = [q for q in found if q.kind in _PLACED and percentile in q.values]
        places += [q for q in found if q.kind is Kind.SHARE and _PERCENT - percentile in q.values]
        places += [q for q in named_elsewhere if percentile in q.values]
        place = next((place for place in places if place is not limit), None)
        if of_all := _of_all(percentile, found):
            yield limit.span, of_all
        elif place is not None:
            yield limit.span, place.span


def _portions(asked: Threshold, found: Sequence[Quantity]) -> Iterator[tuple[Span, Span]]:
    """Yield two numbers that are a rate together: 1 failing request in 200."""
    numbers = [quantity for quantity in found if quantity.kind in _COUNTED and quantity.values]
    for part, whole in pairwise(numbers):
        rate = part.values[0] / whole.values[0] if whole.values[0] else _PERCENT
        if isclose(rate, asked.value, rel_tol=1e-9) or isclose(1 - rate, asked.value, rel_tol=1e-9):
            yield part.span, whole.span


def _of_all(percentile: float, found: Sequence[Quantity]) -> Span | None:
    """Return where two numbers are a percentile together: 9 of 10 people."""
    numbers = [q for q in found if q.kind in _COUNTED | {Kind.USERS} and q.values]
    for part, whole in pairwise(numbers):
        if whole.values[0] and isclose(part.values[0] / whole.values[0] * _PERCENT, percentile):
            return Span(part.span.start, whole.span.end)
    return None


def _percentile(aggregation: str) -> float | None:
    """Return the N of p(N)."""
    inner = aggregation.removeprefix("p(").removesuffix(")")
    return float(inner) if inner != aggregation else None


def _limits(asked: Threshold, quantity: Quantity) -> Iterator[float]:
    """Yield what a quantity can limit: milliseconds, a rate of failures or successes, a number."""
    match quantity.kind:
        case Kind.TIME if not quantity.bare and asked.aggregation != "rate":
            yield from (value * _MS_PER_S for value in quantity.values)
        case Kind.SHARE if asked.aggregation == "rate":
            for value in quantity.values:
                yield value / _PERCENT
                if value / _PERCENT > _MOST:
                    yield 1.0 - value / _PERCENT
        case Kind.REQUESTS | Kind.COUNT if not quantity.values[0]:  # 0 failed requests
            yield 0.0
        case Kind.NUMBER:
            yield from quantity.values
            if asked.aggregation == "rate":  # a percentage without its sign
                yield from (1.0 - value / _PERCENT for value in quantity.values)
                yield from (value / _PERCENT for value in quantity.values)
        case _:
            return
