"""Adds the quotations of a model to a plan, as far as they hold and the rules do not contradict."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shared.domain.load import Threshold
from shared.domain.plan import Claim, Criterion, Fate, Origin, Plan, Span
from shared.reading.lexing.tokens import Kind
from shared.reading.reader import MOST_CHARACTERS, read_without
from worker.description.quoting.asked_values import Pause, Request, Share
from worker.description.quoting.checking import Checked, Source, source_of
from worker.description.quoting.load_parts import add_load, dispute_ramps
from worker.description.quoting.merging import NO_PART, Merging
from worker.description.quoting.other_parts import add_pause, add_request, add_share
from worker.description.quoting.own_loads import OwnLoad, in_turn, own_loads
from worker.description.quoting.quote import Dispute, Dropped, Quote, Quoted, QuotedField
from worker.description.quoting.quoted_criteria import add_threshold
from worker.description.quoting.setting_aside import judged, lost, separable, still_meant
from worker.description.quoting.taking_over import take_over
from worker.description.quoting.unheard import unheard

# Whoever describes a test says some dozens of things.
MOST_QUOTES = 64
_TWO = 2
_LIMIT = re.compile(r"criteria\[\d+\]\Z")
_SEVERAL = frozenset({QuotedField.REQUEST, QuotedField.SHARE})
# What the others depend on comes first: what the load is counted in.
_ORDER = (
    *(QuotedField.REQUESTS_PER_S, QuotedField.ITERATIONS_PER_S, QuotedField.ITERATIONS),
    *(QuotedField.ITERATIONS_PER_USER, QuotedField.STAGES),
)


def quoted(plan: Plan, text: str, quotes: Sequence[Quote]) -> Quoted:
    """Return the plan of a text with what a model quotes from it.

    What holds fills the parts that the rules left open, and accounts for the quantities that it
    follows from. What does not hold is dropped. Where a quotation and the rules differ, the part
    stays as the rules have it, and neither is sure. A text that the rules alone do not read whole
    is read without what the model takes for background, and if it is not whole yet, with the loads
    of the model in place of those that the rules are in doubt about, if that makes it whole. A plan
    is complete if nothing of its text is left unread and nothing is disputed.
    """
    if not quotes:
        return Quoted(plan)
    answer = _Answer.of(plan, text[:MOST_CHARACTERS], quotes[:MOST_QUOTES])
    whole = len(text) <= MOST_CHARACTERS
    read = answer.read(whole=whole, own=())
    own = () if read.plan.is_whole else own_loads(answer.checked)
    if own and not in_turn(own, answer.source):
        other = answer.read(whole=whole, own=own)
        read = other if other.plan.is_whole else read
    over = (Dropped(quote, "there are too many quotations") for quote in quotes[MOST_QUOTES:])
    disputed = {each.quote for each in read.disputes}
    dropped = (each for each in (*answer.dropped, *read.dropped) if each.quote not in disputed)
    return replace(read, dropped=(*dropped, *over))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a model quotes of a text whose plan by the rules is known, as far as it holds."""

    plan: Plan
    source: Source
    checked: Sequence[Checked]
    apart: Mapping[Span, Quote]
    dropped: Sequence[Dropped]

    @classmethod
    def of(cls, plan: Plan, text: str, quotes: Sequence[Quote]) -> "_Answer":
        source = source_of(text, plan)
        told = dict.fromkeys(quotes)
        background = [each for each in told if each.field == QuotedField.BACKGROUND]
        found = list(source.check_all(each for each in told if each not in background))
        checked = [each for each in found if isinstance(each, Checked)]
        apart = separable(plan, source, background, checked)
        dropped = [each for each in found if isinstance(each, Dropped)]
        return cls(plan, source, checked, apart.kept, (*dropped, *apart.dropped))

    def read(self, *, whole: bool, own: Sequence[OwnLoad]) -> Quoted:
        """Return what is read without the background, with the quotations that hold.

        The loads of the answer take the place of the rules' if there are any.
        """
        read = self._merged(self.apart, whole=whole, own=own)
        fair = judged(self.plan, read.plan, self.apart, roughly=not own)
        kept = {} if _is_settled(self.plan) else fair.kept
        if kept != self.apart:
            read = self._merged(kept, whole=whole, own=own, disputes=fair.disputes)
        dropped = fair.dropped
        if kept and lost(self.plan, read.plan, kept):
            dropped += tuple(
                Dropped(each, "the plan says less without it")
                for each in dict.fromkeys(kept.values())
            )
            read = self._merged({}, whole=whole, own=own, disputes=fair.disputes)
        told = replace(read, dropped=(*dropped, *read.dropped))
        return _heard(told, (*self.dropped, *read.dropped))

    def _merged(
        self,
        apart: Mapping[Span, Quote],
        *,
        whole: bool,
        own: Sequence[OwnLoad],
        disputes: Sequence[Dispute] = (),
    ) -> Quoted:
        """Return the plan without some words, with all quotations.

        A part that was in doubt before stays so unless a quotation is of it.
        """
        plan = read_without(self.plan, self.source.text, sorted(apart)) if apart else self.plan
        work = Merging.of(plan, {each.span for each in self.source.quantities if each.in_code})
        work.disputes += disputes
        work.told_apart = any(each.quote.scenario for each in self.checked)
        take_over(work, own, self.source.quantities, self.plan.claims, apart)
        requests = all(each.quote.field != QuotedField.REQUEST for each in self.dropped)
        if own and requests and work.endpoints():
            verbs = (each.span for each in self.source.quantities if each.kind is Kind.VERB)
            work.pass_over([*verbs])  # "changed from GET to POST"
        if own:
            meant = (span for each in self.checked for span in each.spans)
            work.reopen_at(meant, apart, NO_PART)
        for each in sorted(_consistent(_joined(self.checked), work), key=_place):
            _add(work, each)
        dispute_ramps(work, self.checked)
        pauses = (each.quote for each in self.checked if each.field is QuotedField.PAUSE_S)
        # What else stands there counts nothing: "between two pages".
        work.pass_over([span for each in pauses for span in self.source.line.spans_of(each.quote)])
        if apart:
            work.doubt(
                claim for claim in still_meant(self.plan, plan) if claim.part not in work.agreed
            )
        if apart or own:
            work.weaken(dict(_unsaid(work)))
        strength = Origin.QUOTED if apart else Origin.STATED
        settled = _settled(plan, work, whole=whole, strength=strength)
        return Quoted(
            settled, tuple(work.dropped), tuple(work.disputes), tuple(dict.fromkeys(apart.values()))
        )


def _heard(read: Quoted, dropped: Sequence[Dropped]) -> Quoted:
    """Return a reading that disputes what a model alone reads, and cannot show."""
    disputes = tuple(unheard(read.plan, dropped))
    if not disputes:
        return read
    claims = tuple(_weakened(claim) for claim in read.plan.claims)
    plan = read.plan.model_copy(update={"claims": claims, "complete": False})
    return replace(read, plan=plan, disputes=(*read.disputes, *disputes))


def _unsaid(work: Merging) -> Iterator[tuple[str, str]]:
    """Yield the limits that the rules alone read where the model says of each number what it is."""
    for claim in work.claims:
        known = claim.origin in {Origin.QUOTED, Origin.GIVEN} or claim.part in work.agreed
        if _LIMIT.match(claim.part) and not (claim.doubt or known):
            yield claim.part, "the model reads no such limit"


def _weakened(claim: Claim) -> Claim:
    sure = claim.origin in {Origin.STATED, Origin.QUOTED}
    return claim.model_copy(update={"origin": Origin.LIKELY}) if sure else claim


def _is_settled(plan: Plan) -> bool:
    """Return whether nothing can be set aside: a plan is whole, or somebody gave it."""
    return plan.is_whole or any(claim.origin is Origin.GIVEN for claim in plan.claims)


def _joined(checked: Sequence[Checked]) -> Iterator[Checked]:
    """Yield what is checked, with a limit that is quoted for each scenario as one of all."""
    names = {each.quote.scenario for each in checked} - {""}
    whose: dict[Threshold, set[str]] = defaultdict(set)
    for each in checked:
        if isinstance(each.value, Threshold):
            whose[_plain(each.value)].add(each.quote.scenario)
    for each in checked:
        if not isinstance(each.value, Threshold) or len(names) < _TWO:
            yield each
        elif each.quote.scenario == min(names) or not names <= whose[_plain(each.value)]:
            of_all = names <= whose[_plain(each.value)]
            yield each.of_all(_plain(each.value)) if of_all else each


def _plain(threshold: Threshold) -> Threshold:
    """Return a threshold without the scenario that its metric is of; other tags are kept."""
    metric, _, tag = threshold.metric.partition("{")
    kept = threshold.metric if tag and not tag.startswith("scenario:") else metric
    return threshold._replace(metric=kept)


def _place(checked: Checked) -> int:
    return _ORDER.index(checked.field) if checked.field in _ORDER else len(_ORDER)


def _consistent(checked: Iterable[Checked], work: Merging) -> Iterator[Checked]:
    """Yield what the answer does not contradict itself; of several loads, each may have its own."""
    several = sum(scenario.load is not None for scenario in work.scenarios) > 1
    values: dict[object, set[object]] = defaultdict(set)
    listed = list(checked)
    for each in listed:
        values[_subject(each)].add(each.value)
    for each in listed:
        alone = each.field in _SEVERAL or several or len(values[_subject(each)]) == 1
        if alone:
            yield each
        else:
            work.drop(each, "the answer names several values for it")


def _subject(checked: Checked) -> object:
    if isinstance(checked.value, Threshold):
        return checked.quote.scenario, checked.value.metric, checked.value.aggregation
    return checked.quote.scenario, checked.field


def _add(work: Merging, checked: Checked) -> None:
    match checked.value:
        case Threshold() as threshold:
            add_threshold(work, checked, threshold)
        case Request() as request:
            add_request(work, checked, request)
        case Pause() as pause:
            add_pause(work, checked, pause)
        case Share() as share:
            add_share(work, checked, share)
        case _:
            add_load(work, checked)


def _settled(plan: Plan, work: Merging, *, whole: bool, strength: Origin) -> Plan:
    unread = any(each.fate is Fate.UNREAD for each in work.statements)
    complete = whole and not (unread or work.disputes or _contradict(work.criteria))
    disputed = {each.part for each in work.disputes}
    told = strength if complete else Origin.LIKELY
    claims = [_claim(claim, work, disputed, told) for claim in work.claims]
    return plan.model_copy(
        update={
            "scenarios": tuple(work.scenarios),
            "criteria": tuple(work.criteria),
            "statements": tuple(work.statements),
            "claims": tuple(claims),
            "complete": complete,
        }
    )


def _claim(claim: Claim, work: Merging, disputed: set[str], told: Origin) -> Claim:
    """Return a claim with the strength that it has beside the quotations."""
    if claim.origin is Origin.GIVEN:
        return claim
    if claim.part in disputed:
        doubt = claim.doubt or "the model reads it differently"
        return claim.model_copy(update={"origin": Origin.LIKELY, "doubt": doubt})
    if claim.part in work.settled:
        return claim.model_copy(update={"origin": Origin.QUOTED, "doubt": ""})
    if claim.doubt or claim.origin is Origin.QUOTED:
        return claim
    agreed = told is Origin.LIKELY and claim.part in work.agreed
    return claim.model_copy(update={"origin": Origin.QUOTED if agreed else told})


def _contradict(criteria: Sequence[Criterion]) -> bool:
    """Return whether two criteria of the whole test set different limits to the same."""
    limits: dict[tuple[str, str], set[float]] = defaultdict(set)
    for each in criteria:
        if each.is_of_all:
            threshold = each.threshold
            limits[threshold.metric, threshold.aggregation].add(threshold.value)
    return any(len(values) > 1 for values in limits.values())
