"""A worker outlives every error reply of Redis, and loses and doubles nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from shared.domain.job import JobStatus
from tests.support.gemini_standin import GeminiStandIn
from tests.support.jobs import JobDesk, job_desk
from tests.support.redis_proxy import RedisProxy
from tests.support.redis_server import RedisServer
from tests.support.replies import REPLIES
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

RECOVERS_WITHIN_S = 10


@dataclass(frozen=True)
class Place:
    """A worker behind a door, and a desk that needs none."""

    proxy: RedisProxy
    gemini: GeminiStandIn
    worker: WorkerProcess
    desk: JobDesk

    def refuse(self, reply: str) -> None:
        """Refuse commands, until both the worker's store and its broker have seen it."""
        # What has not seen the end of the outage before would not tell of this one.
        wait_until(self._is_over, within_s=15, what="end of the outage before")
        known = len(self.worker.logged("store_out_of_reach"))
        losses = self.worker.output.count("Connection to broker lost")
        self.proxy.refuse(reply, but=REPLIES[reply])
        wait_until(
            lambda: len(self.worker.logged("store_out_of_reach")) > known,
            within_s=15,
            what="outage of the store",
        )
        wait_until(
            lambda: self.worker.output.count("Connection to broker lost") > losses,
            within_s=15,
            what="outage of the broker",
        )

    def _is_over(self) -> bool:
        ended = self.worker.logged("store_within_reach")
        told = self.worker.output
        # A consumer that has not found its broker again cannot lose it.
        found = told.count('"Connected to ') > told.count("Connection to broker lost")
        return found and len(self.worker.logged("store_out_of_reach")) == len(ended)


@pytest.fixture(scope="module")
def place(all_by_command: None) -> Iterator[Place]:  # noqa: ARG001 - how its worker is started
    with (
        RedisServer() as server,
        RedisProxy(server.port) as proxy,
        GeminiStandIn() as gemini,
        WorkerProcess(
            redis_url=proxy.url,
            GENERATOR="gemini",
            GEMINI_API_KEY="a-test-key",
            GOOGLE_GEMINI_BASE_URL=gemini.url,
            LEASE_S="4",
        ) as worker,
        job_desk(server.url) as desk,
    ):
        yield Place(proxy, gemini, worker, desk)


@pytest.fixture(autouse=True)
def _healed(place: Place) -> Iterator[None]:
    """Let no test that fails leave its outage to the next one."""
    yield
    place.proxy.heal()


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.partition(" ")[0])
def test_any_error_reply_is_an_outage_that_ends(place: Place, reply: str) -> None:
    calls = len(place.gemini.calls)
    place.gemini.delay_s = 1.5
    running = place.desk.submit()
    wait_until(lambda: len(place.gemini.calls) > calls, within_s=15, what="call of the model")

    place.refuse(reply)
    place.gemini.delay_s = 0
    waiting = [place.desk.submit() for _ in range(3)]
    wait_until(
        lambda: place.worker.logged("model_called", job_id=running), within_s=10, what="paid answer"
    )
    place.proxy.heal()
    ended = [
        place.desk.wait_until_done(job, within_s=RECOVERS_WITHIN_S) for job in (running, *waiting)
    ]

    assert [(job.status, job.attempts) for job in ended] == [(JobStatus.SUCCEEDED, 1)] * 4
    assert len(place.gemini.calls) == calls + 4
    assert place.worker.exit_status is None
