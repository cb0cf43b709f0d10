"""Ends jobs at their deadline while no worker lives to do so."""

import asyncio
from time import monotonic
from typing import Final

import structlog

from api.store.redis_store import RedisApiStore
from shared.domain.errors import StoreUnavailableError

_EVERY_S: Final = 1.0
# After an outage every worker's heartbeat looks old; they get this long to send another.
_PATIENCE_S: Final = 5.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def end_overdue_jobs(store: RedisApiStore) -> None:
    """Look every second, until cancelled."""
    patient_until = monotonic()
    while True:
        await asyncio.sleep(_EVERY_S)
        try:
            await store.workers()
            if monotonic() < patient_until:
                continue
            for job_id in await store.expire():
                log.warning("job_expired", job_id=job_id, why="deadline passed, no worker is alive")
        except StoreUnavailableError:
            patient_until = monotonic() + _PATIENCE_S
