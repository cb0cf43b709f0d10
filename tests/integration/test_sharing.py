"""Equal requests share a call of the model, through the real API and real workers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest

from tests.support import gemini_replies as replies
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, SYNC, meanwhile
from tests.support.gemini_standin import GeminiStandIn
from tests.support.missing import missing
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess
from worker.k6.executable import K6
from worker.verify.sandbox.box import Sandbox

CALLERS = 8
KEYS = {"one": "a-key-of-the-first-caller", "two": "a-key-of-the-second-caller"}


class Service:
    """An API, two workers that share, and a model."""

    def __init__(self, server: RedisServer, gemini: GeminiStandIn, stack: ExitStack) -> None:
        self._stack = stack
        self._server = server
        self.gemini = gemini

    def start(self, *, workers: int = 2, API_KEYS: str = "", **settings: str) -> ApiProcess:  # noqa: N803 - a setting's name
        api = ApiProcess(redis_url=self._server.url, API_KEYS=API_KEYS)
        self._stack.enter_context(api)
        for _ in range(workers):
            self.worker(**settings)
        return api

    def worker(self, **settings: str) -> WorkerProcess:
        told = {
            "GENERATOR": "gemini",
            "GEMINI_API_KEY": "a-test-key",
            "GOOGLE_GEMINI_BASE_URL": self.gemini.url,
        }
        worker = WorkerProcess(redis_url=self._server.url, **(told | settings))
        return self._stack.enter_context(worker)


@pytest.fixture
def service(redis_server: RedisServer, gemini: GeminiStandIn) -> Iterator[Service]:
    with ExitStack() as stack:
        yield Service(redis_server, gemini, stack)


def ask(client: httpx2.Client, **headers: str) -> dict[str, Any]:
    answer = client.post(SYNC, json=ASKED, headers=headers)
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert isinstance(document, dict)
    return document


def ask_at_once(client: httpx2.Client, number: int) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(lambda _: ask(client), range(number)))


def made_by(client: httpx2.Client) -> int:
    return len(client.get("/jobs").json()["jobs"])


def test_equal_requests_at_once_cost_one_call_and_say_whose_result_they_have(
    service: Service,
) -> None:
    service.gemini.delay_s = 3
    api = service.start(workers=0)
    with api.client() as client:
        with meanwhile(lambda: ask_at_once(client, CALLERS)) as asking:
            wait_until(lambda: made_by(client) == CALLERS, within_s=20, what="jobs")
            for _ in range(2):
                service.worker(COALESCE="true", WORKER_CONCURRENCY="2")
            answers = asking.result()
        documents = [client.get(f"/jobs/{answer['job_id']}").json() for answer in answers]

    assert len(service.gemini.calls) == 1
    assert len({answer["job_id"] for answer in answers}) == CALLERS
    (leader,) = [answer["job_id"] for answer in answers if answer["shared_from"] is None]
    shared = [answer["shared_from"] for answer in answers if answer["shared_from"]]
    assert shared == [{"job_id": leader, "how": "in_flight", "age_s": 0}] * (CALLERS - 1)
    assert {answer["script"] for answer in answers} == {answers[0]["script"]}
    tokens = [document["result"]["usage"]["prompt_tokens"] for document in documents]
    assert sorted(tokens)[:-1] == [0] * (CALLERS - 1)
    assert max(tokens) > 0


def test_by_default_each_request_has_a_call_of_its_own(service: Service) -> None:
    service.gemini.delay_s = 1
    api = service.start(workers=1)
    with api.client() as client:
        answers = ask_at_once(client, 3)

    assert len(service.gemini.calls) == 3
    assert [answer["shared_from"] for answer in answers] == [None] * 3


def test_callers_with_other_keys_and_those_who_want_it_fresh_have_their_own(
    service: Service,
) -> None:
    service.gemini.delay_s = 2
    api = service.start(COALESCE="true", API_KEYS=",".join(f"{n}: {k}" for n, k in KEYS.items()))
    headers = [
        {"X-API-Key": KEYS["one"]},
        {"X-API-Key": KEYS["two"]},
        {"X-API-Key": KEYS["one"], "Cache-Control": "max-age=0, no-cache"},
    ]
    with api.client() as client, ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda each: ask(client, **each), headers))

    assert len(service.gemini.calls) == 3
    assert [answer["shared_from"] for answer in answers] == [None] * 3


def test_a_leader_whose_worker_is_killed_is_run_again_once_for_all(service: Service) -> None:
    service.gemini.delay_s = 60
    api = service.start(workers=0)
    doomed = service.worker(COALESCE="true", LEASE_S="1")
    with api.client() as client:
        ids = [client.post("/jobs", json=ASKED).json()["id"] for _ in range(5)]
        wait_until(lambda: len(service.gemini.calls) == 1, within_s=20, what="call of the model")
        wait_until(
            lambda: sum(line["jobs"] for line in doomed.logged("jobs_shared", how="follows")) == 4,
            within_s=10,
            what="followers",
        )
        doomed.kill()
        service.gemini.delay_s = 0
        service.worker(COALESCE="true", LEASE_S="1")
        ended = [client.get(f"/jobs/{job_id}?wait=30").json() for job_id in ids]

    assert {document["status"] for document in ended} == {"succeeded"}
    assert len(service.gemini.calls) == 2


def test_after_an_outage_of_the_leaders_call_one_of_the_others_tries(service: Service) -> None:
    service.gemini.delay_s = 1
    service.gemini.script(replies.server_error())
    api = service.start(COALESCE="true", GEMINI_MAX_RETRIES="1")
    with api.client() as client:
        ids = [client.post("/jobs", json=ASKED).json()["id"] for _ in range(4)]
        ended = [client.get(f"/jobs/{job_id}?wait=30").json() for job_id in ids]

    statuses = sorted(document["status"] for document in ended)
    assert statuses == ["failed", "succeeded", "succeeded", "succeeded"]
    assert len(service.gemini.calls) == 2


def test_a_verified_script_is_kept_for_those_who_ask_later(
    service: Service, k6: K6, sandbox: Sandbox
) -> None:
    if not sandbox.can_dry_run:
        missing(f"k6 {k6.version} may run no scripts here")
    asked = {"scenario_description": "5 users for 10 seconds against https://shop.example/"}
    api = service.start(workers=0)
    worker = service.worker(CACHE_TTL_S="60", GENERATOR="offline", VERIFY="full")
    with api.client() as client:
        first, second = (client.post(SYNC, json=asked).json() for _ in range(2))
        fresh = client.post(SYNC, json=asked, headers={"Cache-Control": "no-cache"}).json()

    assert first["verification"]["status"] == "verified"
    assert second["shared_from"]["how"] == "cache"
    assert second["shared_from"]["job_id"] == first["job_id"]
    assert second["shared_from"]["age_s"] > 0
    assert second["script"] == first["script"]
    assert fresh["shared_from"] is None
    assert len(worker.logged("job_started")) == 2
