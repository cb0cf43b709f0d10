"""What the rules make of a text, before it becomes the plan: values, where they stand, doubts."""

from dataclasses import dataclass, field

from shared.domain.load import LoadStage
from shared.domain.plan import Per
from shared.reading.lexing.tokens import Token


@dataclass(frozen=True, slots=True)
class Said:
    """A value and the tokens that it follows from; `doubt` is empty where it is beyond doubt."""

    value: float
    used: tuple[Token, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class SaidStages:
    """The stages of a load, and the tokens that they follow from; `held` are those of levels."""

    stages: tuple[LoadStage, ...]
    used: tuple[Token, ...]
    start: float | None = None
    held: tuple[int, ...] = ()
    doubt: str = ""


def spawned(users: Said, per_s: Said, whole: Said) -> SaidStages | None:
    """Return the ramp of users that begin one after the other, and what is left of the time."""
    ramp = users.value / per_s.value if per_s.value else 0.0
    if per_s.value >= users.value or ramp >= whole.value:
        return None
    stages = LoadStage(ramp, users.value), LoadStage(whole.value - ramp, users.value)
    return SaidStages(stages, (*users.used, *per_s.used, *whole.used))


@dataclass(frozen=True, slots=True)
class SaidLoad:
    """All that is said of one load; users and a rate may stand beside each other."""

    users: Said | None = None
    rate: Said | None = None
    stages: SaidStages | None = None
    duration: Said | None = None
    iterations: Said | None = None
    per: Per | None = None
    aside: tuple[Token, ...] = field(default=())  # read, but of no load

    @property
    def is_empty(self) -> bool:
        """Return whether nothing says how much load there is."""
        return not (self.users or self.rate or self.stages or self.iterations)
