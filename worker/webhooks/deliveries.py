"""The thread of a worker that delivers webhooks."""

from collections.abc import Callable
from typing import Final, Self

from worker.settings import WorkerSettings
from worker.upkeep.periodic_thread import PeriodicThread
from worker.webhooks.courier import Courier
from worker.webhooks.message import Signer
from worker.webhooks.outbox import RedisOutbox

DELIVER_EVERY_S: Final = 0.5


class Deliveries:
    """Delivers what is due, from `start` to `stop`."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._thread = PeriodicThread("webhooks", courier.tick, every_s=DELIVER_EVERY_S)

    @classmethod
    def build(cls, settings: WorkerSettings, count: Callable[[str, float], object]) -> Self | None:
        """Build the thread; None where nothing signs webhooks."""
        if not settings.webhook_secrets:
            return None
        # Its HTTP client takes a part of a second: workers without webhooks do without.
        from worker.webhooks.sender import Sender  # noqa: PLC0415

        return cls(
            Courier(
                RedisOutbox(
                    settings.redis_url.get_secret_value(), result_ttl_s=settings.result_ttl_s
                ),
                Sender(settings.webhook_receivers),
                Signer(settings.webhook_secrets),
                retry_s=settings.webhook_retry_s,
                count=count,
            )
        )

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more. What is under way goes on while the process does."""
        self._courier.stop()
        self._thread.stop()
