"""Lets a call of the model begin when all workers together may make one more."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

import structlog

from shared.domain.errors import (
    AIMisconfiguredError,
    AIOutageError,
    AIQuotaError,
    AIUnavailableError,
    ErrorCode,
    StoreUnavailableError,
)
from shared.tracing.spans import past
from worker.budget import Budget
from worker.generate.model.text_model import Completion
from worker.ports import Away, CallEnd, Change, GateStore, Go, InLine, State, Ticket

# So much patience has every call: whoever waited as long as it was told may come a moment early.
_GRACE_S: Final = 1.0
# Nothing can be recorded meanwhile, and no budget kept.
_STORE_PAUSE_S: Final = 1.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Turn:
    """One call's turn, which ends with its completion, or with the block in which it is held."""

    def __init__(self, settle: Callable[[CallEnd], None]) -> None:
        self._settle = settle
        self._settled = False

    def end(self, end: CallEnd) -> None:
        """Tell how the call ended; the first word counts."""
        if not self._settled:
            self._settled = True
            self._settle(end)

    def completed(self, completion: Completion) -> None:
        """Tell what the call came to: whoever answers, and be it with a refusal, is there."""
        match completion.failure:
            case AIOutageError() as outage:
                self.end(outage)
            case AIMisconfiguredError():
                self.end("refused")
            case _:
                self.end("answered")


class Gate(Protocol):
    """Where each call of the model waits for its turn."""

    def turn(self, budget: Budget, *, patience_s: float) -> AbstractContextManager[Turn]:
        """Hold a turn while the block runs.

        Raises AIOutageError, with no call made, when the model is away and no turn is to be had
        within `patience_s`; and what `Budget.check` raises.
        """
        ...


class OpenGate:
    """A Gate without breaker and budget."""

    @contextmanager
    def turn(self, budget: Budget, *, patience_s: float) -> Iterator[Turn]:  # noqa: ARG002 - the port's
        """Go on at once."""
        yield Turn(lambda _: None)


class GateMetrics(Protocol):
    """What a gate counts."""

    def model_held_back(self) -> None:
        """Count a call that was not made."""
        ...

    def model_turn(self, waited_s: float) -> None:
        """Measure how long a call waited for its turn."""
        ...


class SharedGate:
    """The Gate of all workers that share a store; `renew` is to be called every second or so."""

    def __init__(
        self,
        store: GateStore,
        metrics: GateMetrics,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._clock = clock
        self._held: set[Ticket] = set()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, budget: Budget, *, patience_s: float) -> Iterator[Turn]:
        """Wait for a turn, hold it while the block runs, and give it up."""
        ticket, state = Ticket(uuid.uuid4().hex), State("")
        turn = Turn(lambda end: self._settle(ticket, state, end))
        try:
            state = self._state(ticket, budget, patience_s)
            yield turn
        finally:
            turn.end("unknown")

    def renew(self) -> None:
        """Keep the turns of this process. Raises StoreUnavailableError."""
        with self._lock:
            held = tuple(self._held)
        if held:
            self._store.renew(held)

    def _state(self, ticket: Ticket, budget: Budget, patience_s: float) -> State:
        """Wait for a turn; return the breaker's state in which it begins."""
        began_at, waited = self._clock(), False
        while True:
            budget.check()
            match self._asked(ticket):
                case Go(state):
                    with self._lock:
                        self._held.add(ticket)
                    waited_s = self._clock() - began_at
                    self._metrics.model_turn(waited_s)
                    if waited:
                        past("turn", waited_s)
                    return state
                case InLine(wait_s):
                    waited = True
                    budget.sleep(wait_s)
                case Away(wait_s, code):
                    left_s = max(patience_s, _GRACE_S) - (self._clock() - began_at)
                    if wait_s > left_s:
                        self._metrics.model_held_back()
                        raise _outage(wait_s, code)
                    waited = True
                    budget.sleep(wait_s)

    def _asked(self, ticket: Ticket) -> Go | InLine | Away:
        try:
            return self._store.ask(ticket)
        except StoreUnavailableError:
            return InLine(_STORE_PAUSE_S)

    def _settle(self, ticket: Ticket, state: State, end: CallEnd) -> None:
        with self._lock:
            self._held.discard(ticket)
        try:
            change, seconds = self._store.settle(ticket, state, end)
        except StoreUnavailableError as error:
            log.warning("model_turn_not_given_up", why=error.reason)
            return
        match change:
            case Change.OPENED:
                log.warning("model_is_away", asked_again_s=round(seconds, 1), why=_why(end))
            case Change.CLOSED:
                log.info("model_is_back")
            case Change.SAME:
                pass


def _outage(wait_s: float, code: ErrorCode) -> AIOutageError:
    """Return the failure of a call that was not made; to try it again at once would be in vain."""
    kind = AIQuotaError if code is ErrorCode.AI_QUOTA else AIUnavailableError
    detail = "The AI service failed several times, and is not asked for the moment."
    return kind(detail, retry_after_s=wait_s, final=True)


def _why(end: CallEnd) -> str:
    return end.code.value if isinstance(end, AIOutageError) else end
