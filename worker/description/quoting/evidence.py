"""Whether a value follows from the quantities of a quotation, and from which of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import isclose, prod

from shared.domain.load import Threshold
from shared.domain.plan import Span, Unit
from shared.reading.criteria.slots import FAILURES
from shared.reading.lexing.stream import UNIT_SECONDS
from shared.reading.lexing.tokens import Kind
from worker.description.quoting.asked_values import Number, Pause, Request, Share, Value
from worker.description.quoting.quantities import Quantity
from worker.description.quoting.quote import QuotedField
from worker.description.quoting.staircase import stages_from
from worker.description.quoting.threshold_limits import thresholds_from

_PEOPLE = frozenset({Kind.USERS, Kind.NUMBER, Kind.COUNT})
_REPEATED = frozenset({Kind.ITERATIONS, Kind.REPEATS, Kind.REQUESTS, Kind.NUMBER, Kind.COUNT})
_RATED = _PEOPLE | _REPEATED
_LEVELS = _PEOPLE | {Kind.RATE}
_KINDS = {
    QuotedField.USERS: _PEOPLE | {Kind.REQUESTS},  # 50 requests at a time
    QuotedField.START: _LEVELS,
    QuotedField.ITERATIONS: _REPEATED,
    QuotedField.ITERATIONS_PER_USER: _REPEATED,
    QuotedField.DURATION_S: frozenset({Kind.TIME}),
}
_ADDRESSES = frozenset({Kind.URL, Kind.PATH})
_DEFAULT = "GET"
_SETTING = re.compile(r"(?:(?<!\w)-{1,2}[A-Za-z][\w-]{0,30}[ =]?|\w[\"']?[:=(] ?)\Z")
_LONGEST_NAME = 40
_MOST_FACTORS = 12  # of a quotation that a person would compute with
_CODES = range(200, 600)  # of answers
_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Quotation:
    """A text with the `words` of a quotation from it, and what may stand elsewhere in it.

    That is the `levels` that stages reach, and what is `named` for limits in the head of a table.
    """

    text: str
    words: Sequence[str]
    levels: Sequence[Quantity] = ()
    named: Sequence[Quantity] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value as precisely as its quantities say it, and where these stand, if it needs any.

    `beside` is what only places the value, such as its percentile. `unit` is what the levels of
    stages count, if that is said; `said` tells that a request's method stands in the quotation.
    """

    value: Value
    spans: tuple[Span, ...]
    beside: tuple[Span, ...] = ()
    unit: Unit | None = None
    said: bool = False


def evidence_of(
    field: QuotedField,
    value: Value,
    found: Sequence[Quantity],
    source: Quotation,
) -> Iterator[Evidence]:
    """Yield each way in which a value follows from the quantities `found` in a quotation."""
    match value:
        case Threshold():
            for limit, place in thresholds_from(value, found, source.named):
                yield Evidence(value, (limit,), beside=(place,) if place else ())
            if value.metric == FAILURES and not value.value and not any(map(_may_limit, found)):
                # Words alone say that nothing may fail, or a single one: "not one 503".
                yield Evidence(value, (), beside=tuple(each.span for each in found))
        case Request():
            yield from _requests(value, found, source)
        case Number():
            yield from _numbers(field, value, found, source.text)
        case Pause():
            yield from _pauses(value, found)
        case Share():
            yield from _shares(value, found)
        case _:
            made = stages_from(value, found, source.levels)
            if made is not None:
                yield Evidence(value, made.spans, unit=made.unit)


def _may_limit(quantity: Quantity) -> bool:
    """Return whether a quantity may be a limit, and no single answer or code: "not one 503"."""
    value = quantity.values[0] if quantity.values else 1.0
    return quantity.kind not in _RATED or not (value == 1 or value in _CODES)


def _numbers(
    field: QuotedField, asked: Number, found: Sequence[Quantity], text: str
) -> Iterator[Evidence]:
    options = _options(field, found, text)
    for value, spans in options:
        if isclose(value, asked.value, rel_tol=1e-9, abs_tol=asked.within):
            yield Evidence(Number(value, 0.0), spans)


type _Option = tuple[float, tuple[Span, ...]]


def _options(field: QuotedField, found: Sequence[Quantity], text: str) -> Iterator[_Option]:
    kinds = _KINDS.get(field)
    if kinds is None:
        yield from _rates(found)
        yield from _rate_settings(found, text)
        return
    fitting = [quantity for quantity in found if quantity.kind in kinds and not quantity.bare]
    if Kind.TIME in kinds:
        fitting += [quantity for quantity in found if quantity.bare]
    for quantity in fitting:
        for value in quantity.values:
            yield value, (quantity.span,)
    if len(fitting) > 1 and field is not QuotedField.START:
        values = [quantity.values[0] for quantity in fitting]
        spans = tuple(quantity.span for quantity in fitting)
        yield sum(values), spans
        if field is QuotedField.USERS and len(values) <= _MOST_FACTORS:  # 2 engines of 125 threads
            yield prod(values), spans
    if Kind.TIME in kinds:  # the settings of most tools are in seconds
        yield from ((q.values[0], (q.span,)) for q in found if q.kind is Kind.NUMBER)


def _rates(found: Sequence[Quantity]) -> Iterator[_Option]:
    """Yield the rates of a quotation, and its numbers by its one "a second" or "per minute"."""
    for quantity in found:
        if quantity.kind is Kind.RATE:
            yield from ((value, (quantity.span,)) for value in quantity.values)
    units = [quantity for quantity in found if quantity.bare]
    counts = [quantity for quantity in found if quantity.kind in _RATED]
    if len(units) == 1 and units[0].values[0]:
        for count in counts:
            for value in count.values:
                yield value / units[0].values[0], (count.span, units[0].span)
    if len(found) <= _MOST_FACTORS:
        yield from _computed(found, counts)


def _rate_settings(found: Sequence[Quantity], text: str) -> Iterator[_Option]:
    """Yield the rates of settings, which have no unit: -R3000, and "-c 40 -q 2" for each of 40."""
    settings = [each for each in found if each.kind is Kind.NUMBER and _is_set(each, text)]
    for setting in settings:
        yield setting.values[0], (setting.span,)
    if len(settings) == len("ab"):
        yield prod(each.values[0] for each in settings), tuple(each.span for each in settings)


def _is_set(quantity: Quantity, text: str) -> bool:
    """Return whether a number stands behind the name of a flag or a setting."""
    start = quantity.span.start
    return bool(_SETTING.search(text, max(0, start - _LONGEST_NAME), start))


def _computed(found: Sequence[Quantity], counts: Sequence[Quantity]) -> Iterator[_Option]:
    """Yield rates that two quantities make: "one every 30 s", "25 workers, 4 requests/s each"."""
    if [each.kind for each in found] == [Kind.TIME] and found[0].values[0]:  # "every 2 seconds"
        yield 1.0 / found[0].values[0], (found[0].span,)
    for count, other in product(counts, found):
        if other.kind is Kind.TIME and not other.bare and other.values[0]:
            yield count.values[0] / other.values[0], (count.span, other.span)
        if other.kind is Kind.RATE and count.kind in _PEOPLE:
            yield count.values[0] * other.values[0], (count.span, other.span)


def _pauses(asked: Pause, found: Sequence[Quantity]) -> Iterator[Evidence]:
    """Yield the times of a pause, of which "up to 3 s" says the longest."""
    times = [quantity for quantity in found if quantity.kind is Kind.TIME]
    if not times:  # the settings of most tools are in seconds
        times = [quantity for quantity in found if quantity.kind is Kind.NUMBER]
    for quantity in times:
        ends = min(quantity.values), max(quantity.values)
        if ends == asked or (not asked.shortest_s and quantity.values == (asked.longest_s,)):
            yield Evidence(asked, (quantity.span,))
    for low, high in pairwise(times):
        if (low.values[0], high.values[0]) == asked:
            yield Evidence(asked, (low.span, high.span))
    for number, time in pairwise(found):  # "between 2 and 6 seconds", in any language
        lows = (
            {number.values[0] * unit for unit in UNIT_SECONDS.values()} if number.values else set()
        )
        ranged = number.kind is Kind.NUMBER and time.kind is Kind.TIME
        if ranged and asked.shortest_s in lows and time.values == (asked.longest_s,):
            yield Evidence(asked, (number.span, time.span))


def _shares(asked: Share, found: Sequence[Quantity]) -> Iterator[Evidence]:
    """Yield the percentages that a share follows from, and two numbers: 50/50, "of four three"."""
    for quantity in found:
        if quantity.kind is Kind.SHARE and asked.percent in quantity.values:
            yield Evidence(asked, (quantity.span,))
    counts = [q for q in found if q.kind in _RATED and q.values and q.values[0]]
    for one, other in pairwise(counts):
        part, whole = sorted((one.values[0], other.values[0]))
        shares = (part / whole, part / (part + whole), whole / (part + whole))
        if any(isclose(asked.percent, _PERCENT * each) for each in shares):
            yield Evidence(asked, (one.span, other.span))


def _requests(asked: Request, found: Sequence[Quantity], source: Quotation) -> Iterator[Evidence]:
    """Yield the addresses that are meant; only a GET goes without its method.

    An address may be quoted whole where its path is meant.
    """
    verbs = [quantity for quantity in found if quantity.kind is Kind.VERB]
    spoken = [each for each in verbs if _is_method(_word(each, source.text), asked.method)]
    named = bool(spoken) or any(_is_method(each, asked.method) for each in source.words)
    if not named and (verbs or asked.method != _DEFAULT):
        return
    for address in found:
        if address.kind not in _ADDRESSES:
            continue
        url = _word(address, source.text)
        before = asked.url.removesuffix(url)
        joined = before != asked.url and before and before in source.text
        if asked.url == url or joined or _path_of(url) == asked.url:
            spans = (address.span, *(verb.span for verb in spoken[:1]))
            yield Evidence(Request(asked.method, url), spans, said=named)


def _is_method(word: str, method: str) -> bool:
    """Return whether a word is a method, or says so: "POSTs a reading to ..."."""
    return word.upper() in {method, f"{method}S", f"{method}ING", f"{method}ED"}


def _path_of(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"/{rest.partition('/')[2]}" if rest else scheme


def _word(quantity: Quantity, text: str) -> str:
    return text[quantity.span.start : quantity.span.end]
