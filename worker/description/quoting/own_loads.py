"""The loads that the quotations of an answer make by themselves, whatever the rules have read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isclose, prod

from shared.domain.load import LoadStage
from shared.domain.plan import Load, Per, Span, Unit
from shared.reading.lexing.lexer import lexed
from shared.reading.lexing.tokens import kind_set
from worker.description.quoting.asked_values import Number
from worker.description.quoting.checking import Checked, Source
from worker.description.quoting.quote import QuotedField

UNITS: Mapping[QuotedField, tuple[Unit, Per | None]] = {
    QuotedField.USERS: (Unit.USERS, None),
    QuotedField.REQUESTS_PER_S: (Unit.REQUESTS_PER_S, None),
    QuotedField.ITERATIONS_PER_S: (Unit.ITERATIONS_PER_S, None),
    QuotedField.ITERATIONS: (Unit.ITERATIONS, Per.TOTAL),
    QuotedField.ITERATIONS_PER_USER: (Unit.ITERATIONS, Per.VU),
}
_OTHERS = frozenset({QuotedField.DURATION_S, QuotedField.STAGES, QuotedField.START})
# What a number of iterations in all follows from; rates are rounded.
_FACTORS = (
    (QuotedField.ITERATIONS_PER_USER, QuotedField.USERS),
    (QuotedField.ITERATIONS_PER_S, QuotedField.DURATION_S),
    (QuotedField.REQUESTS_PER_S, QuotedField.DURATION_S),
)
_SEQUENCE = kind_set("then after")
_LEAD = 30  # characters
ROUNDED = 1e-2
_DIGITS = re.compile(r"\b\d{1,9}\b(?![.,]\d)")

type _Said = Mapping[QuotedField, Checked]


@dataclass(frozen=True, slots=True)
class OwnLoad:
    """A load, the name that the answer has for it, and the quotation of each of its parts.

    It is `counted` if something says what its levels count.
    """

    name: str
    load: Load
    parts: Mapping[str, Checked]
    counted: bool

    @property
    def written(self) -> frozenset[float]:
        """The numbers in its quotations as they are written: the 500 of "500 sessions an hour"."""
        told = (_DIGITS.findall(each.quote.quote) for each in self.parts.values())
        return frozenset(float(number) for numbers in told for number in numbers)


def alike(one: Unit, other: Unit) -> bool:
    """Return whether two units are the same, or both of rates."""
    return one is other or (one.is_rate and other.is_rate)


def own_loads(checked: Sequence[Checked]) -> tuple[OwnLoad, ...]:
    """Return the loads of an answer; none if it names no level, or contradicts itself.

    Scenarios of which only the requests are told apart have the same load each.
    """
    told = [each for each in checked if each.field in UNITS or each.field in _OTHERS]
    shared = any(each.field is QuotedField.SHARE for each in checked)
    requests = [] if shared else [each for each in checked if each.field is QuotedField.REQUEST]
    named = (each.quote.scenario for each in (*told, *requests))
    names = dict.fromkeys(filter(None, named))
    loads: list[OwnLoad] = []
    for name in names or [""]:
        said = _of_scenario(name, told)
        own = None if said is None else _load(name, said)
        if own is None:
            return ()
        loads.append(own)
    return tuple(loads)


def in_turn(loads: Sequence[OwnLoad], source: Source) -> bool:
    """Return whether words before a load say that it follows on another one: then 2000 at once."""
    spans = [[*_own_spans(own)] for own in loads]
    told = sorted((min(each), max(each)) for each in spans if each)
    between = (source.text[one[1].end : other[0].start][-_LEAD:] for one, other in pairwise(told))
    return any(token.kind in _SEQUENCE for each in between for token in lexed(each, source.lexicon))


def _own_spans(own: OwnLoad) -> Iterator[Span]:
    """Yield where the words of a load stand that are of no other."""
    for each in own.parts.values():
        yield from each.ways[0].spans if each.quote.scenario else ()


def _of_scenario(name: str, told: Sequence[Checked]) -> _Said | None:
    """Return what is said of a scenario, or of all; None if two values are."""
    said: dict[QuotedField, Checked] = {}
    for scenario in dict.fromkeys([name, ""]):
        own: dict[QuotedField, Checked] = {}
        for each in told:
            if each.quote.scenario != scenario or each.field in said:
                continue
            if own.setdefault(each.field, each).value != each.value:
                return None
        said |= own
    return said


def _load(name: str, told: _Said) -> OwnLoad | None:
    said = _once(told)
    levels = [field for field in UNITS if field in said and field is not QuotedField.USERS]
    stages = _stages(said)
    if len(levels) > 1 or not (levels or stages or QuotedField.USERS in said):
        return None
    level = next(iter(levels), QuotedField.USERS)
    unit, per = UNITS[level]
    known = levels or QuotedField.USERS in said
    drawn_in = said[QuotedField.STAGES].ways[0].unit if stages else None
    if not known:
        unit = drawn_in or Unit.USERS
    parts = dict(_parts(said, level, unit))
    values = {part: _value(each) for part, each in parts.items() if part != "stages"}
    limit = values.pop("limit_vus", None)
    load = Load(
        **values,
        unit=unit,
        per=per,
        stages=stages,
        limit_vus=None if limit is None else int(limit),
    )
    if not _agrees(load):
        return None
    return OwnLoad(name, *_drawn(load, parts), counted=bool(known or drawn_in))


def _once(said: _Said) -> _Said:
    """Return what is said without a total that follows from the rest.

    10 users of 100 runs each make 1,000, and so do 5 a second in 200 seconds.
    """
    total = _value(said.get(QuotedField.ITERATIONS))
    products = (
        prod(_value(said.get(field)) or 0.0 for field in pair) for pair in _FACTORS if total
    )
    if not any(isclose(total or 0.0, product, rel_tol=ROUNDED) for product in products):
        return said
    return {field: one for field, one in said.items() if field is not QuotedField.ITERATIONS}


def _parts(said: _Said, level: QuotedField, unit: Unit) -> Iterator[tuple[str, Checked]]:
    """Yield the parts of a load, each with the quotation that says it."""
    if level in said and unit is UNITS[level][0]:
        yield "target", said[level]
    if QuotedField.USERS in said and unit is not Unit.USERS:
        yield "limit_vus", said[QuotedField.USERS]
    for field in (QuotedField.DURATION_S, QuotedField.STAGES, QuotedField.START):
        if field in said:
            yield field.value, said[field]


def _agrees(load: Load) -> bool:
    """Return whether the parts of a load fit each other.

    A time beside a number of iterations may be when they end at the latest.
    """
    if not load.stages:
        return load.start is None and (load.per is None or load.duration_s is None)
    peak, length = _peak(load.stages), _length(load.stages)
    return (
        load.unit is not Unit.ITERATIONS
        and (load.target is None or isclose(load.target, peak))
        and (load.duration_s is None or isclose(load.duration_s, length))
    )


def _drawn(load: Load, parts: Mapping[str, Checked]) -> tuple[Load, Mapping[str, Checked]]:
    """Return a load whose stages say its peak and its length, too."""
    if not load.stages:
        return load, parts
    whole = {"target": _peak(load.stages), "duration_s": _length(load.stages)}
    told = {"stages": parts["stages"], **dict.fromkeys(whole, parts["stages"]), **parts}
    return load.model_copy(update=whole), told


def _stages(said: _Said) -> tuple[LoadStage, ...]:
    found = said.get(QuotedField.STAGES)
    value = () if found is None else found.value
    return tuple(each for each in value if isinstance(each, LoadStage))


def _peak(stages: Sequence[LoadStage]) -> float:
    return max(stage.target for stage in stages)


def _length(stages: Sequence[LoadStage]) -> float:
    return sum(stage.duration_s for stage in stages)


def _value(checked: Checked | None) -> float | None:
    value = None if checked is None else checked.value
    return value.value if isinstance(value, Number) else None
