"""What the API needs of the job store."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from shared.domain.custody import Accepted, IdempotencyEntry, JobPage
from shared.domain.job import Job, JobEvent, JobId, JobRequest, JobStatus, Lane, Owner


class ApiStore(Protocol):
    """The API's view of the job store. Every method raises StoreUnavailableError.

    An owner sees its own jobs only: for everybody else they do not exist.
    """

    async def accept(
        self, request: JobRequest, idempotency: IdempotencyEntry | None = None
    ) -> Accepted:
        """Write record, Celery message and idempotency entry in one step.

        Raises OverloadedError when MAX_QUEUED_JOBS are queued, and IdempotencyMismatchError when
        the key came with another request before.
        """
        ...

    async def get(self, job_id: JobId, owner: Owner) -> Job | None:
        """Read one job."""
        ...

    async def page(
        self, owner: Owner, *, limit: int, cursor: str | None, status: JobStatus | None
    ) -> JobPage:
        """List an owner's jobs. Raises InvalidRequestError for a cursor that it never gave out."""
        ...

    async def cancel(self, job_id: JobId, owner: Owner) -> Job | None:
        """Cancel if the job is not finished; answer the job as it then is, None if unknown."""
        ...

    async def abandon(self, job_id: JobId) -> None:
        """Cancel a job whose caller hung up, unless it is retained or finished."""
        ...

    async def retain(self, job_id: JobId, owner: Owner) -> None:
        """Keep a job going although its first caller may hang up: somebody else waits for it."""
        ...

    async def events(self, job_id: JobId, *, after: str | None) -> Sequence[JobEvent]:
        """Read a job's events after the given event id (all if None), oldest first."""
        ...

    async def depths(self) -> Mapping[Lane, int]:
        """Count the jobs that wait in each lane."""
        ...

    async def workers(self) -> int:
        """Count the workers whose heartbeat is fresh."""
        ...

    async def ping(self) -> None:
        """Return if the store answers."""
        ...


class Watch(Protocol):
    """One waiter's ear on one job."""

    async def changed(self, *, within_s: float) -> bool:
        """Wait until something happened to the job since the last call: True; False if nothing."""
        ...


class JobNotices(Protocol):
    """Wakes waiters: one subscription per process, however many wait.

    Watch first, then read the record, then wait: so nothing that happens between is missed. A
    notice may still be lost with the connection; waiters read the record again now and then.
    """

    def watch(self, job_id: JobId, *, only_end: bool = False) -> AbstractContextManager[Watch]:
        """Listen to one job: to all that happens to it, or to its end alone."""
        ...
