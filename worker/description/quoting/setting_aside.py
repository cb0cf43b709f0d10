"""Reads a description without what its model takes for background, as far as the rules allow."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from shared.domain.plan import INEXACT, Claim, Load, Origin, Plan, Span
from shared.reading.reader import read_without
from worker.description.quoting.checking import Checked, Source
from worker.description.quoting.quote import Dispute, Dropped, Quote

_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A plan that is read without the words of some quotations, and what became of the others."""

    plan: Plan
    quotes: tuple[Quote, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    disputes: tuple[Dispute, ...] = ()


def set_aside(
    plan: Plan, source: Source, quotes: Sequence[Quote], checked: Sequence[Checked]
) -> SetAside:
    """Return the plan of a text without the words of `quotes`; `checked` are all other quotations.

    What another quotation needs is not set aside, nor words without which the plan does not say any
    more what the rules read for sure: that is disputed. A plan that is read whole, or that somebody
    gave, stays as it is.
    """
    apart: dict[Span, Quote] = {}
    dropped: list[Dropped] = []
    for quote in quotes:
        spans = list(source.line.spans_of(quote.quote))
        reason = _against(spans, plan, checked)
        if reason:
            dropped.append(Dropped(quote, reason))
        elif not any(_overlap(spans[0], other) for other in apart):
            apart[spans[0]] = quote
    if not apart:
        return SetAside(plan, (), tuple(dropped))
    anew = read_without(plan, source.text, sorted(apart))
    changed = _changed(plan, anew)
    parts = {span: next(_said_by(plan, span, changed), None) for span in apart}
    disputes = [
        Dispute(quote, part, f"take it for a part of {part}")
        for span, quote in apart.items()
        if (part := parts[span]) is not None
    ]
    kept = {span: quote for span, quote in apart.items() if parts[span] is None}
    if not kept or _is_settled(plan):
        return SetAside(plan, (), tuple(dropped), tuple(disputes))
    if disputes:
        anew = read_without(plan, source.text, sorted(kept))
    return SetAside(anew, tuple(kept.values()), tuple(dropped), tuple(disputes))


def lost(before: Plan, after: Plan) -> bool:
    """Return whether a plan asks no more for something that it asked for: how much, how long."""
    return not set(_asked_for(before)) <= set(_asked_for(after))


def _asked_for(plan: Plan) -> Iterator[str]:
    for scenario in plan.scenarios:
        load = scenario.load
        if load is not None and (load.target is not None or load.stages):
            yield "how much"
        if load is not None and (load.duration_s is not None or load.stages):
            yield "how long"
        yield from ("what" for _ in scenario.steps)
    yield from ("how well" for _ in plan.criteria)


def _against(spans: Sequence[Span], plan: Plan, checked: Sequence[Checked]) -> str:
    """Return why a quotation that stands at some places is not set aside."""
    if not spans:
        return "the quotation does not stand in the description"
    if len(spans) > 1:
        return "the quotation stands more than once in the description"
    if any(_cuts(spans[0], each.span) for each in plan.statements):
        return "the quotation ends within a number or an address"
    if any(_needs(each, spans[0]) for each in checked):
        return "another quotation needs the same words"
    return ""


def _needs(checked: Checked, span: Span) -> bool:
    """Return whether a quotation has no evidence but within a span."""
    return all(any(_overlap(span, part) for part in way.spans) for way in checked.ways)


def _cuts(span: Span, other: Span) -> bool:
    return _overlap(span, other) and not (span.start <= other.start and other.end <= span.end)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _changed(before: Plan, after: Plan) -> set[str]:
    """Return the parts that a plan has for sure, and that another one has not, or otherwise."""
    kept = {(_kind(part), value) for part, value in _values(after)}
    same = {part for part, value in _values(before) if (_kind(part), value) in kept}
    sure = {claim.part for claim in before.claims if _is_sure(claim, whole=before.complete)}
    return sure - same


def _kind(part: str) -> str:
    return _NUMBERS.sub("", part)


def _values(plan: Plan) -> Iterator[tuple[str, object]]:
    """Yield the parts of a plan, each with what it is."""
    for number, scenario in enumerate(plan.scenarios):
        path = f"scenarios[{number}]"
        for name in Load.model_fields:
            yield f"{path}.load.{name}", getattr(scenario.load, name, None)
        for name in ("start_s", "share", "ordered", "pause"):
            yield f"{path}.{name}", getattr(scenario, name)
        yield from ((f"{path}.steps[{place}]", each) for place, each in enumerate(scenario.steps))
    yield from ((f"criteria[{number}]", each) for number, each in enumerate(plan.criteria))


def _said_by(plan: Plan, span: Span, parts: Collection[str]) -> Iterator[str]:
    """Yield which of some parts are said by some words."""
    for each in plan.statements:
        if each.part in parts and _overlap(span, each.span):
            yield each.part or ""


def _is_sure(claim: Claim, *, whole: bool) -> bool:
    """Return whether a claim is of its words and no others, in a text that was read whole."""
    return claim.origin is not Origin.LIKELY or (whole and claim.doubt.endswith(INEXACT))


def _is_settled(plan: Plan) -> bool:
    if any(claim.origin is Origin.GIVEN for claim in plan.claims):
        return True
    doubts = (claim.doubt for claim in plan.claims)
    return plan.complete and all(not doubt or doubt.endswith(INEXACT) for doubt in doubts)
