"""What a worker asks of the store, as commands; writes hold a lease's fencing token."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from shared.domain.errors import DeadlineExceededError, Failure
from shared.domain.job import Job, JobId, JobStatus, Stage
from shared.domain.script import GeneratedScript
from shared.domain.verification import Finding, Report
from shared.store.callers import decode_nothing, decode_snapshot, milliseconds
from shared.store.command import Command
from shared.store.scripts import load

# Jobs of each sort (and lane) that one sweep handles: a few milliseconds of the server's time.
_SWEPT_AT_ONCE: Final = 100


class Standing(StrEnum):
    """Whether a lease still holds; if not, why. A refused write has changed nothing."""

    HELD = "held"
    CANCELLED = "cancelled"
    LEASE_LOST = "lease_lost"


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job to run, its token, and the seconds left until its deadline."""

    job: Job
    token: int
    remaining_s: float


@dataclass(frozen=True, slots=True)
class SweptJobs:
    """Jobs handed on, jobs whose message was sent again, jobs ended at their deadline."""

    requeued: tuple[JobId, ...]
    republished: tuple[JobId, ...]
    expired: tuple[JobId, ...]


def claim(
    job_id: JobId, *, nonce: str, lease_s: float, result_ttl_s: float
) -> Command[ClaimedJob | None]:
    """Take a job; `nonce` names this try, so that sending it twice claims once."""
    args = (job_id, nonce, milliseconds(lease_s), milliseconds(result_ttl_s), _too_late())
    return Command(load("claim"), args, _decode_claim)


def renew(leases: Sequence[tuple[JobId, int]], *, lease_s: float) -> Command[Sequence[Standing]]:
    """Extend leases, given as id and token; answer each one's standing, in order."""
    pairs = (part for job_id, token in leases for part in (job_id, token))
    args = (milliseconds(lease_s), *pairs)
    return Command(load("renew"), args, lambda reply: tuple(map(Standing, reply)))


def enter(job_id: JobId, token: int, stage: Stage) -> Command[Standing]:
    """Record a stage."""
    return Command(load("enter"), (job_id, token, stage.value), Standing)


def found(
    job_id: JobId, token: int, findings: Sequence[Finding], *, repair: int
) -> Command[Standing]:
    """Record one event for each finding."""
    texts = (finding.model_dump_json() for finding in findings)
    return Command(load("found"), (job_id, token, repair, *texts), Standing)


def succeed(
    job_id: JobId, token: int, result: GeneratedScript | Report, *, result_ttl_s: float
) -> Command[Standing]:
    """End a job with a result; sending it twice is as good as once."""
    status, text = JobStatus.SUCCEEDED, result.model_dump_json()
    args = (job_id, token, status.value, milliseconds(result_ttl_s), "result", text)
    return Command(load("conclude"), args, Standing)


def fail(job_id: JobId, token: int, failure: Failure, *, result_ttl_s: float) -> Command[Standing]:
    """End a job with a failure; sending it twice is as good as once."""
    status, text = JobStatus.FAILED, failure.model_dump_json()
    args = (job_id, token, status.value, milliseconds(result_ttl_s), "failure", text)
    return Command(load("conclude"), args, Standing)


def hand_back(job_id: JobId, token: int) -> Command[Standing]:
    """Queue a job again as the next of its lane."""
    return Command(load("hand_back"), (job_id, token), Standing)


def sweep(*, result_ttl_s: float, grace_s: float) -> Command[SweptJobs]:
    """Hand on what is stuck; a message out of its list for `grace_s` without a claim is lost."""
    args = (_SWEPT_AT_ONCE, round(grace_s * 1000), milliseconds(result_ttl_s), _too_late())
    return Command(load("sweep"), args, _decode_swept)


def beat(worker: str, *, ttl_s: float) -> Command[None]:
    """Count this worker as alive for a while."""
    return Command(load("beat"), (worker, milliseconds(ttl_s)), decode_nothing)


def _too_late() -> str:
    error = DeadlineExceededError("The job did not finish within its deadline.")
    return Failure.of(error).model_dump_json()


def _decode_claim(reply: Any) -> ClaimedJob | None:
    if reply is None:
        return None
    remaining_ms, snapshot = reply
    job = decode_snapshot(snapshot)
    if job is None:
        raise ValueError("a claimed job has no record")
    return ClaimedJob(job=job, token=job.attempts, remaining_s=int(remaining_ms) / 1000)


def _decode_swept(reply: Any) -> SweptJobs:
    requeued, republished, expired = (tuple(map(JobId, ids)) for ids in reply)
    return SweptJobs(requeued=requeued, republished=republished, expired=expired)
