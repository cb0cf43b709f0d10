"""The ways in which load is made, one for each of k6's executors."""

from dataclasses import dataclass

from shared.domain.load import LoadStage


@dataclass(frozen=True, slots=True)
class ConstantVus:
    """A fixed number of users who repeat the script for a time; None leaves the number to k6."""

    vus: int | None
    duration_s: float


@dataclass(frozen=True, slots=True)
class RampingVus:
    """Users who come and go in stages, from `start` on."""

    start: int
    stages: tuple[LoadStage, ...]


@dataclass(frozen=True, slots=True)
class ConstantRate:
    """Iterations started at a fixed rate, however slow the answers are; `vus` bounds its VUs."""

    rate_per_s: float
    duration_s: float
    vus: int | None = None


@dataclass(frozen=True, slots=True)
class RampingRate:
    """Iterations started at a rate that changes in stages; None leaves the start to k6."""

    start_per_s: float | None
    stages: tuple[LoadStage, ...]
    vus: int | None = None


@dataclass(frozen=True, slots=True)
class Iterations:
    """A fixed number of runs, shared by all users or (`per_vu`) made by each, within a limit."""

    vus: int
    iterations: int
    per_vu: bool
    limit_s: float | None = None


type LoadShape = ConstantVus | RampingVus | ConstantRate | RampingRate | Iterations
