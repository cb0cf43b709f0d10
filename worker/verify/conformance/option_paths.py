"""Which option sets a part of a plan, by its path in the options."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.domain.load import Threshold
from shared.domain.plan import Criterion, Load, Unit
from worker.k6.thresholds import parse_expression
from worker.verify.load.courses import same
from worker.verify.load.criteria import same_aggregation

type OptionPath = tuple[str, ...]

_USERS = frozenset({"constant-vus", "ramping-vus", "externally-controlled"})
_RATES = frozenset({"constant-arrival-rate", "ramping-arrival-rate"})
_ITERATIONS = frozenset({"shared-iterations", "per-vu-iterations"})
_EXECUTORS = {
    Unit.USERS: _USERS,
    Unit.ITERATIONS_PER_S: _RATES,
    Unit.REQUESTS_PER_S: _RATES,
    Unit.ITERATIONS: _ITERATIONS,
}
_TARGETS = {Unit.USERS: "vus", Unit.ITERATIONS: "iterations"}
_RAMPS = {"ramping-vus": "startVUs", "ramping-arrival-rate": "startRate"}


def load_path(load: Load, field: str, settings: object) -> OptionPath | None:
    """Return the path, within its scenario, of the option for a field of a load.

    None if another executor makes the load, or if several options do.
    """
    if not isinstance(settings, Mapping) or settings.get("executor") not in _EXECUTORS[load.unit]:
        return None
    ramps = _RAMPS.get(settings["executor"])
    paths: Mapping[str, OptionPath | None] = {
        "target": _peak(settings, ramps) if ramps else (_TARGETS.get(load.unit, "rate"),),
        "start": (ramps,) if ramps else None,
        "stages": ("stages",) if ramps else None,
        "duration_s": _length(settings),
        "limit_vus": ("vus",) if load.unit is Unit.ITERATIONS else _most_vus(settings),
        "per": ("executor",),
    }
    return paths.get(field)


def _stages(settings: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found = settings.get("stages")
    return found if isinstance(found, list) else ()


def _peak(settings: Mapping[str, Any], start: str) -> OptionPath | None:
    """Return the stage that reaches the peak, if there is one peak, held or not."""
    targets = [stage.get("target") or 0 for stage in _stages(settings)]
    first = settings.get(start) or 0
    if not targets or first >= max(targets):
        return None
    at = [number for number, target in enumerate(targets) if target == max(targets)]
    held = at[-1] - at[0] == len(at) - 1
    return ("stages", str(at[0]), "target") if held else None


def _length(settings: Mapping[str, Any]) -> OptionPath:
    executor = settings["executor"]
    if executor in _RAMPS:
        alone = len(_stages(settings)) == 1
        return ("stages", "0", "duration") if alone else ("stages",)
    return ("maxDuration",) if executor in _ITERATIONS else ("duration",)


def _most_vus(settings: Mapping[str, Any]) -> OptionPath:
    return ("maxVUs",) if settings.get("maxVUs") else ("preAllocatedVUs",)


def criterion_path(criterion: Criterion, options: Mapping[str, object]) -> OptionPath | None:
    """Return the path of the threshold for a criterion: the only one of its kind.

    Of several, those on all samples come first, and those with the value that is asked for.
    """
    found = list(_alike(criterion, options))
    if criterion.is_of_all:
        found = [each for each in found if "{" not in each[0]] or found
    else:
        found = [each for each in found if "{" in each[0]]
    found = [each for each in found if same(each[2], criterion.threshold.value)] or found
    return ("thresholds", found[0][0], str(found[0][1])) if len(found) == 1 else None


def _alike(criterion: Criterion, options: Mapping[str, object]) -> Sequence[tuple[str, int, float]]:
    """Return metric, position and value of the thresholds that limit the same thing."""
    wanted, listed = criterion.threshold, options.get("thresholds")
    found = []
    for metric, limits in listed.items() if isinstance(listed, Mapping) else ():
        if metric.partition("{")[0].strip() != wanted.metric or not isinstance(limits, list):
            continue
        for number, limit in enumerate(limits):
            text = limit.get("threshold") if isinstance(limit, Mapping) else limit
            read = parse_expression(text) if isinstance(text, str) else None
            if (
                read is not None
                and same_aggregation(read.aggregation, wanted.aggregation)
                and Threshold(metric, *read).side == wanted.side
            ):
                found.append((metric, number, read.value))
    return found
