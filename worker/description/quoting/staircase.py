"""Whether stages follow from the quantities of a quotation: its times, and its levels."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import isclose

from shared.domain.load import LoadStage
from shared.domain.plan import Span, Unit
from shared.reading.lexing.stream import UNIT_SECONDS
from shared.reading.lexing.tokens import Kind
from worker.description.quoting.quantities import Quantity

_UNITS = {Kind.RATE: Unit.ITERATIONS_PER_S, Kind.USERS: Unit.USERS}
_LEVELS = frozenset({*_UNITS, Kind.NUMBER, Kind.COUNT})
_MOST = 400  # quantities that a hundred stages may be told by
_COUNTED = frozenset({Kind.USERS, Kind.NUMBER})
_SPEEDS = frozenset({Kind.RATE, Kind.NUMBER})  # "spawn rate 20"


@dataclass(frozen=True, slots=True)
class Stairs:
    """Where the times and levels of stages stand, and what the levels count, if that is said."""

    spans: tuple[Span, ...]
    unit: Unit | None


def stages_from(
    asked: Sequence[LoadStage], found: Sequence[Quantity], levels: Sequence[Quantity] = ()
) -> Stairs | None:
    """Return what stages follow from: the quantities of their quotation, and `levels` beside it.

    A time or a level that is not 0 stands there, and each time there is used, or the end of a
    stage. A time may be what the others leave of the whole (45 minutes with a ramp of 15), how long
    a climb takes (160 users, 8 more a second), or the end of a stage, if those of all are told.
    Levels that rise by a step stand there by that step and their last.
    """
    if len(found) + len(levels) > _MOST:
        return None
    heights = [quantity for quantity in (*found, *levels) if quantity.kind in _LEVELS]
    reached = _used([stage.target for stage in asked], heights) or _stepped(asked, heights)
    times = [quantity for quantity in found if quantity.kind is Kind.TIME]
    numbers = [quantity for quantity in found if quantity.kind is Kind.NUMBER]
    used = (
        _lasting(asked, times, found)
        or _lasting(asked, [*times, *numbers], found)
        or _ending(asked, [*times, *numbers])
        or _lasting(asked, [*times, *map(_with_any_unit, numbers)], found)
    )
    if (
        not used
        or not reached
        or (len(asked) == 1 and not _saying(asked[0].duration_s, [*times, *numbers]))
    ):
        return None  # of a climb alone nobody knows how long users stay at its end
    ends = {*accumulate(stage.duration_s for stage in asked)}
    paces = {time for _, time in _paces(asked)}
    others = (time for time in times if time not in used and not time.bare)
    if any((ends | paces).isdisjoint(time.values) for time in others):
        return None
    again = [each for each in numbers if each not in reached and _says_again(each, used)]
    spans = {quantity.span for quantity in (*times, *used, *reached, *again)}
    targets = {stage.target for stage in asked}
    kinds = {each.kind for each in heights if not targets.isdisjoint(each.values)}
    unit = next((unit for kind, unit in _UNITS.items() if kind in kinds), None)
    return Stairs(tuple(sorted(spans)), unit)


def _lasting(
    asked: Sequence[LoadStage], times: Sequence[Quantity], found: Sequence[Quantity]
) -> list[Quantity] | None:
    """Return the quantities that say how long stages last; None if nothing says it of one."""
    lengths = Counter(stage.duration_s for stage in asked if stage.duration_s)
    climbs = list(_climbs(asked, _speeds(found)))
    used: list[Quantity] = []
    left = 0
    for length, count in lengths.items():
        saying = _saying(length, times) or [speed for time, speed in climbs if time == length]
        used += saying
        left += 0 if saying else count
    whole = _saying(sum(stage.duration_s for stage in asked), times)
    return [*used, *(whole if left else [])] if not left or (whole and left == 1) else None


def _speeds(found: Sequence[Quantity]) -> list[Quantity]:
    """Return what may say how fast a load climbs: rates, and users in a time."""
    counted = [
        replace(one, values=(one.values[0] / other.values[0],))
        for one, other in pairwise(found)
        if one.kind in _COUNTED and other.kind is Kind.TIME and other.values[0]
    ]
    return [*(each for each in found if each.kind in _SPEEDS), *counted]


def _ending(asked: Sequence[LoadStage], found: Sequence[Quantity]) -> list[Quantity] | None:
    """Return the quantities that say when stages end, from the start; None if one is not said."""
    return _used(accumulate(stage.duration_s for stage in asked), found)


def _with_any_unit(number: Quantity) -> Quantity:
    """Return a number with what it is in each unit: "15 minutes, the first three to ..."."""
    lengths = (number.values[0] * unit for unit in UNIT_SECONDS.values())
    return replace(number, values=(*number.values, *lengths))


def _climbs(
    asked: Sequence[LoadStage], speeds: Sequence[Quantity]
) -> Iterator[tuple[float, Quantity]]:
    """Yield the times that follow from how fast a load climbs, each with the speed."""
    for time, pace in _paces(asked):
        yield from ((time, each) for each in speeds if isclose(each.values[0] * pace, 1.0))


def _paces(asked: Sequence[LoadStage]) -> Iterator[tuple[float, float]]:
    """Yield the time of each stage that climbs, and after what time each user follows in it."""
    before = 0.0
    for stage in asked:
        if stage.target != before:
            yield stage.duration_s, stage.duration_s / abs(stage.target - before)
        before = stage.target


def _saying(value: float, found: Iterable[Quantity]) -> list[Quantity]:
    return [each for each in found if any(isclose(value, own, rel_tol=1e-9) for own in each.values)]


def _says_again(number: Quantity, used: Iterable[Quantity]) -> bool:
    """Return whether a number is one of the times without its unit: "... and 20 for the last 5"."""
    times = {value for each in used if each.kind is Kind.TIME for value in each.values}
    units = UNIT_SECONDS.values()
    return any(number.values[0] * unit in times for unit in units)


def _used(values: Iterable[float], found: Sequence[Quantity]) -> list[Quantity] | None:
    """Return the quantities that say some values; None if nothing says one of them."""
    used: set[Quantity] = set()
    for value in set(values):
        saying = _saying(value, found)
        if value and not saying:
            return None
        used.update(saying)
    return [quantity for quantity in found if quantity in used]


def _stepped(asked: Sequence[LoadStage], levels: Sequence[Quantity]) -> list[Quantity] | None:
    """Return the step and the last level of a regular staircase, whose last level may be held."""
    targets = [stage.target for stage in asked]
    if targets[-2:-1] == targets[-1:]:
        targets.pop()
    steps = {after - before for before, after in pairwise(targets)}
    last = _used(targets[-1:], levels)
    step = steps.pop() if len(steps) == 1 else 0.0
    said = _used([step], levels) if step else None
    begins = {targets[0], targets[0] - step}  # "begin with 100 and add 100 every minute"
    first = step in begins or any(_saying(each, levels) for each in begins)
    return [*said, *last] if said and last and first else None
