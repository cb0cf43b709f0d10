"""Breaker and budget on Redis; safe to use from all of a worker's threads."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from shared.domain.errors import AIOutageError, ErrorCode
from shared.store.scripts import milliseconds
from worker.ports import Away, CallEnd, Change, Go, InLine, State, Ticket, Turn
from worker.store.redis_scripts import RedisScripts

_LONGEST_OPEN_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLimits:
    """When the breaker opens and for how long at first; calls in any minute and at a time.

    0 failures: no breaker; 0 calls: no limit.
    """

    failures: int
    open_s: float
    per_minute: int = 0
    at_a_time: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything to ask for."""
        return bool(self.failures or self.per_minute or self.at_a_time)


class RedisGateStore:
    """Implements `worker.ports.GateStore`; a turn lasts `lease_s` seconds unless renewed."""

    def __init__(
        self, url: str, limits: GateLimits, *, lease_s: float, max_connections: int = 16
    ) -> None:
        self._scripts = RedisScripts(url, max_connections=max_connections)
        self._limits = limits
        self._lease_ms = milliseconds(lease_s)

    def ask(self, ticket: Ticket) -> Turn:
        """Ask for a turn."""
        limits = self._limits
        breaks = "1" if limits.failures else "0"
        args = (ticket, self._lease_ms, breaks, limits.per_minute, limits.at_a_time)
        return self._scripts.run("model_ask", *args, decode=_decode_turn)

    def settle(self, ticket: Ticket, state: State, end: CallEnd) -> tuple[Change, float]:
        """Give up a turn; a failure may open the breaker."""
        outage = end if isinstance(end, AIOutageError) else None
        limits = self._limits
        args = (
            *(ticket, state, "away" if isinstance(end, AIOutageError) else end, limits.failures),
            *(milliseconds(limits.open_s), milliseconds(_LONGEST_OPEN_S)),
            round(1000 * ((outage and outage.retry_after_s) or 0.0)),
            "1" if outage and outage.final else "0",
            outage.code.value if outage else "",
        )
        return self._scripts.run("model_settle", *args, decode=_decode_change)

    def renew(self, tickets: Collection[Ticket]) -> None:
        """Keep the turns of calls that are under way."""
        self._scripts.run("model_renew", self._lease_ms, *tickets, decode=bool)

    def close(self) -> None:
        """Drop all connections."""
        self._scripts.close()


def _decode_turn(reply: Any) -> Turn:
    match reply:
        case ["go", state]:
            return Go(State(state))
        case ["line", wait_ms]:
            return InLine(wait_ms / 1000)
        case _:
            _, wait_ms, code = reply
            return Away(wait_ms / 1000, ErrorCode(code))


def _decode_change(reply: Any) -> tuple[Change, float]:
    change, open_ms = reply
    return Change(change), open_ms / 1000
