"""The job store for a worker, over redis-py; safe to use from all its threads."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from redis import BlockingConnectionPool, Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, RedisError
from redis.retry import Retry

from shared.domain.errors import DeadlineExceededError, Failure, StoreUnavailableError
from shared.domain.job import JobId, JobStatus, Stage
from shared.domain.script import GeneratedScript
from shared.domain.verification import Finding, Report
from shared.store.record import decode_job
from shared.store.scripts import Script, load, milliseconds
from worker.budget import JobStoppedError, StopReason
from worker.ports import Claim, Lease, Swept

_TIMEOUT_S: Final = 5.0
_CONNECT_TIMEOUT_S: Final = 2.0
# Jobs of each sort (and lane) that one sweep handles: a few milliseconds of the server's time.
_SWEPT_AT_ONCE: Final = 100


@contextmanager
def translated() -> Iterator[None]:
    """Let no redis-py exception out."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnavailableError("The job store is not reachable.") from error


class RedisWorkerStore:
    """Implements `worker.ports.WorkerStore`.

    A message that left its list is thought lost after `delivery_grace_s` seconds without a claim.
    """

    def __init__(
        self,
        url: str,
        *,
        lease_s: float,
        result_ttl_s: float,
        max_connections: int = 64,
        delivery_grace_s: float = 3.0,
    ) -> None:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=max_connections,
            timeout=_TIMEOUT_S,
            socket_timeout=_TIMEOUT_S,
            socket_connect_timeout=_CONNECT_TIMEOUT_S,
            # Once, for a pooled connection that a restarted server has forgotten.
            retry=Retry(ExponentialBackoff(cap=0.1, base=0.01), 1, (RedisConnectionError,)),
            decode_responses=True,
            client_name="loadgenie-worker",
        )
        self._redis = Redis.from_pool(pool)
        self._lease_ms = milliseconds(lease_s)
        self._result_ttl_ms = milliseconds(result_ttl_s)
        self._delivery_grace_ms = round(delivery_grace_s * 1000)

    def claim(self, job_id: JobId) -> Claim | None:
        """Take a queued job; None if there is nothing to do."""
        # The nonce names this try: redis-py may send it twice, and that claims once.
        args = (job_id, uuid.uuid4().hex, self._lease_ms, self._result_ttl_ms, _past_deadline())
        return self._run("claim", *args, decode=_decode_claim)

    def renew(self, leases: Sequence[Lease]) -> Mapping[Lease, StopReason]:
        """Extend all leases in one round trip; return those that no longer hold, and why."""
        if not leases:
            return {}
        pairs = (part for lease in leases for part in (lease.job_id, lease.token))
        refusals = self._run("renew", self._lease_ms, *pairs, decode=_decode_refusals)
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
        self._conclude(lease, JobStatus.SUCCEEDED, "result", result.model_dump_json())

    def fail(self, lease: Lease, failure: Failure) -> None:
        """End the job with a failure; sending it twice is as good as once."""
        self._conclude(lease, JobStatus.FAILED, "failure", failure.model_dump_json())

    def hand_back(self, lease: Lease) -> None:
        """Queue the job again at once, at the front, for another worker."""
        self._write("hand_back", lease)

    def sweep(self) -> Swept:
        """Hand on jobs whose lease expired, whose message was lost, or whose deadline passed."""
        args = (_SWEPT_AT_ONCE, self._delivery_grace_ms, self._result_ttl_ms, _past_deadline())
        return self._run("sweep", *args, decode=_decode_swept)

    def beat(self, worker: str, *, ttl_s: float) -> None:
        """Count this worker as alive for the next `ttl_s` seconds."""
        self._run("beat", worker, milliseconds(ttl_s), decode=bool)

    def close(self) -> None:
        """Drop all connections."""
        self._redis.close()

    def _conclude(self, lease: Lease, status: JobStatus, field: str, text: str) -> None:
        self._write("conclude", lease, status.value, self._result_ttl_ms, field, text)

    def _write(self, script: str, lease: Lease, *args: str | int) -> None:
        """Write under a lease. Raises JobStoppedError, having changed nothing, if it is lost."""
        refusal = self._run(script, lease.job_id, lease.token, *args, decode=_decode_refusal)
        if refusal is not None:
            raise JobStoppedError(refusal)

    def _run[T](self, script: str, *args: str | int, decode: Callable[[Any], T]) -> T:
        with translated():
            reply = self._evaluate(load(script), args)
        return decode(reply)

    def _evaluate(self, script: Script, args: Sequence[str | int]) -> Any:
        try:
            return self._redis.evalsha(script.sha1, 0, *args)
        except NoScriptError:  # the server was restarted or replaced; EVAL makes it remember
            return self._redis.eval(script.text, 0, *args)


def _past_deadline() -> str:
    error = DeadlineExceededError("The job did not finish within its deadline.")
    return Failure.of(error).model_dump_json()


def _decode_claim(reply: Any) -> Claim | None:
    if reply is None:
        return None
    remaining_ms, snapshot = reply
    job = decode_job(snapshot)
    lease = Lease(job.id, job.attempts)
    return Claim(job=job, lease=lease, remaining_s=int(remaining_ms) / 1000)


def _decode_refusals(reply: Any) -> Sequence[StopReason | None]:
    return tuple(map(_decode_refusal, reply))


def _decode_refusal(reply: Any) -> StopReason | None:
    """Return why `fence.lua` refuses a write; None if the lease holds."""
    return None if reply == "held" else StopReason(reply)


def _decode_swept(reply: Any) -> Swept:
    requeued, republished, expired = (tuple(map(JobId, ids)) for ids in reply)
    return Swept(requeued=requeued, republished=republished, expired=expired)
