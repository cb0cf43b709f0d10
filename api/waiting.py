"""Waits for jobs on behalf of requests: until the end, a time, or until nobody listens."""

import asyncio
from collections.abc import Coroutine
from enum import Enum
from time import monotonic

from starlette.types import Receive

from api.http_errors import JobNotFoundError
from api.notices import Watch
from api.stopping import Stopping
from api.store.redis_store import RedisApiStore
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import Job, JobId, Owner

# A waiter outlasts a restart or a failover of Redis, and is not kept longer by one that is gone.
OUTAGE_S = 5.0
_OUTAGE_PAUSE_S = 0.2


class Interruption(Enum):
    """Why a wait ended before its work did."""

    CALLER_GONE = "caller_gone"
    STOPPING = "stopping"


async def read(store: RedisApiStore, job_id: JobId, owner: Owner) -> Job:
    """Return a job. Raises JobNotFoundError and StoreUnavailableError."""
    job = await store.get(job_id, owner)
    if job is None:
        raise JobNotFoundError
    return job


async def until_done(
    store: RedisApiStore,
    watch: Watch,
    job_id: JobId,
    owner: Owner,
    *,
    within_s: float,
    is_new: bool = False,
) -> Job:
    """Wait for a job's end and return it; as it is then if it does not end in time.

    One that `is_new` was watched before it was made: it need not be read before it is waited for.
    Raises JobNotFoundError, and StoreUnavailableError after an outage of `OUTAGE_S`.
    """
    ends_at = monotonic() + within_s
    if is_new:
        await watch.changed(within_s=within_s)
    while True:
        job = await _read_through_outage(store, job_id, owner, until=ends_at)
        left_s = ends_at - monotonic()
        if job.status.done or left_s <= 0:
            return job
        del job  # of each who waits, as little as can be is held
        await watch.changed(within_s=left_s)


async def _read_through_outage(
    store: RedisApiStore, job_id: JobId, owner: Owner, *, until: float
) -> Job:
    gives_up_at = min(until, monotonic() + OUTAGE_S)
    while True:
        try:
            return await read(store, job_id, owner)
        except StoreUnavailableError:
            if monotonic() >= gives_up_at:
                raise
            await asyncio.sleep(_OUTAGE_PAUSE_S)


async def unless_interrupted[T](
    work: Coroutine[object, object, T], receive: Receive, stopping: Stopping
) -> T | Interruption:
    """Return the work's result, or why it was given up: the caller hung up or the process stops.

    The request's body must have been read: what is received next can only be the hang-up.
    """
    working = asyncio.ensure_future(work)
    hanging_up = asyncio.ensure_future(_hung_up(receive))
    with stopping.listener() as stop:
        try:
            await asyncio.wait((working, hanging_up, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            hanging_up.cancel()
            interrupted = not working.done()
            if interrupted:
                working.cancel()
        if not interrupted:
            return await working
        return Interruption.STOPPING if stop.done() else Interruption.CALLER_GONE


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
