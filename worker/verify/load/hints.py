"""Writes the k6 options that make the load that a description asks for."""

from math import ceil

from shared.domain.verification import Load
from worker.k6.durations import format_duration

# What a script is given where the description does not say.
_DURATION_S = 60.0
_MAX_STAGES = 30  # a hint is read by people
_UNITS = ((1, "1s"), (60, "1m"), (3600, "1h"))


def options_for(load: Load) -> str:
    """Return the options, as JavaScript on one line."""
    if load.iterations is not None:
        return _scenario(_iterations(load))
    if load.rate_per_s is not None:
        return _scenario(_arrivals(load))
    if load.stages is not None:
        return f"stages: {_stages(load.stages, 1)}"
    duration = f"duration: '{format_duration(load.duration_s or _DURATION_S)}'"
    return f"vus: {load.vus}, {duration}" if load.vus else duration


def _scenario(fields: str) -> str:
    return f"scenarios: {{ load: {{ {fields} }} }}"


def _iterations(load: Load) -> str:
    executor = "per-vu-iterations" if load.iterations_per == "vu" else "shared-iterations"
    return f"executor: '{executor}', vus: {load.vus or 1}, iterations: {load.iterations}"


def _arrivals(load: Load) -> str:
    targets = [target for _, target in load.stages or ()] or [load.rate_per_s or 0]
    seconds, unit = next(
        (unit for unit in _UNITS if all((target * unit[0]).is_integer() for target in targets)),
        _UNITS[-1],
    )
    pool = load.vus or max(1, ceil(max(targets)))
    rest = f"timeUnit: '{unit}', preAllocatedVUs: {pool}"
    if load.stages is not None:
        return f"executor: 'ramping-arrival-rate', stages: {_stages(load.stages, seconds)}, {rest}"
    rate = round((load.rate_per_s or 0) * seconds)
    duration = format_duration(load.duration_s or _DURATION_S)
    return f"executor: 'constant-arrival-rate', rate: {rate}, duration: '{duration}', {rest}"


def _stages(stages: tuple[tuple[float, float], ...], per_s: int) -> str:
    listed = [
        f"{{ duration: '{format_duration(length)}', target: {round(target * per_s)} }}"
        for length, target in stages[:_MAX_STAGES]
    ]
    return f"[{', '.join([*listed, '...'] if len(stages) > _MAX_STAGES else listed)}]"
