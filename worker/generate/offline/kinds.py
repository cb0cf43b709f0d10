"""The usual shapes of load tests that are asked for by name alone."""

from dataclasses import dataclass

from shared.domain.load import LoadStage
from shared.domain.plan import LoadTestType

_MINUTE = 60.0
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of test: the stages of its course, and in words its `shape`.

    Targets are virtual users, or iterations per second where `per_second` is set. A single stage
    holds its target from the start.
    """

    name: LoadTestType
    stages: tuple[LoadStage, ...]
    shape: str
    per_second: bool = False

    @property
    def shapes_peaks(self) -> bool:
        """Whether a peak alone is enough to scale it: what the name stands for is its shape."""
        return len(self.stages) > 1 and self.name is not LoadTestType.LOAD


# Shapes follow Grafana's guide to load test types; the sizes are modest on purpose.
_KINDS = (
    Kind(LoadTestType.SMOKE, (LoadStage(_MINUTE, 3),), "3 virtual users for 1 minute"),
    Kind(
        LoadTestType.STRESS,
        (
            LoadStage(2 * _MINUTE, 100),
            LoadStage(5 * _MINUTE, 100),
            LoadStage(2 * _MINUTE, 200),
            LoadStage(5 * _MINUTE, 200),
            LoadStage(2 * _MINUTE, 0),
        ),
        "100, then 200 virtual users for 5 minutes each, with ramps of 2 minutes",
    ),
    Kind(
        LoadTestType.SPIKE,
        (
            LoadStage(_MINUTE, 10),
            LoadStage(10.0, 200),
            LoadStage(_MINUTE, 200),
            LoadStage(10.0, 10),
            LoadStage(_MINUTE, 10),
            LoadStage(10.0, 0),
        ),
        "10 virtual users, a jump to 200 for 1 minute, then back",
    ),
    Kind(
        LoadTestType.SOAK,
        (LoadStage(5 * _MINUTE, 50), LoadStage(2 * _HOUR, 50), LoadStage(5 * _MINUTE, 0)),
        "50 virtual users for 2 hours, with ramps of 5 minutes",
    ),
    Kind(
        LoadTestType.BREAKPOINT,
        (LoadStage(10 * _MINUTE, 500),),
        "from 0 to 500 iterations per second in 10 minutes",
        per_second=True,
    ),
    Kind(
        LoadTestType.LOAD,
        (LoadStage(_MINUTE, 20), LoadStage(3 * _MINUTE, 20), LoadStage(_MINUTE, 0)),
        "20 virtual users for 3 minutes, with ramps of 1 minute",
    ),
)


def kind_called(name: LoadTestType | None) -> Kind | None:
    """Return the usual shape of a kind of test."""
    return next((kind for kind in _KINDS if kind.name is name), None)
