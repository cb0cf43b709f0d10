"""The outbox: webhooks of ended jobs, each taken by one worker at a time."""

from collections.abc import Sequence
from typing import Any, Final

from shared.domain.webhook import WebhookStatus
from shared.store.record import decode_job
from shared.store.scripts import milliseconds
from worker.store.redis_scripts import RedisScripts
from worker.webhooks.delivery import (
    Answered,
    Delivered,
    Delivery,
    GiveUp,
    Next,
    Outcome,
    TryAgain,
    Unanswered,
)

# Longer than a try takes, so that a second worker sends only what the first one will not.
LEASE_S: Final = 30.0
# As many as settle at the same moment; others wait their turn.
_CONNECTIONS: Final = 4


class RedisOutbox:
    """One server's outbox. Every method raises StoreUnavailableError."""

    def __init__(self, url: str, *, result_ttl_s: float, lease_s: float = LEASE_S) -> None:
        self._scripts = RedisScripts(url, max_connections=_CONNECTIONS)
        self._result_ttl_ms = milliseconds(result_ttl_s)
        self._lease_ms = milliseconds(lease_s)

    def take(self, most: int) -> Sequence[Delivery]:
        """Take webhooks that are due. What is not settled within the lease is due again."""
        return self._scripts.run("take_webhooks", most, self._lease_ms, decode=_decode_taken)

    def settle(self, delivery: Delivery, outcome: Outcome, follows: Next) -> bool:
        """Record how a try ended; return whether no later one began meanwhile."""
        status, error = _told(outcome)
        state, delay_s = _state(follows)
        args = (
            *(delivery.job.id, delivery.attempt, status, error, state.value),
            *(milliseconds(delay_s), self._result_ttl_ms),
        )
        return self._scripts.run("settle_webhook", *args, decode=bool)

    def close(self) -> None:
        """Drop all connections."""
        self._scripts.close()


def _told(outcome: Outcome) -> tuple[str | int, str]:
    match outcome:
        case Answered(status=status):
            return status, ""
        case Unanswered(fault=fault):
            return "", fault.value


def _state(follows: Next) -> tuple[WebhookStatus, float]:
    match follows:
        case Delivered():
            return WebhookStatus.DELIVERED, 0
        case TryAgain(delay_s=delay_s):
            return WebhookStatus.PENDING, delay_s
        case GiveUp():
            return WebhookStatus.FAILED, 0


def _decode_taken(reply: Any) -> Sequence[Delivery]:
    return tuple(
        Delivery(decode_job(snapshot), int(attempt), int(elapsed_ms) / 1000)
        for snapshot, attempt, elapsed_ms in reply
    )
