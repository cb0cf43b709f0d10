"""A script's content after every decision, before it is written down."""

from dataclasses import dataclass

from shared.domain.load import Threshold
from worker.description.traffic import HeaderValue, Pause, Request, WebSocketSession
from worker.generate.offline.javascript import Code
from worker.k6.load_shape import LoadShape


@dataclass(frozen=True, slots=True)
class Capture:
    """A value that later steps need: the local constant that keeps it, and the answer's field."""

    constant: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request with its URL as a template literal and the names that the script gives it."""

    request: Request
    url: Code
    label: str
    title: str
    variable: str
    captures: tuple[Capture, ...] = ()
    carries_token: bool = False
    is_socket: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptPlan:
    """The whole script. `constants` map a variable of the environment to its default, if any.

    `iteration_s` is how long one iteration is taken to last.
    """

    summary: str
    shape: LoadShape
    iteration_s: float
    thresholds: tuple[Threshold, ...]
    aborts: bool
    constants: dict[str, str | None]
    headers: tuple[tuple[str, HeaderValue | Code], ...]
    steps: tuple[Step, ...]
    pause: Pause
    websocket: WebSocketSession
    shares: tuple[float, ...]
    encodes: bool
    assumptions: tuple[str, ...]

    @property
    def speaks_http(self) -> bool:
        """Whether any step is an HTTP request."""
        return not all(step.is_socket for step in self.steps)

    @property
    def waits(self) -> bool:
        """Whether users think at all."""
        return self.pause.high_s > 0

    @property
    def needed(self) -> tuple[str, ...]:
        """The variables that a run must be given."""
        return tuple(name for name, default in self.constants.items() if default is None)
