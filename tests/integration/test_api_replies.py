"""Whatever error Redis replies, the API says that its store is unavailable, and recovers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, SYNC, document, make_job, meanwhile
from tests.support.hand_worker import hand_worker
from tests.support.problems import problem
from tests.support.redis_proxy import RedisProxy
from tests.support.redis_server import RedisServer
from tests.support.replies import REPLIES
from tests.support.waiting import wait_until

CALLS = (
    ("POST", "/jobs"),
    ("POST", SYNC),
    ("GET", "/jobs"),
    ("GET", f"/jobs/{'0' * 32}"),
    ("GET", f"/jobs/{'0' * 32}/events"),
    ("POST", f"/jobs/{'0' * 32}/cancel"),
    ("GET", "/readyz"),
)


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="module")
def proxy(server: RedisServer) -> Iterator[RedisProxy]:
    with RedisProxy(server.port) as proxy:
        yield proxy


@pytest.fixture(scope="module", params=["", "1000/minute"], ids=["unlimited", "rate-limited"])
def api(proxy: RedisProxy, request: pytest.FixtureRequest) -> Iterator[ApiProcess]:
    with ApiProcess(redis_url=proxy.url, RATE_LIMIT=request.param) as api:
        yield api


@pytest.fixture
def client(api: ApiProcess) -> Iterator[httpx2.Client]:
    with api.client() as client:
        yield client


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.partition(" ")[0])
def test_any_error_reply_is_a_clear_problem_and_a_waiter_outlives_it(
    client: httpx2.Client, proxy: RedisProxy, server: RedisServer, reply: str
) -> None:
    before = newest(client)
    with meanwhile(lambda: client.post(SYNC, json=ASKED)) as waiting:
        job_id = wait_until(
            lambda: job if (job := newest(client)) != before else None, within_s=10, what="job"
        )
        proxy.refuse(reply, but=REPLIES[reply])
        answers = refused(client)
        health = client.get("/health")
        proxy.heal()
        with hand_worker(server.url) as hand:
            hand.finish(job_id)
        answer = waiting.result(timeout=15)

    for refusal in answers:
        problem(refusal, status=503, code="store_unavailable")
    assert (health.status_code, health.json()["checks"]["redis"]["status"]) == (503, "fail")
    assert answer.status_code == 200, answer.text
    # It stays unready for some seconds after a write that was refused.
    wait_until(lambda: client.get("/readyz").is_success, within_s=10, what="readiness")
    assert document(client.get(f"/jobs/{make_job(client)}"))["status"] == "queued"


def refused(client: httpx2.Client) -> list[httpx2.Response]:
    """Make every call at once, and return the answers."""
    with ThreadPoolExecutor() as pool:
        calls = [
            pool.submit(client.request, *call, json=ASKED if call[0] == "POST" else None)
            for call in CALLS
        ]
        return [call.result() for call in calls]


def newest(client: httpx2.Client) -> str | None:
    """Return the id of the newest job, if there is one."""
    jobs = client.get("/jobs", params={"limit": 1}).json()["jobs"]
    return str(jobs[0]["id"]) if jobs else None
