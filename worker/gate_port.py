"""What a worker needs so that all workers call the model as one: turns, and what came of them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NewType, Protocol

from shared.domain.errors import AIOutageError, ErrorCode

Ticket = NewType("Ticket", str)
# A state of the breaker; how a call ended says something only about the state that it began in.
State = NewType("State", str)


@dataclass(frozen=True, slots=True)
class Go:
    """Call now."""

    state: State


@dataclass(frozen=True, slots=True)
class InLine:
    """Others are before, or the budget is used up: ask again after `wait_s`."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class Away:
    """The model is away, as failures with this `code` said; somebody may call after `wait_s`."""

    wait_s: float
    code: ErrorCode


type Turn = Go | InLine | Away

# How a call ended: the model answered whatever it was, it refused the key or another setting, it
# was away, or nobody knows.
type CallEnd = Literal["answered", "refused", "unknown"] | AIOutageError


class Change(StrEnum):
    """What the end of a call made of the breaker."""

    OPENED = "opened"
    CLOSED = "closed"
    SAME = "same"


class GateStore(Protocol):
    """Breaker and budget of all workers. Raises StoreUnavailableError."""

    def ask(self, ticket: Ticket) -> Turn:
        """Ask for a turn; a ticket that is in line keeps its place while it asks."""
        ...

    def settle(self, ticket: Ticket, state: State, end: CallEnd) -> tuple[Change, float]:
        """Give up a turn or a place in line; return what that changed, and the seconds it holds."""
        ...

    def renew(self, tickets: Collection[Ticket]) -> None:
        """Keep the turns of calls that are under way; a worker that is gone loses them."""
        ...
