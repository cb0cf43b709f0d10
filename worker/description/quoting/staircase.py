"""Whether stages follow from the quantities of a quotation: its times, and its levels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isclose

from shared.domain.load import LoadStage
from shared.domain.plan import Span
from shared.reading.lexing.tokens import Kind
from worker.description.quoting.quantities import Quantity

_LEVELS = frozenset({Kind.USERS, Kind.RATE, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Stairs:
    """Where the times and levels of stages stand; `per_s` tells that the levels are rates."""

    spans: tuple[Span, ...]
    per_s: bool


def stages_from(asked: Sequence[LoadStage], found: Sequence[Quantity]) -> Stairs | None:
    """Return what stages follow from.

    A time or a level that is not 0 stands in the quotation, and each time there is used; levels
    that rise by a step stand there by that step and their last. One time may be what the others
    leave of the whole: 45 minutes with a ramp of 15.
    """
    times = [quantity for quantity in found if quantity.kind is Kind.TIME]
    levels = [quantity for quantity in found if quantity.kind in _LEVELS]
    length = sum(stage.duration_s for stage in asked)
    used = _used([stage.duration_s for stage in asked], times) or _left(asked, times)
    reached = _used([stage.target for stage in asked], levels) or _stepped(asked, levels)
    if used is None or reached is None or not used or not reached:
        return None
    others = set(times).difference(used)
    if any(length not in time.values for time in others):
        return None
    return Stairs(
        tuple(quantity.span for quantity in (*times, *reached)),
        per_s=any(quantity.kind is Kind.RATE for quantity in reached),
    )


def _left(asked: Sequence[LoadStage], times: Sequence[Quantity]) -> list[Quantity] | None:
    """Return the times of stages of which one is what the others leave of a time that is said."""
    lengths = [stage.duration_s for stage in asked]
    whole = _used([sum(lengths)], times)
    for place in range(len(lengths) if whole else 0):
        others = _used([*lengths[:place], *lengths[place + 1 :]], times)
        if whole and others:
            return [*whole, *others]
    return None


def _used(values: Iterable[float], found: Sequence[Quantity]) -> list[Quantity] | None:
    """Return the quantities that say some values; None if nothing says one of them."""
    used: set[Quantity] = set()
    for value in set(values):
        saying = [q for q in found if any(isclose(value, own, rel_tol=1e-9) for own in q.values)]
        if value and not saying:
            return None
        used.update(saying)
    return [quantity for quantity in found if quantity in used]


def _stepped(asked: Sequence[LoadStage], levels: Sequence[Quantity]) -> list[Quantity] | None:
    """Return the step and the last level of a regular staircase."""
    targets = [stage.target for stage in asked]
    steps = {after - before for before, after in pairwise(targets)}
    last = _used(targets[-1:], levels)
    step = steps.pop() if len(steps) == 1 else 0.0
    said = _used([step], levels) if step else None
    first = _used(targets[:1], levels) is not None or targets[0] == step
    return [*said, *last] if said and last and first else None
