"""A script's content after every decision, before it is written down."""

from dataclasses import dataclass

from shared.domain.load import Threshold
from shared.domain.plan import Pause
from worker.description.traffic import HeaderValue, Request
from worker.generate.offline.javascript import Code
from worker.k6.load_shape import LoadShape

# The tags of samples by which limits of a part of the test are told apart.
PHASE, PART, SCENARIO = "phase", "part", "scenario"

type Tag = tuple[str, str]
"""A tag of samples, and its value."""


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
    parts: tuple[Tag, ...] = ()  # those of the test that limits are of


@dataclass(frozen=True, slots=True)
class Branch:
    """What some of the iterations do: `share` is how many, beside those of the other branches."""

    title: str
    steps: tuple[Step, ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a flow's time, which begins so many seconds after it."""

    name: str
    shape: LoadShape
    start_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Users who do the same: their load, and what an iteration does or draws from.

    `iteration_s` is how long one iteration is taken to last, `start_s` when the flow begins.
    `phases` make up its time, where limits are of one of them alone.
    """

    name: str
    shape: LoadShape
    iteration_s: float
    branches: tuple[Branch, ...]
    pause: Pause
    start_s: float | None = None
    phases: tuple[Phase, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all branches."""
        return tuple(step for branch in self.branches for step in branch.steps)

    def makes_once(self, step: Step) -> bool:
        """Return whether a step is for a user's first iteration, which draws from no branches."""
        return step.request.once is not None and len(self.branches) == 1


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold on samples that have some tags; `aborts` ends a test that fails it."""

    threshold: Threshold
    tags: tuple[Tag, ...] = ()
    aborts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptPlan:
    """The whole script. `constants` map a variable of the environment to its default, if any.

    `summary` repeats the description, `wishes` what changed it; `not_understood` tells what was
    not read.
    """

    summary: str
    wishes: tuple[str, ...]
    flows: tuple[Flow, ...]
    limits: tuple[Limit, ...]
    constants: dict[str, str | None]
    headers: tuple[tuple[str, HeaderValue | Code], ...]
    encodes: bool
    not_understood: str
    assumptions: tuple[str, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all flows."""
        return tuple(step for flow in self.flows for step in flow.steps)

    @property
    def speaks_http(self) -> bool:
        """Whether any step is an HTTP request."""
        return not all(step.is_socket for step in self.steps)

    @property
    def waits(self) -> bool:
        """Whether users think at all."""
        return any(flow.pause.longest_s > 0 for flow in self.flows) or any(
            step.request.pause for step in self.steps
        )

    @property
    def counts_iterations(self) -> bool:
        """Whether something that leaves no trace is done in the first iteration of a user alone."""
        return any(
            flow.makes_once(step) and not step.captures
            for flow in self.flows
            for step in flow.steps
        )

    @property
    def needed(self) -> tuple[str, ...]:
        """The variables that a run must be given."""
        return tuple(name for name, default in self.constants.items() if default is None)
