"""Changes single values in a script that somebody else wrote, and nothing around them."""

import re
from collections.abc import Iterator

from shared.domain.errors import CannotChangeError
from shared.domain.plan import Criterion, Load, Pause, Unit
from shared.k6_durations import format_duration
from worker.description.change.removals import Kind, Removal
from worker.description.change.wish import Wish
from worker.generate.offline.options_code import expression_of
from worker.generate.offline.traffic_change import adds_to_traffic
from worker.literals.literal import Edit, Literal, Literals, Path, appended, applied, replaced
from worker.literals.option_literals import literals_in

CAN = (
    "What can be changed there: users, duration and iterations that stand as plain values in the "
    "options, thresholds, and `sleep()` of one length."
)
_DEMAND = re.compile(r"\s*([a-z]+(?:\([\d.]+\))?)\s*([<>]=?)\s*-?[\d.]+\s*")
_NOT_OWN = "The script is edited, or not one of this generator"
_DONE = f"{_NOT_OWN}: only single values were changed, where they stand."


def edited(script: str, wish: Wish) -> tuple[str, str]:
    """Return a script with what a wish changes, and what is to be said of that.

    Raises CannotChangeError unless all of the wish can be done for sure.
    """
    unread = wish.plan.unread
    if unread:
        raise _refused(f"'{unread[0].text}' was not understood")
    literals = literals_in(script)
    if literals is None:
        raise _refused("its options are no plain object in its text")
    edits = list(_edits(wish, literals))
    if not edits:
        raise _refused("the wish names no value")
    return applied(script, edits), _DONE


def _edits(wish: Wish, literals: Literals) -> Iterator[Edit]:
    if adds_to_traffic(wish):
        raise _refused("requests cannot be added to it")
    for removal in wish.removals:
        yield from _removed(removal, literals)
    for scenario in wish.plan.scenarios:
        if scenario.share is not None or scenario.start_s is not None:
            raise _refused("who does what cannot be changed in it")
        if scenario.load is not None:
            yield from _load_edits(scenario.load, literals)
        if scenario.pause is not None:
            yield from _pause_edits(scenario.pause, literals)
    for criterion in wish.plan.criteria:
        yield _limit_edit(criterion, literals)


def _removed(removal: Removal, literals: Literals) -> Iterator[Edit]:
    if removal.kind is not Kind.LIMITS:
        raise _refused("requests and pauses cannot be removed from it")
    metrics = [name for name in literals.names(("thresholds",)) if removal.name in {"", name}]
    if not metrics:
        raise _refused("it has no such threshold")
    for name in metrics:
        start, end = literals.entries["thresholds", name]
        yield Edit(start, end, "")


def _load_edits(load: Load, literals: Literals) -> Iterator[Edit]:
    if load.stages or load.start is not None or load.limit_vus is not None:
        raise _refused("a course of the load, or a limit of its users, cannot be written into it")
    place = _place_of_load(literals)
    if load.target is not None:
        names = {Unit.USERS: "vus", Unit.ITERATIONS: "iterations"}
        name = names.get(load.unit)
        if name is None:
            raise _refused("a rate cannot be written into it")
        if (*place, "stages") in literals.entries:
            raise _refused("its load is a course")
        yield replaced(_value(literals, (*place, name)), f"{load.target:.12g}")
    if load.duration_s is not None:
        yield replaced(_value(literals, (*place, "duration")), format_duration(load.duration_s))


def _place_of_load(literals: Literals) -> Path:
    """Return where the one load is written: at the top, or in the one scenario."""
    if ("scenarios",) not in literals.entries:
        return ()
    names = literals.names(("scenarios",))
    if len(names) != 1:
        raise _refused("it has several scenarios")
    return ("scenarios", names[0])


def _value(literals: Literals, path: Path) -> Literal:
    found = literals.values.get(path)
    if found is None:
        raise _refused(f"its `{path[-1]}` is no plain value")
    return found


def _pause_edits(pause: Pause, literals: Literals) -> Iterator[Edit]:
    if literals.sleeps is None or len({each.value for each in literals.sleeps}) != 1:
        raise _refused("its pauses are not of one length")
    if pause.shortest_s != pause.longest_s:
        raise _refused("a range of pauses cannot be written into it")
    yield from (replaced(each, f"{pause.shortest_s:g}") for each in literals.sleeps)


def _limit_edit(criterion: Criterion, literals: Literals) -> Edit:
    if not criterion.is_of_all or criterion.aborts:
        raise _refused(
            "a limit of a part of the test, or one that ends it, cannot be written into it"
        )
    threshold, wanted = criterion.threshold, expression_of(criterion.threshold)
    path: Path = ("thresholds", threshold.metric)
    for place, literal in literals.values.items():
        found = _DEMAND.fullmatch(literal.value)
        alike = found and (found[1], found[2][0]) == (threshold.aggregation, threshold.operator[0])
        if place[:2] == path and alike:
            return replaced(literal, wanted)
    if path in literals.groups:
        return appended(literals.groups[path], f"'{wanted}'")
    if path in literals.entries:
        raise _refused(f"its thresholds of {threshold.metric} are no plain list")
    code = f"{threshold.metric}: ['{wanted}']"
    if ("thresholds",) in literals.groups:
        return appended(literals.groups["thresholds",], code)
    if ("thresholds",) in literals.entries:
        raise _refused("its thresholds are no plain object")
    return appended(literals.groups[()], f"thresholds: {{ {code} }}")


def _refused(why: str) -> CannotChangeError:
    return CannotChangeError(f"{_NOT_OWN}: {why}. {CAN}")
