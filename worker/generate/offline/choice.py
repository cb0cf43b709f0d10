"""Chooses how load is made: what the plan asks for, filled up with stated assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.domain.plan import Load, LoadTestType, Per, Unit
from shared.k6_durations import format_duration
from worker.generate.offline.bounds import rate, seconds, users
from worker.generate.offline.kinds import Kind, kind_called
from worker.generate.offline.movement import Movement
from worker.generate.offline.staging import drawn_course, staged_shape
from worker.generate.offline.usual_shapes import scaled_shape, usual_shape
from worker.k6.load_shape import ConstantRate, ConstantVus, Iterations, LoadShape

_DEFAULT_VUS = 10
_DEFAULT_DURATION_S = 60.0
_LEAST_RATE_PER_S = 1 / 3600

type Choice = tuple[LoadShape, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of a load beside its numbers.

    `doubts` tell, by field, why a number is not sure. `is_read` says that nothing of the
    description was left unread, so that what is missing was not stated.
    """

    kind: Kind | None = None
    movement: Movement = field(default_factory=Movement)
    doubts: Mapping[str, str] = field(default_factory=dict)
    is_read: bool = True

    @property
    def missing(self) -> str:
        """What can be said of a number that is not there."""
        return "is not stated" if self.is_read else "was not understood"

    @property
    def found(self) -> str:
        """The same of "no number"."""
        return "is stated" if self.is_read else "was understood"


def choose_shape(load: Load | None, circumstances: Circumstances) -> Choice:
    """Return a shape that keeps what a load says, and what had to be assumed.

    Rates are those of iterations, whatever the unit.
    """
    load = load or Load(unit=Unit.USERS)
    if load.stages:
        return staged_shape(load), ()
    return (
        _of_kind(load, circumstances)
        or _of_ramp(load, circumstances)
        or _of_numbers(load, circumstances)
    )


def _of_kind(load: Load, circumstances: Circumstances) -> Choice | None:
    """Return the usual shape of a kind of test whose course is not stated."""
    kind = circumstances.kind
    if kind is None and circumstances.movement.leaps:
        kind = kind_called(LoadTestType.SPIKE)
    if kind is None or load.unit is Unit.ITERATIONS:
        return None
    if load.target is None:
        if kind is not circumstances.kind:
            return None
        words = f"No number of users is stated for the {kind.name} test"
        if not circumstances.is_read:
            words = f"The numbers of the {kind.name} test were not understood"
        shape = usual_shape(kind, load.duration_s)
        length = f", in {format_duration(load.duration_s)}" if load.duration_s else ""
        return shape, (f"{words}; its usual shape is used{length}: {kind.shape}.",)
    if not kind.shapes_peaks or _has_sure_length(load, circumstances):
        return None
    course = "is not stated" if load.duration_s is None else "is not stated beyond doubt"
    assumption = f"The course of the {kind.name} test {course}; its stages follow the usual shape."
    return scaled_shape(kind, load), (assumption,)


def _of_ramp(load: Load, circumstances: Circumstances) -> Choice | None:
    """Return a ramp that is asked for in words without all of its numbers."""
    moving = circumstances.movement.rises and load.unit is not Unit.ITERATIONS
    if not moving or load.target is None or _has_sure_length(load, circumstances):
        return None
    return drawn_course(load, circumstances.movement)


def _has_sure_length(load: Load, circumstances: Circumstances) -> bool:
    return load.duration_s is not None and "duration_s" not in circumstances.doubts


def _of_numbers(load: Load, circumstances: Circumstances) -> Choice:
    if load.unit is Unit.ITERATIONS and load.target is not None:
        return _iterations(load, load.target, circumstances)
    assumptions = []
    target = load.target
    if target is None:
        target = _DEFAULT_VUS
        assumptions.append(
            f"The number of users {circumstances.missing}; {_DEFAULT_VUS} virtual users are used."
        )
    length_s = load.duration_s
    if length_s is None:
        length_s = _DEFAULT_DURATION_S
        assumptions.append(f"The duration {circumstances.missing}; the test runs for 1 minute.")
    if load.unit.is_rate and load.target is not None:
        per_s = rate(max(target, _LEAST_RATE_PER_S))
        return ConstantRate(per_s, seconds(length_s), load.limit_vus), tuple(assumptions)
    return ConstantVus(max(1, users(target)), seconds(length_s)), tuple(assumptions)


def _iterations(load: Load, target: float, circumstances: Circumstances) -> Choice:
    assumptions: tuple[str, ...] = ()
    if load.limit_vus is None:
        assumptions = (
            f"The number of users {circumstances.missing}; one virtual user makes the iterations.",
        )
    limit_s = None if load.duration_s is None else seconds(load.duration_s)
    vus = max(1, users(load.limit_vus or 1))
    return Iterations(vus, max(1, round(target)), load.per is Per.VU, limit_s), assumptions
