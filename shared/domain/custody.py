"""Who holds a job: what the store gives to those who ask for work, and to those who do it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.job import Job, JobId


@dataclass(frozen=True, slots=True)
class IdempotencyEntry:
    """A caller's key and a digest of the request it came with."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The job that serves a request, as it is; `replayed` if an earlier request made it."""

    job: Job
    replayed: bool = False

    @property
    def job_id(self) -> JobId:
        """The job's id."""
        return self.job.id


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page of a listing, newest first; no cursor at the end."""

    jobs: Sequence[Job]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write to a job: its id and the fencing token (the attempt's number)."""

    job_id: JobId
    token: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that a worker may run, and the seconds left until the job's deadline."""

    job: Job
    lease: Lease
    remaining_s: float


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: jobs handed on, messages sent again, jobs ended at their deadline."""

    requeued: tuple[JobId, ...] = ()
    republished: tuple[JobId, ...] = ()
    expired: tuple[JobId, ...] = ()
