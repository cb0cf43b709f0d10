"""A caller without an API: submits jobs to the store and looks at them, without asyncio."""

import asyncio
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import redis

from api.store.celery_message import message_of
from api.store.new_job import NewJob
from api.store.redis_store import RedisApiStore
from shared.domain.job import Job, JobEvent, JobId, JobKind, JobRequest, JobStatus, Lane, Owner
from shared.wire import keys
from shared.wire.messages import DELIVERY_TAG
from tests.support.waiting import wait_until

OWNER = Owner("a-caller")
DESCRIPTION = "10 users for 30 seconds against https://quickpizza.grafana.com, p95 under 400 ms"


class JobDesk:
    """Everything that a test of the worker asks of the store."""

    def __init__(self, url: str, closing: ExitStack) -> None:
        self._runner = closing.enter_context(asyncio.Runner())
        self._redis = closing.enter_context(
            redis.Redis.from_url(url, decode_responses=True, socket_timeout=5)
        )
        self._store = RedisApiStore(url, result_ttl_s=3600, max_queued=1000)
        closing.callback(lambda: self._runner.run(self._store.close()))

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
        job = NewJob(
            id=job_id,
            request=JobRequest(kind=kind, description=description, script=script),
            owner=OWNER,
            lane=lane,
            request_id=f"request-of-{job_id}",
            deadline_s=deadline_s,
            retained=True,
        )
        return self._runner.run(self._store.accept(job)).job_id

    def get(self, job_id: JobId) -> Job:
        job = self._runner.run(self._store.get(job_id, OWNER))
        assert job is not None, "the job is gone"
        return job

    def cancel(self, job_id: JobId) -> None:
        self._runner.run(self._store.cancel(job_id, OWNER))

    def events(self, job_id: JobId) -> Sequence[JobEvent]:
        return self._runner.run(self._store.events(job_id, after=None))

    def workers(self) -> int:
        return self._runner.run(self._store.workers())

    def deliver_again(self, job_id: JobId, *, lane: Lane = Lane.BATCH) -> None:
        """Put one more message about a job into its lane."""
        message = message_of(job_id, lane).replace(DELIVERY_TAG, uuid.uuid4().hex)
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


@contextmanager
def job_desk(redis_url: str) -> Iterator[JobDesk]:
    """Yield a desk on a running server."""
    with ExitStack() as closing:
        yield JobDesk(redis_url, closing)
