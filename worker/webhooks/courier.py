"""Delivers what is due in the outbox, many at a time, and decides what follows each try."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, Protocol

import structlog

from shared import log_facts
from shared.domain.errors import StoreUnavailableError
from shared.domain.webhook import WebhookFault
from shared.tracing.spans import annotate, continued, ids
from worker.webhooks.delivery import (
    Answered,
    Delivered,
    Delivery,
    GiveUp,
    Next,
    Outcome,
    TryAgain,
    Unanswered,
    after,
)
from worker.webhooks.message import Signer, body_of

# Tries that one worker makes at a time.
PLACES: Final = 32
# While tries are under way, the outbox is looked at so often.
LOOK_EVERY_S: Final = 1.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Outbox(Protocol):
    """Holds what is to be delivered. Raises StoreUnavailableError."""

    def take(self, most: int) -> Sequence[Delivery]:
        """Take webhooks that are due."""
        ...

    def settle(self, delivery: Delivery, outcome: Outcome, follows: Next) -> bool:
        """Record how a try ended; return whether no later one began meanwhile."""
        ...


class Sends(Protocol):
    """Posts a message."""

    async def send(self, url: str, headers: Mapping[str, str], body: str) -> Outcome:
        """Post once."""
        ...


class Courier:
    """One tick delivers until nothing is due."""

    def __init__(
        self,
        outbox: Outbox,
        sender: Sends,
        signer: Signer,
        *,
        retry_s: float,
        count: Callable[[str, float], object],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._outbox = outbox
        self._sender = sender
        self._signer = signer
        self._retry_s = retry_s
        self._count = count
        self._jitter = jitter
        self._stopping = False

    def tick(self) -> None:
        """Deliver what is due. Raises StoreUnavailableError, unless something is under way."""
        due = self._outbox.take(PLACES)
        if due:
            asyncio.run(self._deliver_all(due))

    def stop(self) -> None:
        """Take nothing more; what is under way goes on."""
        self._stopping = True

    async def _deliver_all(self, due: Sequence[Delivery]) -> None:
        under_way = {asyncio.create_task(self._deliver(each)) for each in due}
        while under_way:
            _, under_way = await asyncio.wait(
                under_way, timeout=LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED
            )
            if len(under_way) < PLACES and not self._stopping:
                more = await self._more(PLACES - len(under_way))
                under_way |= {asyncio.create_task(self._deliver(each)) for each in more}

    async def _more(self, most: int) -> Sequence[Delivery]:
        # The next tick tells of an outage; what is under way shall not end with it.
        with suppress(StoreUnavailableError):
            return await asyncio.to_thread(self._outbox.take, most)
        return ()

    async def _deliver(self, delivery: Delivery) -> None:
        job = delivery.job
        identity = f"{job.id} webhook {delivery.attempt}"
        with continued("webhook", job.traceparent, identity=identity):
            log_facts.bind(job_id=job.id, request_id=job.request_id, **ids())
            await self._try(delivery)

    async def _try(self, delivery: Delivery) -> None:
        started_at = time.monotonic()
        annotate({"loadgenie.job_id": delivery.job.id, "loadgenie.attempt": delivery.attempt})
        try:
            outcome = await self._sent(delivery)
        except Exception:  # the edge of a delivery: a bug in one must not end the others
            log.exception("webhook_crashed")
            outcome = Unanswered(WebhookFault.INTERNAL)
        seconds = time.monotonic() - started_at
        follows = after(
            outcome, elapsed_s=delivery.elapsed_s, retry_s=self._retry_s, jitter=self._jitter()
        )
        _trace(outcome, follows)
        try:
            settled = await asyncio.to_thread(self._outbox.settle, delivery, outcome, follows)
        except StoreUnavailableError as error:
            # It is sent again once its lease has run out; receivers know it by its id.
            log.warning("webhook_not_settled", why=error.reason)
            return
        self._tell(delivery, outcome, follows, seconds, settled=settled)

    async def _sent(self, delivery: Delivery) -> Outcome:
        job, body = delivery.job, body_of(delivery.job)
        headers = self._signer.headers(job.id, body, at=datetime.now(UTC))
        return await self._sender.send(job.request.webhook_url or "", headers, body)

    def _tell(
        self, delivery: Delivery, outcome: Outcome, follows: Next, seconds: float, *, settled: bool
    ) -> None:
        told: dict[str, object] = {"attempt": delivery.attempt, "seconds": round(seconds, 3)}
        match outcome:
            case Answered(status=status):
                told["status"] = status
            case Unanswered(fault=fault):
                told["error"] = fault.value
        match follows:
            case _ if not settled:
                log.info("webhook_superseded", **told)
                return
            case Delivered():
                self._count("delivered", seconds)
                log.info("webhook_delivered", **told)
            case TryAgain(delay_s=delay_s):
                self._count("retried", seconds)
                log.warning("webhook_retried", **told, delay_s=round(delay_s, 1))
            case GiveUp():
                self._count("dead", seconds)
                log.error("webhook_dead", **told)


def _trace(outcome: Outcome, follows: Next) -> None:
    """Say of the delivery's span how the try ended."""
    status = outcome.status if isinstance(outcome, Answered) else None
    code = outcome.fault.value if isinstance(outcome, Unanswered) else str(status)
    failed = None if isinstance(follows, Delivered) else code
    annotate({"http.response.status_code": status}, failed=failed)
