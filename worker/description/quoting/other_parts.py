"""Adds what is quoted beside loads to a plan: pass criteria, requests, pauses, shares."""

from math import isclose

from shared.domain.load import Threshold
from shared.domain.plan import Criterion, Scenario, Step
from shared.domain.plan import Pause as PlannedPause
from shared.reading.criteria.criterion import VALUE_OPEN
from shared.reading.criteria.in_words import NONE_MEANT
from shared.reading.criteria.scopes import IN_A_PART, OF_A_PART
from shared.reading.criteria.slots import FAILURES
from worker.description.quoting.asked_values import Pause, Request, Share
from worker.description.quoting.checking import Checked
from worker.description.quoting.merging import Merging

_DEFAULT = "GET"
_OF_PARTS = frozenset({OF_A_PART, IN_A_PART})


def add_threshold(work: Merging, checked: Checked, asked: Threshold) -> None:
    """Fill, confirm or dispute a pass criterion."""
    rivals = [
        (number, each.threshold)
        for number, each in enumerate(work.criteria)
        if _subject(each.threshold) == _subject(asked)
    ]
    for number, read in rivals:
        if isclose(read.value, asked.value) and read.side == asked.side:
            work.agree(checked, f"criteria[{number}]")
            _settle(work, checked, number)
            return
    if not checked.ways[0].spans:
        work.drop(checked, "the rules have no such limit, and no number says it")
        return
    if "{" in asked.metric:
        work.drop(checked, "the rules have no such limit, and no part that it is of")
        return
    for number, read in rivals[:1]:
        said = f"read {read.metric} {read.aggregation}{read.operator}{read.value:.12g}"
        work.dispute(checked, f"criteria[{number}]", said)
        return
    part = f"criteria[{len(work.criteria)}]"
    way = work.open_way(checked, part)
    if way is not None:
        work.criteria.append(Criterion(threshold=asked))
        work.fill(way, part)


def _settle(work: Merging, checked: Checked, number: int) -> None:
    """Lift the doubt of a criterion that the model does not have.

    It says which value is meant, if that stands in its words, and that the limit is one of the
    whole test, if there is but one request that it can be of.
    """
    part, criterion = f"criteria[{number}]", work.criteria[number]
    doubt = next((claim.doubt for claim in work.claims if claim.part == part), "")
    if doubt == VALUE_OPEN:
        is_said = any(way.beside for way in checked.ways) or criterion.threshold.metric == FAILURES
    elif doubt == NONE_MEANT:
        is_said = True
    else:
        is_said = doubt in _OF_PARTS and sum(len(each.steps) for each in work.scenarios) == 1
    if is_said:
        scope = None if criterion.scope in _OF_PARTS else criterion.scope
        work.criteria[number] = criterion.model_copy(update={"scope": scope})
        work.settled.add(part)


def _subject(threshold: Threshold) -> tuple[str, str]:
    median = threshold.aggregation == "p(50)"
    metric = threshold.metric.partition("{")[0]
    return metric, "med" if median else threshold.aggregation


def add_request(work: Merging, checked: Checked, asked: Request) -> None:
    """Fill, confirm or dispute a request; the rules know each address, but not each method."""
    known = [
        (number, place)
        for number, scenario in enumerate(work.scenarios)
        for place, step in enumerate(scenario.steps)
        if step.url == asked.url
    ]
    same = next((each for each in known if _step(work, *each).method == asked.method), None)
    if same is not None:
        work.agree(checked, f"scenarios[{same[0]}].steps[{same[1]}]")
    elif known:
        _add_method(work, checked, asked, known[0])
    else:
        _add_step(work, checked, asked)


def _step(work: Merging, number: int, place: int) -> Step:
    return work.scenarios[number].steps[place]


def _add_method(work: Merging, checked: Checked, asked: Request, known: tuple[int, int]) -> None:
    number, place = known
    step = _step(work, number, place)
    part = f"scenarios[{number}].steps[{place}]"
    if step.method != _DEFAULT or not checked.ways[0].said:
        work.dispute(checked, part, f"read {step.method} {step.url}")
        return
    way = work.open_way(checked, part)
    if way is not None:
        steps = list(work.scenarios[number].steps)
        steps[place] = step.model_copy(update={"method": asked.method})
        work.put(number, steps=tuple(steps))
        work.fill(way, part)


def _add_step(work: Merging, checked: Checked, asked: Request) -> None:
    number = work.scenario_of(checked)
    known = number is not None and number < len(work.scenarios)
    steps = work.scenarios[number].steps if known and number is not None else ()
    if number is None or any(scenario.steps for scenario in work.scenarios):
        # Steps have an order, and the quotation does not tell where this one belongs.
        work.drop(checked, "the rules have read other requests, and no place for this one")
        return
    part = f"scenarios[{number}].steps[{len(steps)}]"
    way = work.open_way(checked, part)
    if way is not None:
        work.put(number, steps=(*steps, Step(method=asked.method, url=asked.url)))
        work.fill(way, part)


def add_pause(work: Merging, checked: Checked, asked: Pause) -> None:
    """Fill, confirm or dispute how long users think."""
    known = [(number, each.pause) for number, each in enumerate(work.scenarios) if each.pause]
    for number, read in known:
        if isclose(read.shortest_s, asked.shortest_s) and isclose(read.longest_s, asked.longest_s):
            work.agree(checked, f"scenarios[{number}].pause")
            return
    if known:
        number, read = known[0]
        said = f"read {read.shortest_s:.12g}-{read.longest_s:.12g} seconds"
        work.dispute(checked, f"scenarios[{number}].pause", said)
        return
    number_of = work.scenario_of(checked)
    if number_of is None:
        work.drop(
            checked, "there are several scenarios, and the quotation does not tell which it is of"
        )
        return
    part = f"scenarios[{number_of}].pause"
    way = work.open_way(checked, part)
    if way is not None:
        pause = PlannedPause(shortest_s=asked.shortest_s, longest_s=asked.longest_s)
        work.put(number_of, pause=pause)
        work.fill(way, part)


def add_share(work: Merging, checked: Checked, asked: Share) -> None:
    """Fill or confirm who has how much of the load."""
    shares = {scenario.share for scenario in work.scenarios}
    weights = {step.weight for scenario in work.scenarios for step in scenario.steps}
    claimed = {part for way in checked.ways for part in work.parts_at(way.spans)}
    if asked.percent in shares | weights and claimed:
        work.agree(checked, min(claimed))
        return
    part = f"scenarios[{len(work.scenarios)}].share"
    way = work.open_way(checked, part)
    if way is not None:
        work.scenarios.append(Scenario(name=asked.name, share=asked.percent))
        work.fill(way, part)
