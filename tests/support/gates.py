"""Breaker and budget for tests: stores of them over a server, and moments that pass at once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from shared.domain.errors import AIOutageError, AIUnavailableError
from shared.wire import keys
from tests.support.stores import Stores
from worker.ports import Change, Go, State, Ticket
from worker.store.gate_store import GateLimits, RedisGateStore

DOWN = AIUnavailableError("It is down.")
THREE_FAILURES = GateLimits(failures=3, open_s=5)


class Gates:
    """Two workers' views of one gate."""

    def __init__(self, stores: Stores, limits: GateLimits, closing: ExitStack) -> None:
        self.redis = stores.redis
        self.one, self.other = (
            RedisGateStore(stores.url, limits, lease_s=15, max_connections=8) for _ in range(2)
        )
        closing.callback(self.one.close)
        closing.callback(self.other.close)

    def begin(self, ticket: str) -> State:
        """Begin a call; return the state that it begins in."""
        turn = self.one.ask(Ticket(ticket))
        assert isinstance(turn, Go), turn
        return turn.state

    def fail(self, ticket: str, outage: AIOutageError = DOWN) -> tuple[Change, float]:
        """Make a call that fails."""
        return self.other.settle(Ticket(ticket), self.begin(ticket), outage)

    def open(self) -> float:
        """Let so many calls fail that the breaker opens; return for how long."""
        for number in range(3):
            change, seconds = self.fail(f"fails-{number}")
        assert change is Change.OPENED
        return seconds

    def come_to_its_end(self) -> None:
        """Let the time that the breaker is open be over."""
        self.redis.hset(keys.BREAKER, "open_until", 1)

    def lose(self, ticket: str) -> None:
        """Let the lease of a call run out, as that of a dead worker does."""
        self.redis.zadd(keys.MODEL_CALLS, {ticket: 1}, xx=True)

    def forget(self, ticket: str) -> None:
        """Let a ticket in line be unseen for too long."""
        self.redis.zadd(keys.MODEL_LINE_SEEN, {ticket: 1}, xx=True)


@contextmanager
def open_gates(stores: Stores, limits: GateLimits = THREE_FAILURES) -> Iterator[Gates]:
    """Connect two workers to a gate, and disconnect in the end."""
    with ExitStack() as closing:
        yield Gates(stores, limits, closing)
