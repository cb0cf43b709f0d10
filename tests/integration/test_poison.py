"""A job that kills its workers is tried MAX_ATTEMPTS times; one that is handed back, for ever."""

from collections.abc import Iterator

import httpx2
import pytest

from shared.domain.errors import ErrorCode
from shared.domain.job import EventKind, JobId, JobStatus
from tests.support.callers import ASKED, meanwhile, only_job
from tests.support.gemini_standin import GeminiStandIn
from tests.support.jobs import JobDesk, job_desk
from tests.support.losing import lose_three_times
from tests.support.redis_server import RedisServer
from tests.support.stores import open_stores
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

# Shorter than a worker takes to start, so that each finds the lease of the one before run out.
LEASE_S = 1.0


@pytest.fixture
def desk(redis_server: RedisServer) -> Iterator[JobDesk]:
    with job_desk(redis_server.url) as desk:
        yield desk


def worker_of(server: RedisServer, gemini: GeminiStandIn) -> WorkerProcess:
    return WorkerProcess(
        redis_url=server.url,
        GENERATOR="gemini",
        GEMINI_API_KEY="a-test-key",
        GOOGLE_GEMINI_BASE_URL=gemini.url,
        LEASE_S=str(LEASE_S),
        SHUTDOWN_GRACE_S="0.1",
    )


def wait_for_call(gemini: GeminiStandIn, number: int) -> None:
    wait_until(lambda: len(gemini.calls) == number, within_s=15, what=f"call {number} of the model")


def test_a_job_whose_worker_is_killed_three_times_is_not_run_a_fourth_time(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 60
    job_id = desk.submit(deadline_s=300)
    for attempt in range(1, 4):
        with worker_of(redis_server, gemini) as worker:
            wait_for_call(gemini, attempt)
            worker.kill()

    with worker_of(redis_server, gemini) as fourth:
        job = desk.wait_until_done(job_id, within_s=10)
        gemini.delay_s = 0
        other = desk.wait_until_done(desk.submit(), within_s=20)

        assert (job.status, job.attempts) == (JobStatus.FAILED, 3)
        assert job.failure is not None
        assert job.failure.code is ErrorCode.POISONED
        assert desk.events(job_id)[-1].kind is EventKind.RESULT
        assert fourth.logged("job_poisoned", job_id=job_id)
        assert other.status is JobStatus.SUCCEEDED
        assert [line["job_id"] for line in fourth.logged("job_started")] == [other.id]
        assert len(gemini.calls) == 4


def hand_back(server: RedisServer, gemini: GeminiStandIn, desk: JobDesk, job_id: JobId) -> None:
    calls = len(gemini.calls)
    with worker_of(server, gemini) as worker:
        wait_for_call(gemini, calls + 1)
        worker.terminate()
        assert worker.wait(within_s=10) == 0
    assert desk.get(job_id).status is JobStatus.QUEUED


def test_a_job_that_is_handed_back_four_times_still_finishes(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 60
    job_id = desk.submit(deadline_s=300)
    for _ in range(4):
        hand_back(redis_server, gemini, desk, job_id)
    gemini.delay_s = 0

    with worker_of(redis_server, gemini):
        job = desk.wait_until_done(job_id, within_s=20)

    assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 5)


def test_a_job_that_runs_beside_it_does_not_fail_with_it(
    redis_server: RedisServer, gemini: GeminiStandIn, desk: JobDesk
) -> None:
    gemini.delay_s = 60
    poison = desk.submit(description="3 users on https://poison.example", deadline_s=300)
    innocent = desk.submit(description="3 users on https://innocent.example", deadline_s=300)

    def killings() -> int:
        return sum(b"poison.example" in call.body for call in gemini.calls)

    for calls in (2, 4):
        with worker_of(redis_server, gemini) as worker:
            wait_for_call(gemini, calls)
            worker.kill()
    gemini.delay_s = 2
    with worker_of(redis_server, gemini) as worker:
        wait_until(lambda: killings() == 3, within_s=20, what="third call for the poisoned job")
        worker.kill()
    with worker_of(redis_server, gemini):
        ended = [desk.wait_until_done(job_id, within_s=20) for job_id in (poison, innocent)]

    assert [job.status for job in ended] == [JobStatus.FAILED, JobStatus.SUCCEEDED]


def test_a_caller_who_waits_hears_of_it(client: httpx2.Client, redis_url: str) -> None:
    with (
        open_stores(redis_url) as stores,
        meanwhile(lambda: client.post("/api/generate-script", json=ASKED)) as waiting,
    ):
        job_id = JobId(only_job(client)["id"])
        lose_three_times(stores, job_id)
        answer = waiting.result()

    problem = answer.json()
    assert answer.status_code == 500
    assert (problem["code"], problem["job_id"]) == ("poisoned", job_id)
    assert "3 of 3" in problem["detail"]
    assert client.get(f"/jobs/{job_id}").json()["error"]["code"] == "poisoned"
