"""The ways in which load is made, one for each of k6's executors."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConstantVus:
    """A fixed number of users who repeat the script for a time."""

    vus: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class RampingVus:
    """Users who come and go in stages of (seconds, target)."""

    start: int
    stages: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ConstantRate:
    """Iterations started at a fixed rate, however slow the answers are."""

    rate_per_s: float
    duration_s: float
    vus: int | None = None


@dataclass(frozen=True, slots=True)
class RampingRate:
    """Iterations started at a rate that changes in stages of (seconds, iterations per second)."""

    start_per_s: float
    stages: tuple[tuple[float, float], ...]
    vus: int | None = None


@dataclass(frozen=True, slots=True)
class Iterations:
    """A fixed number of runs, shared by all users or (`per_vu`) made by each."""

    vus: int
    iterations: int
    per_vu: bool
    limit_s: float | None = None


type Profile = ConstantVus | RampingVus | ConstantRate | RampingRate | Iterations
