"""Clocks that jump: a worker's own does not matter, and Redis' own may fall back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.job import JobId, JobStatus
from tests.support.clock import Clock
from tests.support.gemini_standin import GeminiStandIn
from tests.support.jobs import JobDesk, job_desk
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

HOUR_S = 3600.0


@pytest.fixture
def clock() -> Iterator[Clock]:
    with Clock() as clock:
        yield clock


def worker_of(server: RedisServer, gemini: GeminiStandIn, **more: str) -> WorkerProcess:
    settings = {"GENERATOR": "gemini", "GEMINI_API_KEY": "a-test-key"} | more
    return WorkerProcess(redis_url=server.url, GOOGLE_GEMINI_BASE_URL=gemini.url, **settings)


def submit(desk: JobDesk, gemini: GeminiStandIn) -> JobId:
    """Submit a job; return when the model was called for it."""
    calls = len(gemini.calls)
    job_id = desk.submit(deadline_s=120)
    wait_until(lambda: len(gemini.calls) > calls, within_s=15, what="call of the model")
    return job_id


@pytest.mark.parametrize("by_s", [HOUR_S, -HOUR_S], ids=["ahead", "behind"])
def test_the_wall_clock_of_a_worker_does_not_matter(
    redis_server: RedisServer, gemini: GeminiStandIn, clock: Clock, by_s: float
) -> None:
    gemini.delay_s = 3
    with (
        job_desk(redis_server.url) as desk,
        worker_of(redis_server, gemini, **clock.environment) as worker,
        worker_of(redis_server, gemini) as other,
    ):
        first = submit(desk, gemini)
        clock.move(by_s)
        second = submit(desk, gemini)

        ended = [desk.wait_until_done(job, within_s=20) for job in (first, second)]

        assert [(job.status, job.attempts) for job in ended] == [(JobStatus.SUCCEEDED, 1)] * 2
        assert len(gemini.calls) == 2
        for one in (worker, other):
            assert not one.logged("job_requeued")
            assert not one.logged("job_expired")
        for job in ended:
            assert job.finished_at is not None
            assert abs(datetime.now(UTC) - job.finished_at) < timedelta(minutes=2)


def test_a_clock_of_redis_that_falls_back_keeps_no_dead_workers_job(
    gemini: GeminiStandIn, clock: Clock
) -> None:
    gemini.delay_s = 60
    with (
        RedisServer(environment=clock.environment) as server,
        job_desk(server.url) as desk,
        worker_of(server, gemini) as first,
    ):
        job_id = submit(desk, gemini)
        first.kill()
        clock.move(-HOUR_S)
        gemini.delay_s = 0
        with worker_of(server, gemini) as second:
            job = desk.wait_until_done(job_id, within_s=20)

            assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 2)
            assert second.logged("job_requeued", job_id=job_id)
            assert desk.workers() == 1


def test_a_message_lost_before_the_clock_fell_back_is_sent_again(
    gemini: GeminiStandIn, clock: Clock
) -> None:
    with RedisServer(environment=clock.environment) as server, job_desk(server.url) as desk:
        job_id = desk.submit(deadline_s=120)
        desk.lose_messages()
        clock.move(-HOUR_S)
        with worker_of(server, gemini):
            job = desk.wait_until_done(job_id, within_s=20)

    assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 1)


def test_a_clock_of_redis_that_jumps_ahead_ends_what_is_past_its_deadline_once(
    gemini: GeminiStandIn, clock: Clock
) -> None:
    gemini.delay_s = 3
    with (
        RedisServer(environment=clock.environment) as server,
        job_desk(server.url) as desk,
        worker_of(server, gemini) as worker,
    ):
        job_id = submit(desk, gemini)
        clock.move(HOUR_S)
        job = desk.wait_until_done(job_id, within_s=20)
        wait_until(lambda: worker.logged("job_stopped"), within_s=10, what="end of the attempt")
        gemini.delay_s = 0
        later = desk.wait_until_done(desk.submit(), within_s=20)

    assert (job.status, job.attempts) == (JobStatus.FAILED, 1)
    assert later.status is JobStatus.SUCCEEDED
