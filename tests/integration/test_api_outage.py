"""Redis gone, silent or back: quick and clear answers, and no restart needed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, SYNC, make_job, meanwhile, only_job
from tests.support.hand_worker import hand_worker
from tests.support.problems import problem
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

PROMISED_S = 3
CALLS = (
    ("POST", "/jobs"),
    ("POST", SYNC),
    ("GET", "/jobs"),
    ("GET", f"/jobs/{'0' * 32}"),
    ("GET", f"/jobs/{'0' * 32}/script"),
    ("GET", f"/jobs/{'0' * 32}/events"),
    ("POST", f"/jobs/{'0' * 32}/cancel"),
    ("DELETE", f"/jobs/{'0' * 32}"),
    ("GET", "/readyz"),
)


@pytest.fixture(params=["", "100/minute"], ids=["unlimited", "rate-limited"])
def api(request: pytest.FixtureRequest, redis_server: RedisServer) -> Iterator[ApiProcess]:
    with ApiProcess(redis_url=redis_server.url, RATE_LIMIT=request.param) as api:
        yield api


@pytest.fixture
def client(api: ApiProcess) -> Iterator[httpx2.Client]:
    with api.client() as client:
        yield client


def call(client: httpx2.Client, method: str, path: str) -> tuple[httpx2.Response, float]:
    started_at = monotonic()
    answer = client.request(method, path, json=ASKED if method == "POST" else None)
    return answer, monotonic() - started_at


def check_everything_says_so(client: httpx2.Client) -> None:
    with ThreadPoolExecutor() as pool:
        calls = [pool.submit(call, client, *one) for one in CALLS]
    for answer, took_s in (future.result() for future in calls):
        assert took_s < PROMISED_S, answer.url
        problem(answer, status=503, code="store_unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
    health = client.get("/health")
    assert health.status_code == 503
    assert health.json()["status"] == "unhealthy"
    assert health.json()["checks"]["redis"]["status"] == "fail"
    assert client.get("/livez").status_code == 200
    assert "loadgenie_store_up 0.0" in client.get("/metrics").text


@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_without_redis_every_route_says_so_in_time_and_recovers(
    client: httpx2.Client, redis_server: RedisServer, how: str
) -> None:
    job_id = make_job(client)
    if how == "stopped":
        redis_server.stop()
    else:
        redis_server.pause()

    check_everything_says_so(client)

    if how == "stopped":
        redis_server.start()
    else:
        redis_server.resume()
    wait_until(lambda: client.get("/readyz").is_success, within_s=5, what="recovery")
    assert client.get(f"/jobs/{job_id}").json()["status"] == "queued"
    assert client.post("/jobs", json=ASKED).status_code == 202


def test_a_waiter_is_told_which_job_was_accepted(
    client: httpx2.Client, redis_server: RedisServer
) -> None:
    with meanwhile(lambda: client.post(SYNC, json=ASKED)) as waiting:
        job_id = only_job(client)["id"]
        redis_server.stop()
        answer = waiting.result(timeout=15)

    assert problem(answer, status=503, code="store_unavailable")["job_id"] == job_id
    assert answer.headers["Location"] == f"/jobs/{job_id}"


def test_a_waiter_outlives_a_short_restart_of_redis(
    client: httpx2.Client, redis_server: RedisServer
) -> None:
    with meanwhile(lambda: client.post(SYNC, json=ASKED)) as waiting:
        job_id = only_job(client)["id"]
        redis_server.restart()
        with hand_worker(redis_server.url) as hand:
            hand.finish(job_id)
        answer = waiting.result(timeout=20)

    assert answer.status_code == 200


def test_health_counts_the_workers(client: httpx2.Client, redis_server: RedisServer) -> None:
    without = client.get("/health")
    with hand_worker(redis_server.url) as hand:
        hand.beat()
        alive = client.get("/health")

    assert (without.status_code, without.json()["status"]) == (200, "degraded")
    assert (alive.status_code, alive.json()["status"]) == (200, "healthy")
    assert set(alive.json()) == {"status", "timestamp", "checks"}


def test_health_counts_the_jobs_for_whatever_starts_workers(
    client: httpx2.Client, redis_server: RedisServer
) -> None:
    with hand_worker(redis_server.url) as hand:
        hand.take(make_job(client))
        make_job(client)

        queue = client.get("/health").json()["checks"]["queue"]

    assert (queue["waiting"], queue["unfinished"]) == (1, 2)
    assert 0 < queue["oldest_s"] < 60
