"""A caller without an API: submits jobs to the store and looks at them, without asyncio."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import redis

from shared.domain.job import Job, JobEvent, JobId, JobKind, JobRequest, JobStatus, Lane, Owner
from shared.queue.message import JobMessages
from shared.store import callers
from shared.store.command import Command
from shared.wire import keys
from shared.wire.messages import DELIVERY_TAG
from tests.support.waiting import wait_until

OWNER = Owner("a-caller")
DESCRIPTION = "10 users for 30 seconds against https://quickpizza.grafana.com, p95 under 400 ms"


class JobDesk:
    """Everything that a test of the worker asks of the store."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        self._messages = JobMessages.render()

    def submit(
        self,
        *,
        kind: JobKind = JobKind.GENERATE,
        description: str | None = DESCRIPTION,
        script: str | None = None,
        deadline_s: float = 60,
        lane: Lane = Lane.BATCH,
    ) -> JobId:
        job_id = JobId(uuid.uuid4().hex)
        request = JobRequest(
            id=job_id,
            kind=kind,
            owner=OWNER,
            lane=lane,
            request_id=f"request-of-{job_id}",
            description=description,
            script=script,
            deadline_s=deadline_s,
            retained=True,
        )
        self._run(
            callers.accept(
                request,
                message=self._messages.fill(job_id, lane),
                idempotency=None,
                result_ttl_s=3600,
                max_queued=1000,
            )
        )
        return job_id

    def get(self, job_id: JobId) -> Job:
        job = self._run(callers.get(job_id, OWNER))
        assert job is not None, "the job is gone"
        return job

    def cancel(self, job_id: JobId) -> None:
        self._run(callers.cancel(job_id, OWNER, result_ttl_s=3600))

    def events(self, job_id: JobId) -> Sequence[JobEvent]:
        return self._run(callers.events(job_id, after=None))

    def workers(self) -> int:
        return self._run(callers.workers())

    def deliver_again(self, job_id: JobId, *, lane: Lane = Lane.BATCH) -> None:
        """Put one more message about a job into its lane."""
        message = self._messages.fill(job_id, lane).replace(DELIVERY_TAG, uuid.uuid4().hex)
        self._redis.lpush(keys.lane(lane), message)

    def lose_messages(self, lane: Lane = Lane.BATCH) -> None:
        """Forget what waits in a lane; the records stay."""
        self._redis.delete(keys.lane(lane))

    def wait_until_done(self, job_id: JobId, *, within_s: float) -> Job:
        return wait_until(
            lambda: job if (job := self.get(job_id)).status.done else None,
            within_s=within_s,
            what=f"end of the job {job_id}",
        )

    def wait_until_running(self, job_id: JobId, *, within_s: float = 15) -> Job:
        return wait_until(
            lambda: job if (job := self.get(job_id)).status is JobStatus.RUNNING else None,
            within_s=within_s,
            what=f"start of the job {job_id}",
        )

    def _run[T](self, command: Command[T]) -> T:
        return command.decode(self._redis.eval(command.script.text, 0, *command.args))


@contextmanager
def job_desk(redis_url: str) -> Iterator[JobDesk]:
    """Yield a desk on a running server."""
    with redis.Redis.from_url(redis_url, decode_responses=True, socket_timeout=5) as client:
        yield JobDesk(client)
