"""No accepted job is lost and none runs twice to its end, whatever dies meanwhile."""

import time
from collections.abc import Iterator

import pytest

from shared.domain.job import JobId, JobStatus
from shared.wire import keys
from tests.support.gemini_standin import GeminiStandIn
from tests.support.jobs import JobDesk, job_desk
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

LEASE_S = 2.0


@pytest.fixture
def desk(redis_server: RedisServer) -> Iterator[JobDesk]:
    with job_desk(redis_server.url) as desk:
        yield desk


def worker_of(server: RedisServer, gemini: GeminiStandIn, **settings: str) -> WorkerProcess:
    options = {"GENERATOR": "gemini", "GEMINI_API_KEY": "a-test-key", "LEASE_S": str(LEASE_S)}
    return WorkerProcess(
        redis_url=server.url, GOOGLE_GEMINI_BASE_URL=gemini.url, **(options | settings)
    )


def submit_and_wait_for_call(desk: JobDesk, gemini: GeminiStandIn) -> JobId:
    """Submit a job; return when the model was called for it."""
    calls = len(gemini.calls)
    job_id = desk.submit()
    wait_until(lambda: len(gemini.calls) > calls, within_s=15, what="call of the model")
    return job_id


def test_the_job_of_a_killed_worker_is_finished_by_another(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 60
    with worker_of(redis_server, gemini) as first, worker_of(redis_server, gemini) as second:
        job_id = submit_and_wait_for_call(desk, gemini)
        running, other = (first, second) if first.logged("job_started") else (second, first)
        gemini.delay_s = 0
        killed_at = time.monotonic()
        running.kill()

        job = desk.wait_until_done(job_id, within_s=LEASE_S + 5)

        took_s = time.monotonic() - killed_at
        assert job.status is JobStatus.SUCCEEDED
        assert job.attempts == 2
        assert took_s < LEASE_S + 4
        assert len(other.logged("job_started")) == 1


def test_a_stopping_worker_finishes_a_job_that_ends_in_time(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 1.5
    with worker_of(redis_server, gemini, SHUTDOWN_GRACE_S="10") as worker:
        job_id = submit_and_wait_for_call(desk, gemini)
        worker.terminate()

        status = worker.wait(within_s=8)

        assert status == 0
        assert desk.get(job_id).status is JobStatus.SUCCEEDED
        assert desk.get(job_id).attempts == 1
        assert desk.workers() == 0


def test_a_stopping_worker_hands_back_what_does_not_end_in_time(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 60
    # A lease that no sweep of this test could see expire: the job comes back by hand alone.
    with worker_of(redis_server, gemini, SHUTDOWN_GRACE_S="0.5", LEASE_S="60") as worker:
        job_id = submit_and_wait_for_call(desk, gemini)
        stopped_at = time.monotonic()
        worker.terminate()
        status = worker.wait(within_s=8)
        took_s = time.monotonic() - stopped_at
        handed_back = desk.get(job_id)
    gemini.delay_s = 0
    with worker_of(redis_server, gemini, LEASE_S="60"):
        job = desk.wait_until_done(job_id, within_s=10)

    assert status == 0
    assert took_s < 4
    assert handed_back.status is JobStatus.QUEUED
    assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 2)


def test_a_restart_of_redis_neither_ends_the_worker_nor_wastes_its_call(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 6
    with worker_of(redis_server, gemini) as worker:
        job_id = submit_and_wait_for_call(desk, gemini)
        calls = len(gemini.calls)
        redis_server.kill()
        wait_until(lambda: worker.logged("store_out_of_reach"), within_s=10, what="outage")
        down_at = time.monotonic()
        wait_until(
            lambda: time.monotonic() > down_at + LEASE_S, within_s=10, what="end of the lease"
        )
        redis_server.start()

        job = desk.wait_until_done(job_id, within_s=20)
        gemini.delay_s = 0
        later = desk.wait_until_done(desk.submit(), within_s=20)

        assert worker.exit_status is None
        assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 1)
        assert later.status is JobStatus.SUCCEEDED
        assert len(gemini.calls) == calls + 1


def test_a_cut_connection_delivers_nothing_again(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 2
    with worker_of(redis_server, gemini, LEASE_S="30") as worker:
        job_id = submit_and_wait_for_call(desk, gemini)
        with redis_server.client() as client:
            client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

        job = desk.wait_until_done(job_id, within_s=20)
        later = desk.wait_until_done(desk.submit(), within_s=20)

        assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 1)
        assert (later.status, later.attempts) == (JobStatus.SUCCEEDED, 1)
        assert not worker.logged("already_running")
        assert len(gemini.calls) == 2


def test_a_second_message_of_what_runs_here_calls_the_model_once(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 2
    with worker_of(redis_server, gemini, LEASE_S="30") as worker:
        job_id = submit_and_wait_for_call(desk, gemini)
        with redis_server.client() as client:
            lane, message = client.hmget(f"{keys.JOB}{job_id}", "lane", "message")
            client.lpush(f"{keys.LANE}{lane}", str(message))

        wait_until(lambda: worker.logged("already_running"), within_s=10, what="second delivery")
        job = desk.wait_until_done(job_id, within_s=20)

        assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 1)
        assert len(gemini.calls) == 1


def test_a_result_that_comes_while_redis_is_away_is_recorded_when_it_is_back(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 2
    with worker_of(redis_server, gemini, LEASE_S="30") as worker:
        job_id = submit_and_wait_for_call(desk, gemini)
        redis_server.kill()
        wait_until(lambda: worker.logged("model_called"), within_s=10, what="paid answer")
        redis_server.start()

        job = desk.wait_until_done(job_id, within_s=20)

        assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 1)
        assert len(gemini.calls) == 1


def test_a_worker_that_starts_before_redis_waits_for_it(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    job_id = desk.submit()
    redis_server.stop()
    worker = worker_of(redis_server, gemini).start(ready=False)
    try:
        wait_until(lambda: "Cannot connect" in worker.output, within_s=20, what="complaint")
        redis_server.start()

        job = desk.wait_until_done(job_id, within_s=15)

        assert job.status is JobStatus.SUCCEEDED
    finally:
        worker.close()


def submit_and_interrupt_redis(
    desk: JobDesk, gemini: GeminiStandIn, server: RedisServer, worker: WorkerProcess
) -> JobId:
    """Kill Redis in the middle of a call, and start it again when the worker has noticed."""
    job_id = submit_and_wait_for_call(desk, gemini)
    server.kill()
    wait_until(lambda: worker.logged("store_out_of_reach"), within_s=10, what="outage")
    server.start()
    return job_id


def test_a_worker_that_broadcasts_outlives_redis_and_gives_nothing_back(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 4
    with worker_of(
        redis_server, gemini, module="tests.support.stock_consumer_worker", LEASE_S="30"
    ) as worker:
        job_id = submit_and_interrupt_redis(desk, gemini, redis_server, worker)

        desk.wait_until_done(job_id, within_s=20)
        gemini.delay_s = 0
        later = desk.wait_until_done(desk.submit(), within_s=20)

        assert later.status is JobStatus.SUCCEEDED
        assert worker.exit_status is None
        # Kombu would say that it could not, and write messages into a file.
        assert "RESTORE" not in worker.output
