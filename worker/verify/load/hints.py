"""Writes the k6 options that make the load that a description asks for, on one line."""

from collections.abc import Mapping, Sequence

from shared.domain.verification import Load
from worker.k6.load_options import Option, load_options
from worker.k6.load_shape import (
    ConstantRate,
    ConstantVus,
    Iterations,
    LoadShape,
    RampingRate,
    RampingVus,
)

# What a script is given where the description does not say.
_DURATION_S = 60.0
_ITERATION_S = 1.0
_MOST_ITEMS = 30  # a hint is read by people


def options_for(load: Load) -> str:
    """Return the options, as the inside of an object in JavaScript."""
    return _properties(load_options(_shape(load), iteration_s=_ITERATION_S))


def _shape(load: Load) -> LoadShape:
    duration_s = load.duration_s or _DURATION_S
    if load.iterations is not None:
        per_vu = load.iterations_per == "vu"
        return Iterations(load.vus or 1, load.iterations, per_vu, load.duration_s)
    if load.rate_per_s is not None and load.stages is not None:
        return RampingRate(None, load.stages, load.vus)
    if load.rate_per_s is not None:
        return ConstantRate(load.rate_per_s, duration_s, load.vus)
    if load.stages is not None:
        return RampingVus(0, load.stages)
    return ConstantVus(load.vus, duration_s)


def _written(option: Option) -> str:
    match option:
        case Mapping():
            return f"{{ {_properties(option)} }}"
        case str():
            return f"'{option}'"
        case Sequence():
            items = [_written(item) for item in option[:_MOST_ITEMS]]
            return f"[{', '.join([*items, '...'] if len(option) > _MOST_ITEMS else items)}]"
        case _:
            return str(option)


def _properties(options: Mapping[str, Option]) -> str:
    return ", ".join(f"{name}: {_written(option)}" for name, option in options.items())
