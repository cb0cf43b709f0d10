"""Looks after all who wait, now and then: a notice may be lost with its connection."""

import asyncio
from itertools import batched
from typing import Final

from api.notices import RedisNotices
from api.store.redis_store import RedisApiStore
from shared.domain.errors import StoreUnavailableError

_EVERY_S: Final = 5.0
# A fraction of a millisecond of the server's time.
_AT_ONCE: Final = 500


async def reread(store: RedisApiStore, notices: RedisNotices, *, every_s: float = _EVERY_S) -> None:
    """Wake whoever waits for a job that is over, until cancelled.

    In an outage all are woken: each knows how long it outlasts one.
    """
    while True:
        await asyncio.sleep(every_s)
        for job_ids in batched(notices.watched, _AT_ONCE):
            try:
                over = await store.over(job_ids)
            except StoreUnavailableError:
                over = job_ids
            for job_id in over:
                notices.ended(job_id)
