"""Both store adapters over one server, with access to what the server holds."""

import asyncio
import json
import threading
import uuid
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from typing import Any

import redis
from fakeredis import TcpFakeServer

from api.idempotency import IdempotencyEntry
from api.store.new_job import Accepted, NewJob
from api.store.redis_store import RedisApiStore
from shared.domain.job import Job, JobEvent, JobId, JobKind, JobRequest, Lane, Owner
from shared.domain.script import GeneratedScript, Generator
from shared.domain.verification import Report, Verdict
from shared.store.scripts import load
from shared.wire import keys
from tests.support.waiting import wait_until
from worker.ports import Claim
from worker.store.job_store import RedisWorkerStore
from worker.store.sharing import NOTHING, Sharing

OWNER = Owner("somebody")
DESCRIPTION = "50 users for 2 minutes on https://example.com"
RESULT_TTL_S = 100.0
SCRIPTS = [file.name.removesuffix(".lua") for file in (files("shared.store") / "lua").iterdir()]


def new_job(
    *,
    kind: JobKind = JobKind.GENERATE,
    description: str | None = DESCRIPTION,
    script: str | None = None,
    owner: Owner = OWNER,
    lane: Lane = Lane.BATCH,
    deadline_s: float = 300.0,
    retained: bool = True,
    webhook_url: str | None = None,
    root: str = "",
    traceparent: str | None = None,
    fresh: bool = False,
) -> NewJob:
    """Return a new job."""
    return NewJob(
        id=JobId(str(uuid.uuid4())),
        request=JobRequest(
            kind=kind, description=description, script=script, webhook_url=webhook_url
        ),
        owner=owner,
        lane=lane,
        request_id="request-1",
        deadline_s=deadline_s,
        retained=retained,
        root=root,
        traceparent=traceparent,
        fresh=fresh,
    )


def generated(script: str = "export default function () {}") -> GeneratedScript:
    """Return a result of a `generate` job."""
    return GeneratedScript(
        script=script,
        generated_at="2025-07-06 12:34:56",
        generator=Generator.OFFLINE,
        verification=Report(status=Verdict.VERIFIED),
    )


class _FakeServer(TcpFakeServer):
    # As many connections at once as the API's pool opens; socketserver's own backlog is 5.
    request_queue_size = 64


@contextmanager
def fake_redis_url() -> Iterator[str]:
    """Serve fakeredis over TCP, so that the adapters meet it as they meet Redis.

    It knows all scripts from the start: where Redis answers that it does not know one, this server
    would also hang up, and with that on all others in the same pipeline.
    """
    server = _FakeServer(("127.0.0.1", 0), server_type="redis")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"redis://127.0.0.1:{server.server_address[1]}/0"
    try:
        with redis.Redis.from_url(url) as client:
            for name in SCRIPTS:
                client.script_load(load(name).text)
        yield url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Stores:
    """An API's and a worker's store; further ones with other settings on demand."""

    def __init__(self, url: str, closing: ExitStack) -> None:
        self.url = url
        self._closing = closing
        self._runner = closing.enter_context(asyncio.Runner())
        self.redis = closing.enter_context(redis.Redis.from_url(url, decode_responses=True))
        self.api = self.api_store()
        self.worker = self.worker_store()

    def api_store(
        self, *, result_ttl_s: float = RESULT_TTL_S, max_queued: int = 1000
    ) -> RedisApiStore:
        store = RedisApiStore(
            self.url,
            result_ttl_s=result_ttl_s,
            max_queued=max_queued,
        )
        self._closing.callback(lambda: self.run(store.close()))
        return store

    def worker_store(
        self,
        *,
        lease_s: float = 15.0,
        result_ttl_s: float = RESULT_TTL_S,
        max_attempts: int = 3,
        delivery_grace_s: float = 0.0,
        sharing: Sharing = NOTHING,
    ) -> RedisWorkerStore:
        store = RedisWorkerStore(
            self.url,
            lease_s=lease_s,
            result_ttl_s=result_ttl_s,
            max_attempts=max_attempts,
            delivery_grace_s=delivery_grace_s,
            sharing=sharing,
        )
        self._closing.callback(store.close)
        return store

    def run[T](self, coroutine: Coroutine[object, object, T]) -> T:
        return self._runner.run(coroutine)

    def accept(
        self, job: NewJob | None = None, idempotency: IdempotencyEntry | None = None
    ) -> Accepted:
        return self.run(self.api.accept(job or new_job(), idempotency))

    def job_id(self, **changes: Any) -> JobId:
        """Accept a job; return its id."""
        return self.accept(new_job(**changes)).job_id

    def job(self, job_id: JobId, owner: Owner = OWNER) -> Job:
        job = self.run(self.api.get(job_id, owner))
        assert job is not None, "no such job"
        return job

    def events(self, job_id: JobId, *, after: str | None = None) -> Sequence[JobEvent]:
        return self.run(self.api.events(job_id, after=after))

    def claim(self, job_id: JobId) -> Claim:
        claim = self.worker.claim(job_id)
        assert claim is not None, "nothing to claim"
        return claim

    def running(self, **changes: Any) -> Claim:
        """Accept a job, take its message and claim it."""
        job_id = self.job_id(**changes)
        self.lose_message(job_id)
        return self.claim(job_id)

    def messages(self, lane: Lane = Lane.BATCH) -> list[JobId]:
        """Return the jobs whose messages wait, the next to be taken first."""
        waiting = self.redis.lrange(keys.lane(lane), 0, -1)
        return [self.job_id_in(message) for message in reversed(waiting)]

    @staticmethod
    def job_id_in(message: str) -> JobId:
        """Return the job of a Celery message."""
        return JobId(json.loads(message)["headers"]["id"])

    def wait_a_millisecond(self) -> None:
        """Let the server's clock come to another millisecond."""
        began = self._now_ms()
        wait_until(lambda: self._now_ms() > began, within_s=5, what="next millisecond")

    def _now_ms(self) -> int:
        seconds, micros = self.redis.time()
        return int(seconds) * 1000 + int(micros) // 1000

    def lose_message(self, job_id: JobId) -> None:
        """Take a job's messages from its lane, as a worker that dies at once does."""
        for lane in Lane:
            for message in self.redis.lrange(keys.lane(lane), 0, -1):
                if self.job_id_in(message) == job_id:
                    self.redis.lrem(keys.lane(lane), 1, message)


@contextmanager
def open_stores(url: str) -> Iterator[Stores]:
    """Connect to a server, and disconnect in the end."""
    with ExitStack() as closing:
        yield Stores(url, closing)
