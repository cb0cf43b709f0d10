"""Adds quoted loads to a plan: users, rates, iterations, durations, stages."""

from collections.abc import Sequence
from itertools import chain
from math import isclose

from shared.domain.load import LoadStage
from shared.domain.plan import Load, Per, Unit
from worker.description.quoting.asked_values import Number
from worker.description.quoting.checking import Checked
from worker.description.quoting.merging import Merging
from worker.description.quoting.own_loads import ROUNDED, UNITS, alike
from worker.description.quoting.quote import QuotedField

_WORDS = {
    Unit.USERS: "users",
    Unit.ITERATIONS: "iterations",
    Unit.REQUESTS_PER_S: "requests per second",
    Unit.ITERATIONS_PER_S: "iterations per second",
}
_NAMES = {"limit_vus": "users", "duration_s": "seconds", "start": "at the start"}


def add_load(work: Merging, checked: Checked) -> None:
    """Fill, confirm or dispute the part of a load that a quotation is about."""
    number = work.scenario_of(checked)
    of_all = number is None or work.is_of_all(checked.quote)
    if of_all and checked.field is QuotedField.DURATION_S:
        _add_length_of_all(work, checked)
        return
    if number is None:
        work.drop(
            checked, "there are several loads, and the quotation does not tell which it is of"
        )
        return
    if checked.field is QuotedField.STAGES:
        _add_stages(work, checked, number)
    elif checked.field is QuotedField.DURATION_S:
        _add_number(work, checked, number, "duration_s")
    elif checked.field is QuotedField.START:
        _add_start(work, checked, number)
    else:
        _add_level(work, checked, number)


def dispute_ramps(work: Merging, answer: Sequence[Checked]) -> None:
    """Dispute that a load climbs all the time if an answer tells its level and its length alone."""
    fields = {each.field for each in answer}
    lengths = [each for each in answer if each.field is QuotedField.DURATION_S]
    if not fields & UNITS.keys() or fields & {QuotedField.STAGES, QuotedField.START}:
        return
    for number, scenario in enumerate(work.scenarios):
        load = scenario.load
        if load is not None and len(load.stages) == 1 and lengths:
            work.dispute(
                lengths[0], f"scenarios[{number}].load.stages", "read a ramp over all of it"
            )


def _add_length_of_all(work: Merging, checked: Checked) -> None:
    """Fill or confirm the time that several loads take, which the words tell of all of them."""
    parts = []
    for number, scenario in enumerate(work.scenarios):
        load, part = scenario.load, f"scenarios[{number}].load.duration_s"
        if load is None or load.per is not None:
            continue
        if load.duration_s is None:
            work.put(number, load=load.model_copy(update={"duration_s": _number(checked)}))
            parts.append(part)
        elif isclose(load.duration_s, _number(checked)):
            work.agree(checked, part)
    if parts:
        work.fill(checked.ways[0], *parts)


def _add_start(work: Merging, checked: Checked, number: int) -> None:
    load = work.load_of(number)
    if not load.stages:
        work.drop(checked, "there are no stages that could begin there")
    elif load.start is None and isclose(load.stages[0].target, _number(checked)):
        work.agree(checked, f"scenarios[{number}].load.stages")  # a level that is held
    else:
        _add_number(work, checked, number, "start")


def _add_number(work: Merging, checked: Checked, number: int, name: str) -> None:
    """Settle one number of a load against what the rules have there."""
    load, part = work.load_of(number), f"scenarios[{number}].load.{name}"
    read, asked = getattr(load, name), _number(checked)
    if read is not None:
        if isclose(read, asked):
            work.agree(checked, part)
        else:
            words = _WORDS[load.unit] if name == "target" else _NAMES[name]
            work.dispute(checked, part, f"read {read:.12g} {words}")
        return
    way = work.open_way(checked, part)
    if way is not None:
        value = int(asked) if name == "limit_vus" else asked
        work.put(number, load=load.model_copy(update={name: value}))
        work.fill(way, part)


def _add_level(work: Merging, checked: Checked, number: int) -> None:
    unit, per = UNITS[checked.field]
    load = work.load_of(number)
    if unit is Unit.USERS and load.unit is not Unit.USERS:
        _add_number(work, checked, number, "limit_vus")
    elif load.target is None and not load.stages:
        _begin(work, checked, number, load.model_copy(update={"unit": unit, "per": per}))
    elif _is_total(load, per, _number(checked)):
        work.agree(checked, f"scenarios[{number}].load.target")
    elif alike(unit, load.unit) and (per is None or per is load.per):
        _add_number(work, checked, number, "target")
    elif load.target is not None and _may_be_carriers(load, unit):
        changes = {"unit": unit, "per": per, "target": None, "limit_vus": int(load.target)}
        _begin(work, checked, number, load.model_copy(update=changes))
    else:
        target = f"{load.target:.12g} " if load.target is not None else ""
        each = " each" if load.per is Per.VU else ""
        read = f"read {target}{_WORDS[load.unit]}{each}"
        work.dispute(checked, f"scenarios[{number}].load.target", read)


def _may_be_carriers(load: Load, unit: Unit) -> bool:
    """Return whether the users of a load may be those that carry one in another unit.

    Users that work for some minutes open "3 products each" in them, and are not done with that.
    """
    steady = load.unit is Unit.USERS and not load.stages
    return steady and (unit.is_rate or load.duration_s is None)


def _is_total(load: Load, per: Per | None, asked: float) -> bool:
    """Return whether a number of runs is the same in all, or of each user, as a load has.

    10 users of 100 runs each make 1,000, and so do 5 a second in 200 seconds.
    """
    if load.target is None or per is None:
        return False
    if load.unit.is_rate and per is Per.TOTAL:
        made = load.target * (load.duration_s or 0.0)
    elif load.per is not None and load.per is not per and load.limit_vus:
        made = load.target * load.limit_vus ** (1 if load.per is Per.VU else -1)
    else:
        return False
    return isclose(asked, made, rel_tol=ROUNDED)


def _begin(work: Merging, checked: Checked, number: int, load: Load) -> None:
    """Put a target where there was none, or where it was that of the users that carry it."""
    path = f"scenarios[{number}].load"
    way = work.open_way(checked, f"{path}.target")
    if way is None:
        return
    if load.limit_vus is not None:
        if f"{path}.target" in work.parts_at(way.spans):
            read = f"read {load.limit_vus} users from the same words"
            work.dispute(checked, f"{path}.target", read)
            return
        work.rename({f"{path}.target": f"{path}.limit_vus"})
    work.put(number, load=load.model_copy(update={"target": _number(checked)}))
    work.fill(way, f"{path}.target", *([f"{path}.per"] if load.per else []))


def _add_stages(work: Merging, checked: Checked, number: int) -> None:
    load, path = work.load_of(number), f"scenarios[{number}].load"
    asked = _stages(checked)
    if load.stages:
        if _same(asked, load.stages):
            work.agree(checked, f"{path}.stages")
        else:
            work.dispute(checked, f"{path}.stages", f"read {_written(load.stages)}")
        return
    unit = checked.ways[0].unit
    if load.target is not None and (unit is None or alike(unit, load.unit)):
        unit = load.unit
    if unit is None:
        work.drop(checked, "nobody says what its levels count")
        return
    length, peak = sum(stage.duration_s for stage in asked), max(stage.target for stage in asked)
    against = _against(load, unit, length, peak)
    if against:
        work.dispute(checked, f"{path}.stages", against)
        return
    way = work.open_way(checked, f"{path}.stages")
    if way is None:
        return
    changes = {"unit": unit, "stages": asked, "target": peak, "duration_s": length}
    claimed = {claim.part for claim in work.claims}
    whole = [f"{path}.target", f"{path}.duration_s"]
    work.put(number, load=load.model_copy(update=changes))
    work.fill(way, f"{path}.stages", *(part for part in whole if part not in claimed))


def _against(load: Load, unit: Unit, length_s: float, peak: float) -> str:
    """Return what the rules have read that stages contradict."""
    if load.target is not None and (load.unit is not unit or not isclose(load.target, peak)):
        return f"read {load.target:.12g} {_WORDS[load.unit]}"
    if load.duration_s is not None and not isclose(load.duration_s, length_s):
        return f"read {load.duration_s:.12g} seconds"
    return ""


def _number(checked: Checked) -> float:
    if not isinstance(checked.value, Number):
        raise TypeError(checked.field)
    return checked.value.value


def _stages(checked: Checked) -> tuple[LoadStage, ...]:
    return tuple(each for each in checked.value if isinstance(each, LoadStage))


def _same(one: tuple[LoadStage, ...], other: tuple[LoadStage, ...]) -> bool:
    numbers, others = chain.from_iterable(one), chain.from_iterable(other)
    return len(one) == len(other) and all(map(isclose, numbers, others))


def _written(stages: tuple[LoadStage, ...]) -> str:
    return ", ".join(f"{stage.duration_s:.12g}:{stage.target:.12g}" for stage in stages)
