"""The job store for the API, over redis.asyncio."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from api.idempotency import IdempotencyEntry
from api.redis_pools import pool
from api.store.batching import Batches
from api.store.celery_message import message_of
from api.store.history import decode_events, range_start
from api.store.listing import JobPage, decode_cursor, encode_cursor
from api.store.model import ModelState, decode_model
from api.store.new_job import Accepted, NewJob, decode_accepted
from api.store.queues import Queues, decode_queues
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import Job, JobEvent, JobId, JobStatus, Owner
from shared.redis_access.memory import eviction_risk
from shared.redis_access.refusals import reason_of
from shared.store.calls import traced_call
from shared.store.deadline import past_deadline
from shared.store.record import decode_job, decode_optional_job
from shared.store.scripts import load, milliseconds
from shared.wire import keys

# A caller waits no longer than this in all, also for a silent server.
_TIMEOUT_S: Final = 2.5
_SOCKET_TIMEOUT_S: Final = 2.0
_CONNECT_TIMEOUT_S: Final = 1.0
# A page may end early at this many entries, so that a rare status costs no long scan.
_PAGE_SCAN: Final = 500
_EVENTS_AT_ONCE: Final = 1000
_EXPIRED_AT_ONCE: Final = 100
# A write that was refused says for so long that the next one would be, too.
_REFUSAL_COUNTS_S: Final = 5.0


@contextmanager
def translated() -> Iterator[None]:
    """Let no redis-py exception out."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnavailableError(
            "The job store is not reachable.", retry_after_s=2.0, reason=reason_of(error)
        ) from error


class RedisApiStore:
    """The API's view of the job store. Every method raises StoreUnavailableError.

    An owner sees its own jobs only: for everybody else they do not exist. One object per process;
    close it at the end.
    """

    def __init__(
        self,
        url: str,
        *,
        result_ttl_s: float,
        max_queued: int,
        connections: int = 4,
    ) -> None:
        connected = pool(
            url,
            max_connections=connections,
            socket_timeout=_SOCKET_TIMEOUT_S,
            socket_connect_timeout=_CONNECT_TIMEOUT_S,
            # Once, for a pooled connection that a restarted server has forgotten. A server that is
            # silent is not asked twice.
            retry=Retry(ExponentialBackoff(cap=0.1, base=0.01), 1, (RedisConnectionError,)),
            decode_responses=True,
            client_name="loadgenie-api",
        )
        self._redis = Redis.from_pool(connected)
        self._batches = Batches(connected, connections=connections, timeout_s=_TIMEOUT_S)
        self._refused: tuple[float, StoreUnavailableError] | None = None
        self._result_ttl_ms = milliseconds(result_ttl_s)
        self._max_queued = max_queued

    async def accept(
        self, job: NewJob, idempotency: IdempotencyEntry | None = None, *, new: bool = True
    ) -> Accepted:
        """Write record, Celery message and idempotency entry in one step.

        Without `new` only a job that the key made before is returned: the queue counts as full.
        Raises OverloadedError when MAX_QUEUED_JOBS are queued, and IdempotencyMismatchError when
        the key came with another request before; nothing is written then.
        """
        return await self._write(
            "accept",
            *(job.id, job.lane.value, message_of(job.id, job.lane), keys.owner(job.owner)),
            keys.idempotency(job.owner, idempotency.key) if idempotency else "",
            idempotency.fingerprint if idempotency else "",
            *(self._max_queued if new else 0, self._result_ttl_ms, milliseconds(job.deadline_s)),
            *job.fields,
            decode=partial(decode_accepted, job),
        )

    async def get(self, job_id: JobId, owner: Owner) -> Job | None:
        """Return one job."""
        return await self._run("read", job_id, owner, decode=decode_optional_job)

    async def over(self, job_ids: Sequence[JobId]) -> Sequence[JobId]:
        """Return those of the jobs that wait and run no more: ended or unknown."""
        return await self._run("over", *job_ids, decode=lambda ids: tuple(map(JobId, ids)))

    async def page(
        self, owner: Owner, *, limit: int, cursor: str | None, status: JobStatus | None
    ) -> JobPage:
        """Return a page of an owner's jobs. Raises InvalidRequestError for an unknown cursor.

        With a filter a page may be short, even empty, and still have a next one.
        """
        below = "+inf" if cursor is None else decode_cursor(cursor, owner=owner, status=status)

        def decode(reply: Any) -> JobPage:
            jobs, last = reply
            after = encode_cursor(int(last), owner=owner, status=status) if last else None
            return JobPage(jobs=tuple(map(decode_job, jobs)), next_cursor=after)

        args = (keys.owner(owner), limit, below, status.value if status else "", _PAGE_SCAN)
        return await self._run("page", *args, decode=decode)

    async def cancel(self, job_id: JobId, owner: Owner) -> Job | None:
        """Cancel a job unless it is finished; return it as it then is, None if unknown."""
        args = (job_id, owner, self._result_ttl_ms)
        return await self._write("cancel", *args, decode=decode_optional_job)

    async def delete(self, job_id: JobId, owner: Owner) -> bool | None:
        """Remove a finished job with its history; False if it is not finished, None if unknown.

        An idempotency key that named it is free again.
        """
        args = (job_id, owner, keys.owner(owner))
        outcomes = {None: None, "unfinished": False, "deleted": True}
        return await self._write("delete", *args, decode=lambda reply: outcomes[reply])

    async def abandon(self, job_id: JobId) -> None:
        """Cancel a job whose caller hung up, unless it is retained or finished."""
        await self._write("abandon", job_id, self._result_ttl_ms, decode=bool)

    async def retain(self, job_id: JobId, owner: Owner) -> None:
        """Keep a job going although its first caller may hang up: somebody else waits for it."""
        await self._write("retain", job_id, owner, decode=bool)

    async def events(self, job_id: JobId, *, after: str | None) -> Sequence[JobEvent]:
        """Return a job's events after an event id, oldest first; all if it is no event id."""
        args = (job_id, range_start(after), _EVENTS_AT_ONCE)
        return await self._run("events", *args, decode=decode_events)

    async def queues(self) -> Queues:
        """Return how many jobs wait in each lane, for how long, and how many run."""
        return await self._run("queues", decode=decode_queues)

    async def model(self) -> ModelState:
        """Return what the workers know of the model."""
        return await self._run("model", decode=decode_model)

    async def workers(self) -> int:
        """Return how many workers have a fresh heartbeat."""
        return await self._run("workers", decode=int)

    async def expire(self) -> Sequence[JobId]:
        """End jobs past their deadline if no worker is alive; return them."""
        args = (_EXPIRED_AT_ONCE, self._result_ttl_ms, past_deadline())
        return await self._run("expire", *args, decode=lambda ids: tuple(map(JobId, ids)))

    async def ready(self) -> None:
        """Return if the server takes writes: one now, and the last ones that a request made."""
        await self._run("ready", decode=bool)
        if self._refused is not None and monotonic() < self._refused[0] + _REFUSAL_COUNTS_S:
            raise self._refused[1]

    async def eviction_risk(self) -> str | None:
        """Return why the server may drop jobs when its memory is full; None if it does not."""
        with translated():
            async with asyncio.timeout(_TIMEOUT_S):
                return eviction_risk(await self._redis.info("memory"))

    async def close(self) -> None:
        """Drop all connections."""
        await self._redis.aclose()

    async def _run[T](self, script: str, *args: str | int, decode: Callable[[Any], T]) -> T:
        return decode(await self._answer(script, args))

    async def _write[T](self, script: str, *args: str | int, decode: Callable[[Any], T]) -> T:
        """Run for a request what writes, and remember whether the server took it."""
        try:
            reply = await self._answer(script, args)
        except StoreUnavailableError as error:
            self._refused = (monotonic(), error)
            raise
        self._refused = None
        return decode(reply)

    async def _answer(self, script: str, args: Sequence[str | int]) -> Any:
        with translated(), traced_call(script):
            return await self._batches.run(load(script), args)
