"""What a model takes for background in a description, and whether the rules let it be."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from shared.domain.plan import INEXACT, Claim, Load, Origin, Plan, Span, Step
from shared.reading.lexing.lexer import lexed
from shared.reading.lexing.lexicon import lexicon_of
from shared.reading.lexing.tokens import Kind, kind_set
from shared.reading.loads.inexact import RANGED
from worker.description.quoting.checking import Checked, Source
from worker.description.quoting.quote import Dispute, Dropped, Quote

_ASKED = re.compile(r"\d[\d.,]*\s*\S{0,12}\?+")
_DEMANDS = kind_set("should less less_sign under at_most more more_sign at_least over target")
_NUMBERS = re.compile(r"\d+")
_LISTED = re.compile(r"(?:steps|criteria)\[\d+\]\Z")
# What the rules read of a request and no quotation can say: a model takes that for background.
_DEFAULT = "GET"
_LEAST_REPEATED = 4  # characters: "-d 5"
_UNQUOTED = {
    "timeout_s": None,
    "statuses": (),
    "contains": "",
    "pause": None,
    "once": None,
    "session": None,
}


class Judged(NamedTuple):
    """Which quotations may be set aside, and which the rules contradict or know better."""

    kept: Mapping[Span, Quote]
    disputes: tuple[Dispute, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def separable(
    plan: Plan, source: Source, quotes: Sequence[Quote], checked: Sequence[Checked]
) -> Judged:
    """Return the quotations that can be taken out of a text; `checked` are all others.

    What another quotation needs cannot, nor what does not stand there once, in whole words.
    """
    apart: dict[Span, Quote] = {}
    dropped: list[Dropped] = []
    for quote in quotes:
        spans = list(source.line.spans_of(quote.quote))
        free = [span for span in spans if not any(_needs(each, span) for each in checked)]
        reason = _against(quote, spans, free, plan) or _as_choice(quote, source, free)
        if reason:
            dropped.append(Dropped(quote, reason))
            continue
        apart |= {span: quote for span in free if not any(span.overlaps(other) for other in apart)}
    return Judged(apart, (), tuple(dropped))


def judged(before: Plan, after: Plan, apart: Mapping[Span, Quote], *, roughly: bool) -> Judged:
    """Return what may be set aside if a plan is `after` then, and was `before`.

    Words without which the plan does not say any more what the rules read for sure may not: that is
    disputed, once of each quotation. With `roughly`, what is told roughly counts as sure.
    """
    changed = _changed(before, after, roughly=roughly)
    kept: dict[Span, Quote] = {}
    disputes: dict[Quote, Dispute] = {}
    dropped: dict[Quote, Dropped] = {}
    for span, quote in apart.items():
        part = next(_said_by(before, span, changed), None)
        if _is_lost_ramp(quote, after):
            dropped[quote] = Dropped(quote, "it tells how a load begins")
        elif part is None or _is_said_elsewhere(part, before, after):
            kept[span] = quote
        elif _is_detail(part, before, after):
            dropped[quote] = Dropped(quote, "the rules read there what no quotation can say")
        else:
            disputes[quote] = Dispute(quote, part, f"take it for a part of {part}")
    plain = (each for quote, each in dropped.items() if quote not in disputes)
    return Judged(kept, tuple(disputes.values()), tuple(plain))


def still_meant(before: Plan, after: Plan) -> Iterator[Claim]:
    """Yield the claims of one plan for the parts that they are of in another.

    A request or a limit is one of the same kind that is alike, another part the one of its name.
    """
    values = dict(_values(before))
    kept: dict[tuple[str, object], str] = {}
    for part, value in _values(after):
        kept.setdefault((_kind(part), value), part)
    for claim in before.claims:
        if not _LISTED.search(claim.part):
            yield claim
        elif same := kept.get((_kind(claim.part), values.get(claim.part))):
            yield claim.model_copy(update={"part": same})


def lost(before: Plan, after: Plan, apart: Mapping[Span, Quote]) -> bool:
    """Return whether a plan asks no more for something that it asked for: how much, how long.

    A limit is asked for if that is not in doubt, and not all of its words are set `apart` without
    any that demand: "max 977ms". So is the rest if it is not in doubt, and numbers of a range.
    """
    doubted = {claim.part for claim in before.claims if claim.doubt}
    limits = {f"criteria[{number}]" for number in range(len(before.criteria))} - doubted
    fewer = not after.criteria and not limits <= {*_only_told(before, apart)}
    return fewer or not set(_asked_for(before)) <= set(_asked_for(after))


def _only_told(plan: Plan, apart: Mapping[Span, Quote]) -> Iterator[str]:
    """Yield the parts all of whose words are set apart, in quotations that demand nothing."""
    lexicon = lexicon_of(plan.language)
    told = {
        span
        for span, quote in apart.items()
        if _DEMANDS.isdisjoint(token.kind for token in lexed(quote.quote, lexicon))
    }
    places: dict[str, list[Span]] = {}
    for each in plan.statements:
        if each.part:
            places.setdefault(each.part, []).append(each.span)
    for part, spans in places.items():
        if all(any(span.overlaps(other) for other in told) for span in spans):
            yield part


def _asked_for(plan: Plan) -> Iterator[str]:
    doubts = (claim for claim in plan.claims if claim.is_doubted)
    open_parts = {claim.part for claim in doubts if not claim.doubt.endswith(RANGED)}
    for number, scenario in enumerate(plan.scenarios):
        load, path = scenario.load, f"scenarios[{number}].load"
        much = load is not None and (load.target is not None or load.stages)
        if much and f"{path}.target" not in open_parts:
            yield "how much"
        long = load is not None and (load.duration_s is not None or load.stages or load.per)
        if long and f"{path}.duration_s" not in open_parts:
            yield "how long"
        shared = load is not None and load.limit_vus is not None and not load.unit.is_rate
        if shared and f"{path}.limit_vus" not in open_parts:
            yield "by how many"
        yield from ("what" for _ in scenario.steps)


def _as_choice(quote: Quote, source: Source, spans: Sequence[Span]) -> str:
    """Return why another choice is no background: the 10 of "5 users? or 10?", "5? 10/s?".

    So is an end of a range: "between 10", and one of two: "10 minutes or an hour".
    """
    kinds = [token.kind for token in lexed(quote.quote, source.lexicon)]
    chosen = kinds[:1] in ([Kind.OR], [Kind.BETWEEN]) and Kind.NUMBER in kinds
    chosen = chosen or any(map(source.is_one_of_two, spans))
    return "it names another choice" if chosen or _ASKED.match(quote.quote) else ""


def _against(quote: Quote, spans: Sequence[Span], free: Sequence[Span], plan: Plan) -> str:
    """Return why a quotation that stands at some places is not set aside where others need none.

    Short ones that stand more than once may mean but one of these places.
    """
    if not spans:
        return "the quotation does not stand in the description"
    if len(spans) > 1 and len(quote.quote) < _LEAST_REPEATED:
        return "the quotation stands more than once in the description"
    if not free:
        return "another quotation needs the same words"
    parts = [each.span for each in plan.statements if each.part]
    if any(_cuts(span, part) for span in free for part in parts):
        return "the quotation ends within a number or an address"
    return ""


def _is_lost_ramp(quote: Quote, after: Plan) -> bool:
    """Return whether words tell how a load begins that has no stages then."""
    kinds = {token.kind for token in lexed(quote.quote, lexicon_of(after.language))}
    drawn = any(each.load and each.load.stages for each in after.scenarios)
    return {Kind.RAMP_LABEL, Kind.NUMBER} <= kinds and not drawn


def _needs(checked: Checked, span: Span) -> bool:
    """Return whether a quotation has no evidence but within a span."""
    return all(any(span.overlaps(part) for part in way.spans) for way in checked.ways)


def _cuts(span: Span, other: Span) -> bool:
    return span.overlaps(other) and not (span.start <= other.start and other.end <= span.end)


def _changed(before: Plan, after: Plan, *, roughly: bool) -> set[str]:
    """Return the parts that a plan has for sure, and that another one has not, or otherwise."""
    kept = {(_kind(part), value) for part, value in _values(after)}
    same = {part for part, value in _values(before) if (_kind(part), value) in kept}
    whole = before.complete and roughly
    sure = {claim.part for claim in before.claims if _is_sure(claim, whole=whole)}
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
        if each.part in parts and span.overlaps(each.span):
            yield each.part or ""


def _is_detail(part: str, before: Plan, after: Plan) -> bool:
    """Return whether a request is there still, and differs in what no quotation can say."""
    steps = [value for name, value in _values(before) if name == part and isinstance(value, Step)]
    kept = [value for _, value in _values(after) if isinstance(value, Step)]
    return any(_plain(step) in map(_plain, kept) for step in steps)


def _is_said_elsewhere(part: str, before: Plan, after: Plan) -> bool:
    """Return whether a request is named in other words, too: with its host, or with its method."""
    steps = [value for name, value in _values(before) if name == part and isinstance(value, Step)]
    kept = {urlsplit(value.url).path for _, value in _values(after) if isinstance(value, Step)}
    return any(step.method == _DEFAULT and step.url in kept for step in steps)


def _plain(step: Step) -> Step:
    return step.model_copy(update=_UNQUOTED)


def _is_sure(claim: Claim, *, whole: bool) -> bool:
    """Return whether a claim is of its words and no others, in a text that was read whole."""
    return claim.origin is not Origin.LIKELY or (whole and claim.doubt.endswith(INEXACT))
