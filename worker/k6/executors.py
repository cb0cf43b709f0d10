"""What each of k6's executors does over time, from the scenarios that `k6 inspect` prints."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from worker.k6.durations import parse_duration

# k6's own defaults for what it prints as null.
MAX_DURATION_S = 600.0
_ONE_SECOND = 1.0

type _Seconds = Annotated[float, BeforeValidator(parse_duration)]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time on which VUs or rate change evenly. Seconds from the start of the test."""

    begin_s: float
    end_s: float
    first: float
    last: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What one scenario does: VUs over time or iterations per second over time, or iterations."""

    start_s: float
    end_s: float | None = None
    vus: tuple[Segment, ...] = ()
    rate: tuple[Segment, ...] = ()
    iterations: int | None = None
    per_vu: bool = False
    max_duration_s: float | None = None


class UnknownScenarioError(ValueError):
    """A scenario is none of the executors that k6 ships."""


class _Options(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)

    start_time: _Seconds | None = None

    @property
    def start_s(self) -> float:
        return self.start_time or 0.0


class _Stage(_Options):
    duration: _Seconds
    target: int | None = None


class _ConstantVus(_Options):
    executor: Literal["constant-vus"]
    vus: int | None = None
    duration: _Seconds | None = None

    def activity(self) -> Activity:
        return _steady_vus(self.start_s, self.vus, self.duration or 0.0)


class _ExternallyControlled(_Options):
    executor: Literal["externally-controlled"]
    vus: int | None = None
    duration: _Seconds | None = None

    def activity(self) -> Activity:
        return _steady_vus(self.start_s, self.vus, self.duration or 0.0)


class _RampingVus(_Options):
    executor: Literal["ramping-vus"]
    start_vus: int | None = Field(default=None, alias="startVUs")
    stages: tuple[_Stage, ...] | None = None

    def activity(self) -> Activity:
        first = 1 if self.start_vus is None else self.start_vus
        course = _course(self.start_s, first, self.stages or (), per_s=1)
        return Activity(start_s=self.start_s, end_s=_end(course, self.start_s), vus=course)


class _ConstantArrivalRate(_Options):
    executor: Literal["constant-arrival-rate"]
    rate: int | None = None
    time_unit: _Seconds | None = None
    duration: _Seconds | None = None

    def activity(self) -> Activity:
        rate = (self.rate or 0) / (self.time_unit or _ONE_SECOND)
        end_s = self.start_s + (self.duration or 0.0)
        course = (Segment(self.start_s, end_s, rate, rate),)
        return Activity(start_s=self.start_s, end_s=end_s, rate=course)


class _RampingArrivalRate(_Options):
    executor: Literal["ramping-arrival-rate"]
    start_rate: int | None = None
    time_unit: _Seconds | None = None
    stages: tuple[_Stage, ...] | None = None

    def activity(self) -> Activity:
        unit = self.time_unit or _ONE_SECOND
        course = _course(self.start_s, (self.start_rate or 0) / unit, self.stages or (), per_s=unit)
        return Activity(start_s=self.start_s, end_s=_end(course, self.start_s), rate=course)


class _Iterations(_Options):
    executor: Literal["shared-iterations", "per-vu-iterations"]
    vus: int | None = None
    iterations: int | None = None
    max_duration: _Seconds | None = None

    def activity(self) -> Activity:
        vus = 1 if self.vus is None else self.vus
        longest = self.start_s + (self.max_duration or MAX_DURATION_S)
        return Activity(
            start_s=self.start_s,
            vus=(Segment(self.start_s, longest, vus, vus),),
            iterations=1 if self.iterations is None else self.iterations,
            per_vu=self.executor == "per-vu-iterations",
            max_duration_s=self.max_duration,
        )


type _Scenario = (
    _ConstantVus
    | _ExternallyControlled
    | _RampingVus
    | _ConstantArrivalRate
    | _RampingArrivalRate
    | _Iterations
)
_SCENARIO: TypeAdapter[_Scenario] = TypeAdapter(
    Annotated[_Scenario, Field(discriminator="executor")]
)


def activities(scenarios: Mapping[str, object]) -> tuple[Activity, ...]:
    """Return what each scenario does. Raises UnknownScenarioError."""
    try:
        return tuple(
            _SCENARIO.validate_python(scenario).activity() for scenario in scenarios.values()
        )
    except ValidationError as error:
        raise UnknownScenarioError("a scenario that k6 does not ship") from error


def _steady_vus(start_s: float, vus: int | None, duration_s: float) -> Activity:
    count = 1 if vus is None else vus
    end_s = start_s + duration_s
    return Activity(
        start_s=start_s,
        # An externally controlled test without a duration runs until somebody ends it.
        end_s=end_s if duration_s else None,
        vus=(Segment(start_s, end_s, count, count),),
    )


def _course(
    start_s: float, first: float, stages: tuple[_Stage, ...], *, per_s: float
) -> tuple[Segment, ...]:
    course: list[Segment] = []
    at, level = start_s, first
    for stage in stages:
        target = (stage.target or 0) / per_s
        course.append(Segment(at, at + stage.duration, level, target))
        at, level = at + stage.duration, target
    return tuple(course)


def _end(course: tuple[Segment, ...], start_s: float) -> float:
    return course[-1].end_s if course else start_s
