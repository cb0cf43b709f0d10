"""The parts of a load: one stage of its course, and one pass criterion."""

from typing import NamedTuple


class LoadStage(NamedTuple):
    """A stretch of time at whose end the load reaches `target`: VUs or iterations per second."""

    duration_s: float
    target: float


class Threshold(NamedTuple):
    """A pass criterion in k6's names and units: `http_req_duration`, `p(95)`, `<`, `400.0`."""

    metric: str
    aggregation: str
    operator: str
    value: float

    @property
    def side(self) -> str:
        """The side on which it limits: `<` also if it is exactly 0, as nothing is below that."""
        exactly_none = self.operator in {"==", "==="} and not self.value
        return "<" if exactly_none else self.operator[0]
