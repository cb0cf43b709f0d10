"""Adds the quotations of a model to a plan, as far as they hold and the rules do not contradict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from shared.domain.load import Threshold
from shared.domain.plan import Claim, Criterion, Fate, Origin, Plan
from shared.reading.reader import MOST_CHARACTERS
from worker.description.quoting.asked_values import Pause, Request, Share
from worker.description.quoting.checking import Checked, source_of
from worker.description.quoting.load_parts import add_load
from worker.description.quoting.merging import Merging
from worker.description.quoting.other_parts import add_pause, add_request, add_share, add_threshold
from worker.description.quoting.quote import Dropped, Quote, Quoted, QuotedField
from worker.description.quoting.setting_aside import SetAside, lost, set_aside

# Whoever describes a test says some dozens of things.
MOST_QUOTES = 64
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
    is read without what the model takes for background. A plan is complete if nothing of its text
    is left unread and nothing is disputed.
    """
    if not quotes:
        return Quoted(plan)
    source = source_of(text[:MOST_CHARACTERS], plan)
    whole = len(text) <= MOST_CHARACTERS
    dropped: list[Dropped] = []
    checked: list[Checked] = []
    background: list[Quote] = []
    for quote in dict.fromkeys(quotes[:MOST_QUOTES]):
        if quote.field == QuotedField.BACKGROUND:
            background.append(quote)
            continue
        found = source.check(quote)
        if isinstance(found, Checked):
            checked.append(found)
        else:
            dropped.append(found)
    aside = set_aside(plan, source, background, checked)
    read = _merged(aside, checked, plan, whole=whole)
    if lost(plan, read.plan):
        dropped += (Dropped(quote, "the plan says less without it") for quote in aside.quotes)
        read = _merged(replace(aside, plan=plan, quotes=()), checked, plan, whole=whole)
    dropped += read.dropped
    dropped += (Dropped(quote, "there are too many quotations") for quote in quotes[MOST_QUOTES:])
    return replace(read, dropped=tuple(dropped))


def _merged(aside: SetAside, checked: Sequence[Checked], before: Plan, *, whole: bool) -> Quoted:
    """Return what is read without the background, with the quotations that hold.

    A part that was in doubt `before` stays so unless a quotation is of it.
    """
    work = Merging.of(aside.plan)
    work.dropped += aside.dropped
    work.disputes += aside.disputes
    for each in sorted(_consistent(checked, work), key=_place):
        _add(work, each)
    if aside.quotes:
        work.doubt(claim for claim in before.claims if claim.part not in work.agreed)
    strength = Origin.QUOTED if aside.quotes else Origin.STATED
    plan = _settled(aside.plan, work, whole=whole, strength=strength)
    return Quoted(plan, tuple(work.dropped), tuple(work.disputes), aside.quotes)


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
        return checked.value.metric, checked.value.aggregation
    return checked.field


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
