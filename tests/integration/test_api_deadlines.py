"""A job ends at its deadline also while no worker lives, and its caller hears of it."""

from collections.abc import Iterator
from time import monotonic

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, SYNC, make_job
from tests.support.hand_worker import hand_worker
from tests.support.problems import problem
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

DEADLINE_S = 2.0


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[httpx2.Client]:
    with (
        ApiProcess(redis_url=redis_server.url, JOB_DEADLINE_S=str(DEADLINE_S)) as api,
        api.client() as client,
    ):
        yield client


def test_a_synchronous_caller_gets_the_deadline(client: httpx2.Client) -> None:
    started_at = monotonic()
    answer = client.post(SYNC, json=ASKED)

    problem(answer, status=504, code="deadline_exceeded")
    assert monotonic() - started_at < DEADLINE_S + 4


def test_a_job_that_waits_or_runs_without_a_worker_fails_at_its_deadline(
    client: httpx2.Client, redis_server: RedisServer
) -> None:
    with hand_worker(redis_server.url) as dead:
        running = make_job(client)
        dead.take(running)
        waiting = make_job(client)

        ended = [
            wait_until(lambda job=job: done(client, job), within_s=8, what="end")  # type: ignore[misc]
            for job in (running, waiting)
        ]

    assert [job["error"]["code"] for job in ended] == ["deadline_exceeded"] * 2
    assert client.get("/jobs", params={"status": "queued"}).json()["jobs"] == []


def test_while_a_worker_lives_the_deadline_is_its_own(
    client: httpx2.Client, redis_server: RedisServer
) -> None:
    with hand_worker(redis_server.url) as hand:
        hand.beat()
        job_id = make_job(client)
        hand.take(job_id)
        created_at = monotonic()
        wait_until(
            lambda: monotonic() > created_at + DEADLINE_S + 2, within_s=8, what="passed deadline"
        )

        hand.succeed(job_id)

    assert client.get(f"/jobs/{job_id}").json()["status"] == "succeeded"


def done(client: httpx2.Client, job_id: str) -> dict[str, dict[str, str]] | None:
    document = client.get(f"/jobs/{job_id}").json()
    return document if document["done"] else None
