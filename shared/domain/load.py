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
        """The side on which it limits: `<` or `>`, also of what must be exactly none or all."""
        if self.operator in {"==", "==="} and self.value in {0, 1} and self.aggregation == "rate":
            return ">" if self.value else "<"
        return self.operator[0]
