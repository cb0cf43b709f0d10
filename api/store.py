"""The job store for the API, over redis.asyncio."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from api.batching import Batches
from shared.domain.custody import Accepted, IdempotencyEntry, JobPage
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import Job, JobEvent, JobId, JobRequest, JobStatus, Lane, Owner
from shared.store import callers
from shared.store.command import Command

# A caller waits no longer than this in all, also for a silent server.
_TIMEOUT_S: Final = 2.5
_SOCKET_TIMEOUT_S: Final = 2.0
_CONNECT_TIMEOUT_S: Final = 1.0


@contextmanager
def translated() -> Iterator[None]:
    """Let no redis-py exception out."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnavailableError("The job store is not reachable.", retry_after_s=2.0) from error


class RedisApiStore:
    """Implements `api.ports.ApiStore`. `message` fills the Celery message of a job.

    One object per process; close it at the end.
    """

    def __init__(
        self,
        url: str,
        *,
        message: Callable[[JobId, Lane], str],
        result_ttl_s: float,
        max_queued: int,
        connections: int = 4,
    ) -> None:
        pool = ConnectionPool.from_url(
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
        self._redis = Redis.from_pool(pool)
        self._batches = Batches(self._redis, connections=connections, timeout_s=_TIMEOUT_S)
        self._message = message
        self._result_ttl_s = result_ttl_s
        self._max_queued = max_queued

    async def accept(
        self, request: JobRequest, idempotency: IdempotencyEntry | None = None
    ) -> Accepted:
        """Write record, Celery message and idempotency entry in one step."""
        command = callers.accept(
            request,
            message=self._message(request.id, request.lane),
            idempotency=idempotency,
            result_ttl_s=self._result_ttl_s,
            max_queued=self._max_queued,
        )
        return await self._run(command)

    async def get(self, job_id: JobId, owner: Owner) -> Job | None:
        """Read one job."""
        return await self._run(callers.get(job_id, owner))

    async def page(
        self, owner: Owner, *, limit: int, cursor: str | None, status: JobStatus | None
    ) -> JobPage:
        """List an owner's jobs."""
        return await self._run(callers.page(owner, limit=limit, cursor=cursor, status=status))

    async def cancel(self, job_id: JobId, owner: Owner) -> Job | None:
        """Cancel if the job is not finished; answer the job as it then is."""
        return await self._run(callers.cancel(job_id, owner, result_ttl_s=self._result_ttl_s))

    async def abandon(self, job_id: JobId) -> None:
        """Cancel a job whose caller hung up, unless it is retained or finished."""
        await self._run(callers.abandon(job_id, result_ttl_s=self._result_ttl_s))

    async def retain(self, job_id: JobId, owner: Owner) -> None:
        """Keep a job going although its first caller may hang up."""
        await self._run(callers.retain(job_id, owner))

    async def events(self, job_id: JobId, *, after: str | None) -> Sequence[JobEvent]:
        """Read a job's events after the given event id."""
        return await self._run(callers.events(job_id, after=after))

    async def depths(self) -> Mapping[Lane, int]:
        """Count the jobs that wait in each lane."""
        return await self._run(callers.depths())

    async def workers(self) -> int:
        """Count the workers whose heartbeat is fresh."""
        return await self._run(callers.workers())

    async def ping(self) -> None:
        """Return if the store answers."""
        await self._run(callers.ping())

    async def close(self) -> None:
        """Drop all connections."""
        await self._redis.aclose()

    async def _run[T](self, command: Command[T]) -> T:
        with translated():
            reply = await self._batches.run(command.script, command.args)
        return command.decode(reply)
