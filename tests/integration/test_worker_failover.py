"""What a real server says when it becomes a replica, fills up or loses a right: nothing is lost."""

from collections.abc import Callable, Iterator

import httpx2
import pytest
import redis

from shared.domain.job import JobStatus
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, make_job
from tests.support.gemini_standin import GeminiStandIn
from tests.support.jobs import JobDesk, job_desk
from tests.support.redis_proxy import RedisProxy
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

type Order = Callable[[redis.Redis], object]


def order(*words: str) -> Order:
    return lambda admin: admin.execute_command(*words)  # type: ignore[no-untyped-call]


def option(name: str, value: int) -> Order:
    return order("CONFIG", "SET", name, str(value))


def acl(*rules: str) -> Order:
    return order("ACL", "SETUSER", "default", *rules)


FAULTS: dict[str, tuple[Order, Order]] = {
    # A replica of nobody keeps its data and waits for a master.
    "replica": (order("REPLICAOF", "127.0.0.1", "1"), order("REPLICAOF", "NO", "ONE")),
    "few replicas": (option("min-replicas-to-write", 1), option("min-replicas-to-write", 0)),
    "out of memory": (option("maxmemory", 1), option("maxmemory", 0)),
    "a right less": (acl("-evalsha", "-eval", "-brpop"), acl("+@all")),
    "its keys": (acl("resetkeys", "~other:*"), acl("~*")),
}


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="module")
def gemini() -> Iterator[GeminiStandIn]:
    with GeminiStandIn() as gemini:
        yield gemini


@pytest.fixture(scope="module")
def worker(server: RedisServer, gemini: GeminiStandIn) -> Iterator[WorkerProcess]:
    with WorkerProcess(
        redis_url=server.url,
        GENERATOR="gemini",
        GEMINI_API_KEY="a-test-key",
        GOOGLE_GEMINI_BASE_URL=gemini.url,
        LEASE_S="4",
    ) as worker:
        yield worker


@pytest.fixture
def desk(server: RedisServer) -> Iterator[JobDesk]:
    with job_desk(server.url) as desk:
        yield desk


def is_within_reach(worker: WorkerProcess) -> bool:
    """Return whether each thread that told of an outage has told of its end."""
    ended = worker.logged("store_within_reach")
    return len(worker.logged("store_out_of_reach")) == len(ended)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_server_refuses_for_a_while_is_done_afterwards(
    server: RedisServer, gemini: GeminiStandIn, worker: WorkerProcess, desk: JobDesk, fault: str
) -> None:
    begin, end = FAULTS[fault]
    wait_until(lambda: is_within_reach(worker), within_s=15, what="end of the outage before")
    calls = len(gemini.calls)
    gemini.delay_s = 1.5
    running = desk.submit()
    wait_until(lambda: len(gemini.calls) > calls, within_s=15, what="call of the model")
    gemini.delay_s = 0
    waiting = [desk.submit() for _ in range(3)]
    known = len(worker.logged("store_out_of_reach"))

    with server.client() as admin:
        begin(admin)
        wait_until(
            lambda: len(worker.logged("store_out_of_reach")) > known, within_s=15, what="outage"
        )
        wait_until(
            lambda: worker.logged("model_called", job_id=running), within_s=10, what="paid answer"
        )
        end(admin)
    ended = [desk.wait_until_done(job, within_s=10) for job in (running, *waiting)]

    assert [(job.status, job.attempts) for job in ended] == [(JobStatus.SUCCEEDED, 1)] * 4
    assert len(gemini.calls) == calls + 4
    assert worker.exit_status is None


def test_a_name_that_leads_to_the_new_master_is_followed() -> None:
    with (
        RedisServer() as old,
        RedisServer() as new,
        RedisProxy(old.port) as name,
        WorkerProcess(redis_url=name.url, LEASE_S="4") as worker,
        ApiProcess(redis_url=name.url) as api,
        api.client() as client,
        old.client() as old_admin,
        new.client() as new_admin,
    ):
        new_admin.execute_command("REPLICAOF", "127.0.0.1", str(old.port))
        before = make_job(client)
        wait_until(lambda: done(client, before), within_s=20, what="job before")
        old_admin.set("marker", "1")  # WAIT is about the writes of its own connection
        assert old_admin.wait(1, 4000) == 1

        # As managed services do it: the name moves, connections to the old server stay.
        new_admin.execute_command("REPLICAOF", "NO", "ONE")
        name.lead_to(new.port)
        old_admin.execute_command("REPLICAOF", "127.0.0.1", str(new.port))
        after = wait_until(lambda: accepted(client), within_s=10, what="accepted job")
        wait_until(lambda: done(client, after), within_s=20, what="job after")

        assert [accepted(client) is not None for _ in range(9)] == [True] * 9
        assert done(client, before)
        assert worker.exit_status is None


def accepted(client: httpx2.Client) -> str | None:
    answer = client.post("/jobs", json=ASKED)
    return str(answer.json()["id"]) if answer.status_code == 202 else None


def done(client: httpx2.Client, job_id: str) -> bool:
    answer = client.get(f"/jobs/{job_id}")
    return answer.status_code == 200 and bool(answer.json()["done"])
