"""Parts a flow in time where limits hold for a part of it: each phase is a scenario of k6."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise, starmap

from shared.domain.plan import During
from worker.generate.offline.script_plan import Flow, Phase
from worker.k6.load_cuts import cut, length_s
from worker.k6.load_shape import ConstantRate, ConstantVus, LoadShape

_USUAL = ("warmUp", "steady", "coolDown")


def in_phases(
    flows: Sequence[Flow], times: Collection[During]
) -> tuple[tuple[Flow, ...], dict[During, str]]:
    """Return flows that are cut at the ends of some times, and the phase that each time is.

    Nothing is cut, and no time is a phase, where one of them cannot be, such as a time that
    overlaps another.
    """
    lengths = {length_s(flow.shape) for flow in flows}
    whole_s = lengths.pop() if len(lengths) == 1 else None
    if not times or whole_s is None or any(flow.start_s for flow in flows):
        return tuple(flows), {}
    ends = {each: whole_s if each.end_s is None else each.end_s for each in times}
    moments = sorted({0.0, whole_s, *ends.values(), *(each.start_s for each in times)})
    pairs = list(pairwise(moments))
    if moments[-1] > whole_s or any((each.start_s, ends[each]) not in pairs for each in times):
        return tuple(flows), {}
    parted = [_shapes(flow.shape, moments[1:-1]) for flow in flows]
    names = _names([during.start_s for during in times], moments, parted[0])
    result = tuple(
        replace(flow, phases=tuple(starmap(Phase, zip(names, shapes, moments, strict=False))))
        for flow, shapes in zip(flows, parted, strict=True)
    )
    return result, {each: names[moments.index(each.start_s)] for each in times}


def _shapes(shape: LoadShape, moments: Sequence[float]) -> list[LoadShape]:
    """Return a load in the parts between some moments."""
    found, begin_s, rest = [], 0.0, shape
    for moment in moments:
        parts = cut(rest, moment - begin_s)
        if parts is None:
            break
        before, rest = parts
        found.append(before)
        begin_s = moment
    return [*found, rest]


def _names(
    starts: Sequence[float], moments: Sequence[float], shapes: Sequence[LoadShape]
) -> list[str]:
    """Return names of phases: warm-up, steady and cool-down where the one that counts is steady."""
    at = moments.index(starts[0])
    steady = len(starts) == 1 and isinstance(shapes[at], ConstantVus | ConstantRate)
    usual = list(_USUAL[1 - at :][: len(shapes)]) if at < len(_USUAL) - 1 else []
    if steady and len(usual) == len(shapes):
        return usual
    return [f"phase{number}" for number in range(1, len(shapes) + 1)]
