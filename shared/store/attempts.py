"""What a worker asks of the store, as commands; writes hold a lease's fencing token."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from shared.domain.custody import Claim, Lease, Swept
from shared.domain.errors import DeadlineExceededError, Failure
from shared.domain.job import JobId, JobStatus, Stage
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


def claim(
    job_id: JobId, *, nonce: str, lease_s: float, result_ttl_s: float
) -> Command[Claim | None]:
    """Take a job; `nonce` names this try, so that sending it twice claims once."""
    args = (job_id, nonce, milliseconds(lease_s), milliseconds(result_ttl_s), _too_late())
    return Command(load("claim"), args, _decode_claim)


def renew(leases: Sequence[Lease], *, lease_s: float) -> Command[Sequence[Standing]]:
    """Extend leases; answer each one's standing, in order."""
    pairs = (part for lease in leases for part in (lease.job_id, lease.token))
    args = (milliseconds(lease_s), *pairs)
    return Command(load("renew"), args, lambda reply: tuple(map(Standing, reply)))


def enter(lease: Lease, stage: Stage) -> Command[Standing]:
    """Record a stage."""
    return Command(load("enter"), (lease.job_id, lease.token, stage.value), Standing)


def found(lease: Lease, findings: Sequence[Finding], *, repair: int) -> Command[Standing]:
    """Record one event for each finding."""
    texts = (finding.model_dump_json() for finding in findings)
    return Command(load("found"), (lease.job_id, lease.token, repair, *texts), Standing)


def succeed(
    lease: Lease, result: GeneratedScript | Report, *, result_ttl_s: float
) -> Command[Standing]:
    """End a job with a result; sending it twice is as good as once."""
    status, text = JobStatus.SUCCEEDED, result.model_dump_json()
    args = (lease.job_id, lease.token, status.value, milliseconds(result_ttl_s), "result", text)
    return Command(load("conclude"), args, Standing)


def fail(lease: Lease, failure: Failure, *, result_ttl_s: float) -> Command[Standing]:
    """End a job with a failure; sending it twice is as good as once."""
    status, text = JobStatus.FAILED, failure.model_dump_json()
    args = (lease.job_id, lease.token, status.value, milliseconds(result_ttl_s), "failure", text)
    return Command(load("conclude"), args, Standing)


def hand_back(lease: Lease) -> Command[Standing]:
    """Queue a job again as the next of its lane."""
    return Command(load("hand_back"), (lease.job_id, lease.token), Standing)


def sweep(*, result_ttl_s: float, grace_s: float) -> Command[Swept]:
    """Hand on what is stuck; a message out of its list for `grace_s` without a claim is lost."""
    args = (_SWEPT_AT_ONCE, round(grace_s * 1000), milliseconds(result_ttl_s), _too_late())
    return Command(load("sweep"), args, _decode_swept)


def beat(worker: str, *, ttl_s: float) -> Command[None]:
    """Count this worker as alive for a while."""
    return Command(load("beat"), (worker, milliseconds(ttl_s)), decode_nothing)


def _too_late() -> str:
    error = DeadlineExceededError("The job did not finish within its deadline.")
    return Failure.of(error).model_dump_json()


def _decode_claim(reply: Any) -> Claim | None:
    if reply is None:
        return None
    remaining_ms, snapshot = reply
    job = decode_snapshot(snapshot)
    if job is None:
        raise ValueError("a claimed job has no record")
    lease = Lease(job.id, job.attempts)
    return Claim(job=job, lease=lease, remaining_s=int(remaining_ms) / 1000)


def _decode_swept(reply: Any) -> Swept:
    requeued, republished, expired = (tuple(map(JobId, ids)) for ids in reply)
    return Swept(requeued=requeued, republished=republished, expired=expired)
