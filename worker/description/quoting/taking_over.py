"""Puts the loads of an answer in place of those that the rules are in doubt about."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import isclose

from shared.domain.plan import INEXACT, Claim, Fate, Load, Origin, Span
from shared.reading.lexing.tokens import Kind
from shared.reading.loads.course import WITHIN_OPEN
from shared.reading.loads.inexact import RANGED
from shared.reading.loads.one_load import ONE_OF_LEVELS
from worker.description.quoting.evidence import Evidence
from worker.description.quoting.merging import Merging
from worker.description.quoting.own_loads import OwnLoad, alike
from worker.description.quoting.quantities import Quantity

_OF_LOAD = re.compile(r"(?:scenarios\[(\d+)\]\.)?(?:load\.(\w+)|start_s|duration_s)")
_NUMBERS = ("target", "start", "duration_s", "limit_vus")
_COUNTED = frozenset({Kind.USERS, Kind.RATE, Kind.ITERATIONS, Kind.REPEATS})
_COUNTS = frozenset({Kind.ITERATIONS, Kind.REPEATS, Kind.REQUESTS, Kind.COUNT})
_LEVELS = frozenset({Kind.USERS, Kind.NUMBER})
_LEAST_LEVEL = 20  # smaller numbers may be anything
# What a person would ask.
_ASKED = (WITHIN_OPEN, RANGED)
_COURSE = frozenset({"start", "stages", "duration_s"})

type _Sure = Mapping[int, set[str]]


def take_over(
    work: Merging,
    loads: Sequence[OwnLoad],
    quantities: Sequence[Quantity],
    before: Iterable[Claim],
    apart: Collection[Span],
) -> bool:
    """Return whether the loads of an answer took the place of the rules' loads in a plan.

    They do not where the rules are sure of something else, also `before` something was set aside,
    where the caller has given the loads, and where a person would ask, too: whether a ramp lies
    within the time, what a level counts, which of several is meant. What the rules have
    read in other words than the answer, or have taken for background although the answer sets it
    not `apart`, is accounted for if it says the same, and else unread. Where the answer says how
    much and how long, words such as "two" and "the second" say no more of it.
    """
    told = [claim for claim in work.claims if _is_of_load(claim.part)]
    fixed = any(claim.origin is Origin.GIVEN or claim.doubt.endswith(_ASKED) for claim in told)
    fixed |= len(loads) == 1 and any(claim.doubt == ONE_OF_LEVELS for claim in told)
    fixed |= not (all(own.counted for own in loads) or _is_level_known(told))
    places = [number for number, each in enumerate(work.scenarios) if each.load]
    rules = {number: work.load_of(number) for number in places}
    if fixed or not loads or not _may_be(rules, loads, _sure_of(told, before)):
        return False
    roughly = {each.part: each.doubt for each in told if each.doubt.endswith(INEXACT)}
    if len(places) != len(loads) and len(places) > 1:
        work.join(places)
        places, rules = [0], {}
    work.claims = [claim for claim in work.claims if not _is_of_load(claim.part)]
    counted = [each.span for each in quantities if each.kind in _COUNTED]
    opened = [*work.reopen(_is_of_load), *work.reopen_at(counted, apart, {Fate.BACKGROUND})]
    taken: set[Span] = set()
    numbers = _places_for(work, places, len(loads))
    for number, own in zip(numbers, loads, strict=True):
        _put(work, number, own, rules.get(number), named=len(loads) > 1)
        _tell(work, number, own, taken)
        work.weaken(_still_rough(roughly, number, rules.get(number), own.load))
    for number, own in zip(numbers, loads, strict=True):
        _say_again(work, number, own, quantities, opened)
    whole = all(each.load.target and (each.load.duration_s or each.load.per) for each in loads)
    named = {1.0, float(len(work.endpoints())), float(len(loads))}
    work.pass_over([each.span for each in quantities if _is_idle(each, named, told=bool(whole))])
    work.taken_over = True
    return True


def _is_idle(quantity: Quantity, named: Collection[float], *, told: bool) -> bool:
    """Return whether a number may be a word that asks for nothing: "the three calls", "two runs".

    So it does where it counts what is `named` by itself. Where all is `told` of a load, "two of
    them" and "the second" ask for nothing either.
    """
    counted = quantity.kind in _COUNTS and not {*quantity.values}.isdisjoint(named)
    return counted or (told and (quantity.bare or quantity.kind is Kind.NUMBER))


def _is_level_known(told: Iterable[Claim]) -> bool:
    """Return whether the rules know which level is meant, and so what it counts."""
    levels = [claim for claim in told if _field(claim.part) == "target"]
    return bool(levels) and not any(claim.is_doubted for claim in levels)


def _is_of_load(part: str) -> bool:
    return _OF_LOAD.fullmatch(part) is not None


def _field(part: str) -> str:
    return part.rpartition(".")[2]


def _sure_of(told: Iterable[Claim], before: Iterable[Claim]) -> _Sure:
    """Return the fields of each load that the rules are sure of, now and before.

    The parts of a course are sure together or not at all, and how often something is done is only
    with how many times that is.
    """
    doubted = {claim.part for claim in before if claim.origin is Origin.LIKELY}
    sure: dict[int, set[str]] = defaultdict(set)
    unsure: dict[int, set[str]] = defaultdict(set)
    for claim in told:
        found = _OF_LOAD.fullmatch(claim.part)
        if found is None or found[2] is None:
            continue
        likely = claim.origin is Origin.LIKELY or claim.part in doubted
        (unsure if likely else sure)[int(found[1])].add(found[2])
    for number, names in unsure.items():
        course = _COURSE if names & _COURSE else set()
        sure[number] -= names | course | ({"per"} if "target" in names else set())
    return sure


def _may_be(rules: Mapping[int, Load], loads: Sequence[OwnLoad], sure: _Sure) -> bool:
    """Return whether the rules are sure of nothing that the loads of an answer are not."""
    paired = len(rules) == len(loads)
    if not paired and not all(own.counted for own in loads):
        return False
    if len(rules) > len(loads) and any(own.load.limit_vus for own in loads):
        return False  # the users of one, and the rate of another
    return all(
        any(
            all(_is_so(name, read, own.load) for name in sure.get(number, ()))
            for own in ([loads[place]] if paired else loads)
        )
        for place, (number, read) in enumerate(rules.items())
    )


def _is_so(name: str, read: Load, own: Load) -> bool:
    """Return whether what the rules read in a field of a load is so in another load."""
    if name == "start" and own.start is None and own.stages:
        return read.start == own.stages[0].target or read.stages == own.stages
    if name == "target" and not alike(read.unit, own.unit):
        return own.limit_vus is not None and read.target == own.limit_vus
    if name == "target" and not read.target:
        return True  # nobody asks for no users
    if name in _NUMBERS:
        one, other = getattr(read, name), getattr(own, name)
        return one is not None and other is not None and isclose(one, other)
    return bool(getattr(read, name) == getattr(own, name))


def _places_for(work: Merging, places: Sequence[int], count: int) -> list[int]:
    """Return where the loads of an answer go: where others were, and then behind all scenarios."""
    if not places and len(work.scenarios) == 1 and work.scenarios[0].share is None:
        places = [0]
    behind = len(work.scenarios)
    return [*places, *range(behind, behind + count)][:count]


def _put(work: Merging, number: int, own: OwnLoad, read: Load | None, *, named: bool) -> None:
    """Put a load in its place; what is counted in it, and where it starts, the rules may know."""
    load = own.load
    if read is not None and (alike(read.unit, load.unit) or not own.counted):
        load = load.model_copy(update={"unit": read.unit})
    if read is not None and load.stages == read.stages:
        start = read.start if load.start is None else load.start
        load = load.model_copy(update={"start": start, "held": read.held})
    work.put(number, load=load)
    if named:
        work.put(number, name=own.name)


def _still_rough(
    roughly: Mapping[str, str], number: int, read: Load | None, own: Load
) -> dict[str, str]:
    """Return the doubts of what is told roughly, and is the same number in another load."""
    path = f"scenarios[{number}].load."
    constant = read is not None and not own.stages
    return {
        part: doubt
        for part, doubt in roughly.items()
        if constant
        and read is not None
        and part.startswith(path)
        and _is_so(_field(part), read, own)
    }


def _tell(work: Merging, number: int, own: OwnLoad, taken: set[Span]) -> None:
    """Claim the parts of a load; of words that stand twice, each load has its own."""
    path = f"scenarios[{number}].load"
    for part, checked in own.parts.items():
        free = [way for way in checked.ways if not taken & set(way.spans)]
        way = (free or checked.ways)[0]
        work.fill(way, f"{path}.{part}")
        taken |= set(way.spans)
    if own.load.per:
        work.claims.append(Claim(part=f"{path}.per", origin=Origin.QUOTED))


def _say_again(
    work: Merging,
    number: int,
    own: OwnLoad,
    quantities: Sequence[Quantity],
    opened: Sequence[Span],
) -> None:
    """Account for what says a load once more, in words that the rules had taken for it.

    A number that is not small, and one of no users, says it in any words: "keep these 200".
    """
    load = own.load
    times = {load.duration_s, *(stage.duration_s for stage in load.stages)}
    levels = {
        *own.written,
        load.target,
        load.start or 0.0,
        load.limit_vus,
        *(each.target for each in load.stages),
    }
    for quantity in quantities:
        known = times if quantity.kind is Kind.TIME else levels
        within = any(quantity.span.overlaps(span) for span in opened)
        level = quantity.kind in _LEVELS and not quantity.of_word
        level = level and not 0 < quantity.values[0] < _LEAST_LEVEL
        if (within or level) and quantity.values and quantity.values[0] in known:
            again = Evidence(load.stages, (quantity.span,))
            work.account(again, f"scenarios[{number}].load.target")
