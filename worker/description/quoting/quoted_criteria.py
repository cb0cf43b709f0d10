"""Adds quoted pass criteria to a plan: of the whole test, of a scenario, of a request."""

import re
from collections.abc import Iterator, Sequence
from math import isclose
from urllib.parse import urlsplit

from shared.domain.load import Threshold
from shared.domain.plan import METHODS, Claim, Criterion, Origin, Step
from shared.reading.criteria.criterion import A_WISH, VALUE_OPEN
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
from worker.description.named_parts import words_of
from worker.description.quoting.checking import Checked
from worker.description.quoting.merging import Merging

_OF_PARTS = frozenset({OF_A_PART, IN_A_PART})
_WHOSE = _OF_PARTS | {CONTRADICTED, ONE_OF_SEVERAL}
_NAMED = frozenset({"avg", "med", "max"})
_SUCCEEDED = re.compile(r"\b2(?:xx|\d\d)\b", re.IGNORECASE)
_OF_EACH = frozenset({Kind.ALL, Kind.EACH, Kind.EVERY})
_COMPARED = frozenset({Kind.MORE, Kind.LESS, Kind.AT_MOST, Kind.UNDER})


def add_threshold(work: Merging, checked: Checked, asked: Threshold) -> None:
    """Fill, confirm or dispute a pass criterion."""
    scope = _scope_of(work, checked, asked)
    rivals = [number for number in _alike(work, asked) if _may_be_of(work, number, scope)]
    same = [number for number in rivals if _is_same(work.criteria[number].threshold, asked)]
    if not rivals and _is_named(work, checked, asked):
        rivals = same = [*_named_by(work, checked, asked)][:1]
    if same and "{" in asked.metric and _is_of_all(work, same[0]):
        work.dispute(checked, f"criteria[{same[0]}]", "read it as a limit of all requests")
    elif same:
        work.agree(checked, f"criteria[{same[0]}]")
        _settle(work, checked, same[0], asked, scope)
    elif not checked.ways[0].spans:
        _add_in_words(work, checked, asked)
    elif scope is None and "{" in asked.metric:
        work.drop(checked, "the rules have no such limit, and no part that it is of")
    elif rivals and scope is None and all(_is_doubted(work, each) for each in rivals):
        _replace(work, checked, rivals[0], asked)
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
    if not _is_named(work, checked, asked):
        work.weaken({part: VALUE_OPEN})


def _replace(work: Merging, checked: Checked, number: int, asked: Threshold) -> None:
    """Put a limit in place of one that the rules are in doubt about."""
    part = f"criteria[{number}]"
    way = work.open_way(checked, part)
    if way is None:
        return
    plain = asked._replace(metric=asked.metric.partition("{")[0])
    work.criteria[number] = Criterion(threshold=plain)
    work.account(way, part)
    if _is_named(work, checked, asked):
        work.settled.add(part)


def _add_in_words(work: Merging, checked: Checked, asked: Threshold) -> None:
    """Add that nothing may fail, if words for that are quoted; else it is disputed.

    Where the rules know what answers are to be, it may be said by that.
    """
    kinds = {token.kind for token in lexed(checked.quote.quote, lexicon_of(work.language))}
    succeed = Kind.SUCCESS in kinds or _SUCCEEDED.search(checked.quote.quote)
    if Kind.ERROR in kinds or (succeed and kinds & _OF_EACH):
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


def _named_by(work: Merging, checked: Checked, asked: Threshold) -> Iterator[int]:
    """Give criteria whose value no words name to the rules the one that is asked, and yield them.

    They are those of the same words that limit the same to as much.
    """
    parts = {part for way in checked.ways for part in work.parts_at(way.spans)}
    for number, each in enumerate(work.criteria):
        named = asked._replace(metric=_subject(asked)[0])
        part = f"criteria[{number}]"
        is_open = Claim(part=part, origin=Origin.LIKELY, doubt=VALUE_OPEN) in work.claims
        same = named.metric == each.threshold.metric and _is_same(each.threshold, asked)
        if is_open and same and part in parts:
            work.criteria[number] = each.model_copy(update={"threshold": named})
            yield number


def _is_named(work: Merging, checked: Checked, asked: Threshold) -> bool:
    """Return whether the words of a quotation name the value that it limits."""
    if asked.aggregation not in _NAMED or any(each.beside for each in checked.ways):
        return True
    kinds = [token.kind for token in lexed(checked.quote.quote, lexicon_of(work.language))]
    none = kinds[:1] == [Kind.NOT] and not _COMPARED & {*kinds[1:2]}  # "no page may take longer"
    return asked.aggregation == "max" and (none or not _OF_EACH.isdisjoint(kinds))


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
    parts = max(len(work.endpoints()), len(work.scenarios))
    return work.criteria[number].is_of_all and sure and parts > 1


def _is_doubted(work: Merging, number: int) -> bool:
    return any(claim.doubt for claim in work.claims if claim.part == f"criteria[{number}]")


def _settle(
    work: Merging, checked: Checked, number: int, asked: Threshold, scope: str | None
) -> None:
    """Lift the doubt of a criterion that the model does not have.

    It says which value is meant, if that stands in its words, which part it is of, and that it is
    one of the whole test, if there is but one request that it can be of.
    """
    part, criterion = f"criteria[{number}]", work.criteria[number]
    doubt = next((claim.doubt for claim in work.claims if claim.part == part), "")
    alone = len(work.endpoints()) == 1
    if doubt == VALUE_OPEN:
        is_said = _is_named(work, checked, asked) or criterion.threshold.metric == FAILURES
        of_all = criterion.scope not in _OF_PARTS and "{" not in asked.metric
        is_said &= of_all or alone or scope is not None
    elif doubt == ONE_OF_SEVERAL:
        one = sum(each.load is not None for each in work.scenarios) == 1
        is_said = one or work.taken_over or scope is not None
    else:
        of_part = doubt in _WHOSE and scope is not None
        is_said = doubt in {NONE_MEANT, A_WISH} or of_part or (doubt in _OF_PARTS and alone)
    if is_said or (scope is not None and work.taken_over and criterion.is_of_all):
        whose = None if criterion.scope in {doubt, *_WHOSE} else criterion.scope
        work.criteria[number] = criterion.model_copy(update={"scope": scope or whose})
        work.settled.add(part)


def _scope_of(work: Merging, checked: Checked, asked: Threshold) -> str | None:
    """Return the scenario, or the request, that a quotation or the tag of its metric names."""
    tag = asked.metric.partition("{")[2].rstrip("}").partition(":")[2]
    called = [words_of(each) for each in (tag, checked.quote.scenario)]
    return next(filter(None, (_part_called(work, words) for words in called if words)), None)


def _part_called(work: Merging, words: Sequence[str]) -> str | None:
    """Return the one scenario, or the one request, that words name."""
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
