"""Readiness says what writes say, not what a PING says."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED
from tests.support.problems import problem
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

REFUSALS = {
    "out of memory": (("CONFIG", "SET", "maxmemory", "1"), ("CONFIG", "SET", "maxmemory", "0")),
    "read-only": (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
    "XADD": (("ACL", "SETUSER", "default", "-xadd"), ("ACL", "SETUSER", "default", "+@all")),
}


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[httpx2.Client]:
    with ApiProcess(redis_url=redis_server.url) as api, api.client() as client:
        yield client


@pytest.mark.parametrize("words", REFUSALS)
def test_a_server_that_takes_no_job_is_not_ready_and_says_why(
    client: httpx2.Client, redis_server: RedisServer, words: str
) -> None:
    begin, end = REFUSALS[words]
    assert client.get("/readyz").status_code == 200

    with redis_server.client() as admin:
        admin.execute_command(*begin)
        refused = client.post("/jobs", json=ASKED)
        ready, health = client.get("/readyz"), client.get("/health")
        admin.execute_command(*end)

    problem(refused, status=503, code="store_unavailable")
    problem(ready, status=503, code="store_unavailable")
    assert health.status_code == 503
    assert words in health.json()["checks"]["redis"]["detail"]
    wait_until(lambda: client.get("/readyz").is_success, within_s=10, what="readiness")
    assert client.post("/jobs", json=ASKED).status_code == 202
