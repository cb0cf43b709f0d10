"""The job store for a worker, over redis-py; safe to use from all its threads."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from redis import BlockingConnectionPool, Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, RedisError
from redis.retry import Retry

from shared.domain.custody import Claim, Lease, Swept
from shared.domain.errors import Failure, StoreUnavailableError
from shared.domain.job import JobId, Stage
from shared.domain.script import GeneratedScript
from shared.domain.verification import Finding, Report
from shared.store import attempts
from shared.store.attempts import Standing
from shared.store.command import Command
from worker.budget import JobStoppedError, StopReason

_TIMEOUT_S: Final = 5.0
_CONNECT_TIMEOUT_S: Final = 2.0
_REFUSED: Final = {
    Standing.CANCELLED: StopReason.CANCELLED,
    Standing.LEASE_LOST: StopReason.LEASE_LOST,
}


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
        self._lease_s = lease_s
        self._result_ttl_s = result_ttl_s
        self._delivery_grace_s = delivery_grace_s

    def claim(self, job_id: JobId) -> Claim | None:
        """Take a queued job; None if there is nothing to do."""
        command = attempts.claim(
            job_id,
            nonce=uuid.uuid4().hex,
            lease_s=self._lease_s,
            result_ttl_s=self._result_ttl_s,
        )
        return self._run(command)

    def renew(self, leases: Sequence[Lease]) -> Mapping[Lease, StopReason]:
        """Extend all leases in one round trip; return those that no longer hold, and why."""
        if not leases:
            return {}
        standings = self._run(attempts.renew(leases, lease_s=self._lease_s))
        return {
            lease: _REFUSED[standing]
            for lease, standing in zip(leases, standings, strict=True)
            if standing is not Standing.HELD
        }

    def enter(self, lease: Lease, stage: Stage) -> None:
        """Record a stage, with its event and notification."""
        self._write(attempts.enter(lease, stage))

    def found(self, lease: Lease, findings: Sequence[Finding], *, repair: int) -> None:
        """Record one `finding` event for each finding."""
        self._write(attempts.found(lease, findings, repair=repair))

    def succeed(self, lease: Lease, result: GeneratedScript | Report) -> None:
        """End the job with a result."""
        command = attempts.succeed(lease, result, result_ttl_s=self._result_ttl_s)
        self._write(command)

    def fail(self, lease: Lease, failure: Failure) -> None:
        """End the job with a failure."""
        command = attempts.fail(lease, failure, result_ttl_s=self._result_ttl_s)
        self._write(command)

    def hand_back(self, lease: Lease) -> None:
        """Queue the job again at once, at the front, for another worker."""
        self._write(attempts.hand_back(lease))

    def sweep(self) -> Swept:
        """Hand on jobs whose lease expired, whose message was lost, or whose deadline passed."""
        command = attempts.sweep(result_ttl_s=self._result_ttl_s, grace_s=self._delivery_grace_s)
        return self._run(command)

    def beat(self, worker: str, *, ttl_s: float) -> None:
        """Say that this worker is alive for the next `ttl_s` seconds."""
        self._run(attempts.beat(worker, ttl_s=ttl_s))

    def close(self) -> None:
        """Drop all connections."""
        self._redis.close()

    def _write(self, command: Command[Standing]) -> None:
        standing = self._run(command)
        if standing is not Standing.HELD:
            raise JobStoppedError(_REFUSED[standing])

    def _run[T](self, command: Command[T]) -> T:
        with translated():
            reply = self._evaluate(command)
        return command.decode(reply)

    def _evaluate(self, command: Command[Any]) -> Any:
        script = command.script
        try:
            return self._redis.evalsha(script.sha1, 0, *command.args)
        except NoScriptError:  # the server was restarted or replaced; EVAL makes it remember
            return self._redis.eval(script.text, 0, *command.args)
