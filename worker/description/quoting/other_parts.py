"""Adds what is quoted beside loads and limits to a plan: requests, pauses, shares."""

from math import isclose

from shared.domain.plan import Pause as PlannedPause
from shared.domain.plan import Scenario, Step
from worker.description.quoting.asked_values import Pause, Request, Share
from worker.description.quoting.checking import Checked
from worker.description.quoting.merging import Merging

_DEFAULT = "GET"


def add_request(work: Merging, checked: Checked, asked: Request) -> None:
    """Fill, confirm or dispute a request; the rules know each address, but not each method."""
    known = [
        (number, place)
        for number, scenario in enumerate(work.scenarios)
        for place, step in enumerate(scenario.steps)
        if step.url == asked.url
    ]
    same = next((each for each in known if _step(work, *each).method == asked.method), None)
    if not known:
        _add_step(work, checked, asked)
        return
    number, place = _in_its_scenario(work, checked, same or known[0])
    if same is not None:
        work.agree(checked, f"scenarios[{number}].steps[{place}]")
    else:
        _add_method(work, checked, asked, (number, place))


def _in_its_scenario(work: Merging, checked: Checked, known: tuple[int, int]) -> tuple[int, int]:
    """Return where a request is, now that it is in the scenario that its quotation names.

    Where all requests were in one of several, nobody had said whose they are.
    """
    number = work.scenario_of(checked) if checked.quote.scenario else None
    if number is None or number == known[0] or not (work.unplaced or work.taken_over):
        return known
    return work.move_step(*known, number)


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
    """Add a request behind those that are known, if nothing speaks against that."""
    number = work.scenario_of(checked) or 0
    known = work.scenarios[number : number + 1]
    steps = [step for scenario in known for step in scenario.steps]
    part = f"scenarios[{number}].steps[{len(steps)}]"
    if any(scenario.ordered for scenario in known) or any(step.weight for step in steps):
        work.dispute(checked, part, "know no place for it among other requests")
        return
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
