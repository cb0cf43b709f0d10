"""Adds quoted pass criteria to a plan: of the whole test, of a scenario, of a request."""

from collections.abc import Iterator, Sequence
from math import isclose
from urllib.parse import urlsplit

from shared.domain.load import Threshold
from shared.domain.plan import METHODS, Criterion, Step
from shared.reading.criteria.criterion import VALUE_OPEN
from shared.reading.criteria.in_words import NONE_MEANT
from shared.reading.criteria.scopes import IN_A_PART, OF_A_PART
from shared.reading.criteria.slots import FAILURES
from shared.reading.lexing.lexer import lexed
from shared.reading.lexing.lexicon import lexicon_of
from shared.reading.lexing.tokens import Kind
from shared.reading.lexing.word_forms import is_alike
from shared.reading.limits import CONTRADICTED, ONE_OF_SEVERAL
from shared.reading.requests.actions import usual_method
from shared.reading.requests.done_to_things import method_named
from shared.reading.requests.graphql import is_graphql, is_operation
from worker.description.addresses import is_base
from worker.description.named_parts import words_of
from worker.description.quoting.checking import Checked
from worker.description.quoting.merging import Merging

_OF_PARTS = frozenset({OF_A_PART, IN_A_PART})
_WHOSE = _OF_PARTS | {CONTRADICTED, ONE_OF_SEVERAL}
_NAMED = frozenset({"avg", "med", "max"})


def add_threshold(work: Merging, checked: Checked, asked: Threshold) -> None:
    """Fill, confirm or dispute a pass criterion."""
    scope = _scope_of(work, checked, asked)
    rivals = [number for number in _alike(work, asked) if _may_be_of(work, number, scope)]
    same = [number for number in rivals if _is_same(work.criteria[number].threshold, asked)]
    if same and "{" in asked.metric and _is_of_all(work, same[0]):
        work.dispute(checked, f"criteria[{same[0]}]", "read it as a limit of all requests")
    elif same:
        work.agree(checked, f"criteria[{same[0]}]")
        _settle(work, checked, same[0], scope, tagged="{" in asked.metric)
    elif not checked.ways[0].spans:
        _add_in_words(work, checked, asked)
    elif scope is None and "{" in asked.metric:
        work.drop(checked, "the rules have no such limit, and no part that it is of")
    elif scope is None and rivals:
        read = work.criteria[rivals[0]].threshold
        said = f"read {read.metric} {read.aggregation}{read.operator}{read.value:.12g}"
        work.dispute(checked, f"criteria[{rivals[0]}]", said)
    else:
        _add(work, checked, asked, scope)


def _add(work: Merging, checked: Checked, asked: Threshold, scope: str | None) -> None:
    part = f"criteria[{len(work.criteria)}]"
    way = work.open_way(checked, part)
    if way is None:
        return
    plain = asked._replace(metric=asked.metric.partition("{")[0])
    work.criteria.append(Criterion(threshold=plain, scope=scope))
    work.fill(way, part)
    if asked.aggregation in _NAMED and not any(each.beside for each in checked.ways):
        work.weaken({part: VALUE_OPEN})


def _add_in_words(work: Merging, checked: Checked, asked: Threshold) -> None:
    """Add that nothing may fail, if words for that are quoted; else it is disputed.

    Where the rules know what answers are to be, it may be said by that.
    """
    kinds = {token.kind for token in lexed(checked.quote.quote, lexicon_of(work.language))}
    if Kind.ERROR in kinds or {Kind.ALL, Kind.SUCCESS} <= kinds:
        work.criteria.append(Criterion(threshold=asked))
        work.fill(checked.ways[0], f"criteria[{len(work.criteria) - 1}]")
    elif any(step.statuses for each in work.scenarios for step in each.steps):
        work.drop(checked, "the rules have no such limit, and no number says it")
    else:
        work.dispute(checked, f"criteria[{len(work.criteria)}]", "read no such limit")


def _alike(work: Merging, asked: Threshold) -> Iterator[int]:
    """Yield the criteria of what a threshold limits."""
    for number, each in enumerate(work.criteria):
        if _subject(each.threshold) == _subject(asked):
            yield number


def _subject(threshold: Threshold) -> tuple[str, str]:
    median = threshold.aggregation == "p(50)"
    metric = threshold.metric.partition("{")[0]
    return metric, "med" if median else threshold.aggregation


def _is_same(read: Threshold, asked: Threshold) -> bool:
    return isclose(read.value, asked.value) and read.side == asked.side


def _may_be_of(work: Merging, number: int, scope: str | None) -> bool:
    """Return whether a criterion may be the one of a part; one of no part may be any's."""
    of = work.criteria[number].scope
    known = scope is not None and of is not None and not _is_doubted(work, number)
    return not known or words_of(of or "") == words_of(scope or "")


def _is_of_all(work: Merging, number: int) -> bool:
    """Return whether the rules are sure that a criterion is of more than one request."""
    sure = not (_is_doubted(work, number) or work.taken_over)
    parts = max(len(_endpoints(work)), len(work.scenarios))
    return work.criteria[number].is_of_all and sure and parts > 1


def _is_doubted(work: Merging, number: int) -> bool:
    return any(claim.doubt for claim in work.claims if claim.part == f"criteria[{number}]")


def _settle(
    work: Merging, checked: Checked, number: int, scope: str | None, *, tagged: bool
) -> None:
    """Lift the doubt of a criterion that the model does not have.

    It says which value is meant, if that stands in its words, which part it is of, and that it is
    one of the whole test, if there is but one request that it can be of.
    """
    part, criterion = f"criteria[{number}]", work.criteria[number]
    doubt = next((claim.doubt for claim in work.claims if claim.part == part), "")
    alone = len(_endpoints(work)) == 1
    if doubt == VALUE_OPEN:
        is_said = any(way.beside for way in checked.ways) or criterion.threshold.metric == FAILURES
        of_all = criterion.scope not in _OF_PARTS and not tagged
        is_said &= of_all or alone or scope is not None
    elif doubt == ONE_OF_SEVERAL:
        one = sum(each.load is not None for each in work.scenarios) == 1
        is_said = one or work.taken_over or scope is not None
    else:
        of_part = doubt in _WHOSE and scope is not None
        is_said = doubt == NONE_MEANT or of_part or (doubt in _OF_PARTS and alone)
    if is_said or (scope is not None and work.taken_over and criterion.is_of_all):
        whose = None if criterion.scope in {doubt, *_WHOSE} else criterion.scope
        work.criteria[number] = criterion.model_copy(update={"scope": scope or whose})
        work.settled.add(part)


def _scope_of(work: Merging, checked: Checked, asked: Threshold) -> str | None:
    """Return the scenario, or the request, that a quotation or the tag of its metric names."""
    tag = asked.metric.partition("{")[2].rstrip("}").partition(":")[2]
    words = words_of(tag or checked.quote.scenario)
    if not words:
        return None
    named = [each.name for each in work.scenarios if {*words} <= {*words_of(each.name)}]
    steps = [step for scenario in work.scenarios for step in scenario.steps]
    for is_called in (_is_in_address, _is_done, _is_method):
        found = [f"{each.method} {each.url}" for each in steps if is_called(each, words)]
        named += [] if named else found
    return named[0] if len({*named}) == 1 else None


def _is_in_address(step: Step, words: Sequence[str]) -> bool:
    return {*words} <= {*words_of(urlsplit(step.url).path)}


def _is_done(step: Step, words: Sequence[str]) -> bool:
    """Return whether words are of what users do by a request: "reading" is "read the news"."""
    return all(any(is_alike(each, own) for own in words_of(step.name)) for each in words)


def _is_method(step: Step, words: Sequence[str]) -> bool:
    """Return whether a word says by which method a request is made, or what GraphQL is asked."""
    if is_graphql(step.url) and any(map(is_operation, words)):
        return True
    methods = {_method(each) for each in words} - {None}
    return methods == {step.method}


def _method(word: str) -> str | None:
    named = word.removesuffix("ing").upper()
    return named if named in METHODS else method_named(word) or usual_method(word)


def _endpoints(work: Merging) -> set[tuple[str, str]]:
    """Return the requests of a plan, but for addresses that only those of others begin with."""
    return {
        (step.method, step.url)
        for scenario in work.scenarios
        for step in scenario.steps
        if len(scenario.steps) == 1 or not is_base(urlsplit(step.url).path)
    }
