"""The job store for a worker; safe to use from all its threads."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from shared.domain.errors import Failure, PoisonedError
from shared.domain.job import JobId, JobStatus, Stage
from shared.domain.script import GeneratedScript
from shared.domain.verification import Finding, Report
from shared.store.deadline import past_deadline
from shared.store.record import decode_job, optional_time
from shared.store.scripts import milliseconds
from worker.budget import JobStoppedError, StopReason
from worker.ports import Claim, Lease, Swept
from worker.store.redis_scripts import RedisScripts
from worker.store.sharing import NOTHING, Sharing

# Jobs of each sort (and lane) that one sweep handles: a few milliseconds of the server's time.
_SWEPT_AT_ONCE: Final = 100


class RedisWorkerStore:
    """Implements `worker.ports.WorkerStore`.

    A message that left its list is thought lost after `delivery_grace_s` seconds without a claim.
    `count_shared` is told how jobs ended that others were run for, and how many.
    """

    def __init__(
        self,
        url: str,
        *,
        lease_s: float,
        result_ttl_s: float,
        max_attempts: int,
        max_connections: int = 64,
        delivery_grace_s: float = 3.0,
        sharing: Sharing = NOTHING,
        count_shared: Callable[[str, int], object] = lambda _how, _jobs: None,
    ) -> None:
        self._scripts = RedisScripts(url, max_connections=max_connections)
        self._worker = uuid.uuid4().hex
        self._lease_ms = milliseconds(lease_s)
        self._result_ttl_ms = milliseconds(result_ttl_s)
        self._max_attempts = max_attempts
        self._delivery_grace_ms = round(delivery_grace_s * 1000)
        self._sharing = sharing
        self._count_shared = count_shared

    def claim(self, job_id: JobId) -> Claim | None:
        """Take a queued job; None if there is nothing to do, or it is not its turn."""
        # The nonce names this try: redis-py may send it twice, and that claims once.
        args = (
            *(job_id, uuid.uuid4().hex, self._lease_ms, self._result_ttl_ms, past_deadline()),
            *(self._max_attempts, self._worker, self._sharing.work),
            *(int(self._sharing.in_flight), int(self._sharing.cache_ttl_s > 0)),
        )
        return self._scripts.run("claim", *args, decode=self._decode_claim)

    def renew(self, leases: Sequence[Lease]) -> Mapping[Lease, StopReason]:
        """Extend all leases in one round trip; return those that no longer hold, and why."""
        if not leases:
            return {}
        pairs = (part for lease in leases for part in (lease.job_id, lease.token))
        refusals = self._scripts.run("renew", self._lease_ms, *pairs, decode=_decode_refusals)
        return {
            lease: refusal
            for lease, refusal in zip(leases, refusals, strict=True)
            if refusal is not None
        }

    def enter(self, lease: Lease, stage: Stage) -> None:
        """Record a stage, with its event and notification."""
        self._write("enter", lease, stage.value)

    def found(self, lease: Lease, findings: Sequence[Finding], *, repair: int) -> None:
        """Record one `finding` event for each finding."""
        self._write("found", lease, repair, *(finding.model_dump_json() for finding in findings))

    def succeed(self, lease: Lease, result: GeneratedScript | Report) -> None:
        """End the job with a result; sending it twice is as good as once."""
        self._conclude(lease, JobStatus.SUCCEEDED, "result", result)

    def fail(self, lease: Lease, failure: Failure) -> None:
        """End the job with a failure; sending it twice is as good as once."""
        self._conclude(lease, JobStatus.FAILED, "failure", failure)

    def hand_back(self, lease: Lease) -> None:
        """Queue the job again at once, at the front, for another worker."""
        self._write("hand_back", lease)

    def defer(self, lease: Lease, outage: Failure) -> datetime | None:
        """Let the job wait for the model; return until when, None if its deadline comes first."""
        asked_ms = round(1000 * (outage.retry_after_s or 0.0))
        args = (lease.job_id, lease.token, asked_ms, outage.model_dump_json())
        refusal, until = self._scripts.run("defer", *args, decode=_decode_deferral)
        if refusal is not None:
            raise JobStoppedError(refusal)
        return until

    def sweep(self) -> Swept:
        """Hand on jobs whose lease expired, whose message was lost, or whose deadline passed.

        A job whose lease expired for the `max_attempts`th time ends as a dead letter.
        Jobs that waited for the model are queued again.
        """
        args = (
            *(_SWEPT_AT_ONCE, self._delivery_grace_ms, self._result_ttl_ms, past_deadline()),
            *(self._max_attempts, _poisoned(), self._lease_ms),
        )
        return self._scripts.run("sweep", *args, decode=_decode_swept)

    def beat(self, worker: str, *, ttl_s: float) -> None:
        """Count this worker as alive for the next `ttl_s` seconds."""
        self._scripts.run("beat", worker, milliseconds(ttl_s), decode=bool)

    def close(self) -> None:
        """Drop all connections."""
        self._scripts.close()

    def _conclude(
        self,
        lease: Lease,
        status: JobStatus,
        field: str,
        outcome: GeneratedScript | Report | Failure,
    ) -> None:
        kept_s = self._sharing.kept_s(outcome)
        args = (
            *(lease.job_id, lease.token, status.value, self._result_ttl_ms),
            *(field, outcome.model_dump_json(), self._sharing.work_of(outcome)),
            milliseconds(kept_s) if kept_s else 0,
        )
        refusal, shared = self._scripts.run("conclude", *args, decode=_decode_concluded)
        if refusal is not None:
            raise JobStoppedError(refusal)
        if shared:
            self._count_shared("in_flight", shared)

    def _decode_claim(self, reply: Any) -> Claim | None:
        if isinstance(reply, str):
            self._count_shared(reply, 1)
            return None
        return _decode_claim(reply)

    def _write(self, script: str, lease: Lease, *args: str | int) -> None:
        """Write under a lease. Raises JobStoppedError, having changed nothing, if it is lost."""
        refusal = self._scripts.run(
            script, lease.job_id, lease.token, *args, decode=_decode_refusal
        )
        if refusal is not None:
            raise JobStoppedError(refusal)


def _poisoned() -> str:
    """Return the failure; the server fills in the attempts that were lost, and all of them."""
    error = PoisonedError(
        "Attempts at this job whose worker ended before it: %d of %d. It is not tried again."
    )
    return Failure.of(error).model_dump_json()


def _decode_claim(reply: Any) -> Claim | None:
    if reply is None:
        return None
    remaining_ms, waited_ms, snapshot = reply
    job = decode_job(snapshot)
    lease = Lease(job.id, job.attempts)
    return Claim(
        job=job,
        lease=lease,
        remaining_s=int(remaining_ms) / 1000,
        waited_s=int(waited_ms) / 1000,
    )


def _decode_concluded(reply: Any) -> tuple[StopReason | None, int]:
    """Return why the outcome was refused, if it was, and the jobs that ended with this one."""
    standing, shared = reply
    return _decode_refusal(standing), int(shared)


def _decode_refusals(reply: Any) -> Sequence[StopReason | None]:
    return tuple(map(_decode_refusal, reply))


def _decode_refusal(reply: Any) -> StopReason | None:
    """Return why `fence.lua` refuses a write; None if the lease holds."""
    return None if reply == "held" else StopReason(reply)


def _decode_deferral(reply: Any) -> tuple[StopReason | None, datetime | None]:
    standing, until = reply
    return _decode_refusal(standing), optional_time(until)


def _decode_swept(reply: Any) -> Swept:
    requeued, republished, expired, poisoned, resumed = (tuple(map(JobId, ids)) for ids in reply)
    return Swept(
        requeued=requeued,
        republished=republished,
        expired=expired,
        poisoned=poisoned,
        resumed=resumed,
    )
