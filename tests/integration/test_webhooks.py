"""Webhooks through the whole service: real API, real workers, a real receiver."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from standardwebhooks.webhooks import Webhook

from shared.domain.job import JobId
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, DESCRIPTION, SYNC
from tests.support.command_process import CommandLine
from tests.support.losing import lose_three_times
from tests.support.module_command import Answer, run_module
from tests.support.redis_server import RedisServer
from tests.support.stores import open_stores
from tests.support.target_site import Seen, TargetSite, target_site
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

OLD, NEW = (
    "whsec_" + base64.b64encode(text.encode()).decode()
    for text in ("canary-old-4711-canary-old-4711", "canary-new-4711-canary-new-4711")
)
PATH = "/canary-path-4711?token=canary-token-4711"
CANARIES = (OLD, NEW, OLD[6:], NEW[6:], "canary-path-4711", "canary-token-4711", "canary-password")
ROOT = Path(__file__).parents[2]


class Service:
    """An API and workers on one Redis, which sign with both secrets."""

    def __init__(self, redis_url: str, stack: ExitStack) -> None:
        self._stack = stack
        self.redis_url = redis_url
        self.settings = {"WEBHOOK_SECRET": f"{NEW},{OLD}", "WEBHOOK_ALLOWED_HOSTS": "*,127.0.0.1"}
        self.api = stack.enter_context(ApiProcess(redis_url=redis_url, **self.settings))
        self.client: httpx2.Client = stack.enter_context(self.api.client())

    def worker(self, **settings: str) -> WorkerProcess:
        return self._stack.enter_context(
            WorkerProcess(redis_url=self.redis_url, **(self.settings | settings))
        )

    def job(self, site: TargetSite, **more: Any) -> str:
        body = ASKED | {"webhook_url": f"http://127.0.0.1:{site.port}{PATH}"} | more
        answer = self.client.post("/jobs", json=body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def webhook(self, job_id: str) -> dict[str, Any]:
        webhook = self.client.get(f"/jobs/{job_id}").json()["webhook"]
        assert isinstance(webhook, dict)
        return webhook

    def wait_for(self, job_id: str, status: str, *, within_s: float = 20) -> dict[str, Any]:
        return wait_until(
            lambda: found if (found := self.webhook(job_id))["status"] == status else None,
            within_s=within_s,
            what=f"webhook that is {status}",
        )


@pytest.fixture
def service(redis_server: RedisServer) -> Iterator[Service]:
    with ExitStack() as stack:
        yield Service(redis_server.url, stack)


@pytest.fixture
def site() -> Iterator[TargetSite]:
    with target_site() as site:
        yield site


def message(seen: Seen) -> dict[str, Any]:
    """Return what a receiver learns, once each secret has verified it."""
    verified = [Webhook(secret).verify(seen.body, seen.headers) for secret in (OLD, NEW)]
    assert verified[0] == verified[1]
    assert isinstance(verified[0], dict)
    return verified[0]


def first(site: TargetSite, number: int = 1, *, within_s: float = 20) -> Seen:
    wait_until(lambda: len(site.seen) >= number, within_s=within_s, what=f"call {number}")
    return site.seen[number - 1]


def test_a_receiver_is_told_of_a_script_and_can_fetch_it(
    service: Service, site: TargetSite
) -> None:
    service.worker()
    job_id = service.job(site)

    seen = first(site)

    told = message(seen)
    assert seen.line == f"POST {PATH}"
    assert told["type"] == "job.succeeded"
    assert (told["data"]["id"], told["data"]["verdict"]) == (job_id, "partially_verified")
    assert seen.headers["webhook-id"] == f"msg_{job_id}"
    assert "default function" in service.client.get(told["data"]["links"]["script"]).text
    document = service.wait_for(job_id, "delivered")
    assert (document["host"], document["attempts"], document["last_status"]) == (
        "127.0.0.1",
        1,
        200,
    )
    assert len(site.seen) == 1


def test_one_that_is_cancelled_fails_or_is_poisoned_is_told_as_well(
    service: Service, site: TargetSite
) -> None:
    cancelled, overdue, poisoned = service.job(site), service.job(site), service.job(site)
    service.client.post(f"/jobs/{cancelled}/cancel")
    with open_stores(service.redis_url) as stores:
        stores.redis.zadd("loadgenie:deadlines", {overdue: 1}, xx=True)
        lose_three_times(stores, JobId(poisoned))

    service.worker()
    first(site, 3)

    told = {each["data"]["id"]: each for each in map(message, site.seen)}
    assert told[cancelled]["type"] == "job.cancelled"
    assert told[overdue]["data"]["error"]["code"] == "deadline_exceeded"
    assert told[poisoned]["data"]["error"]["code"] == "poisoned"


def test_every_route_that_makes_jobs_takes_a_webhook(service: Service, site: TargetSite) -> None:
    service.worker()
    url = f"http://127.0.0.1:{site.port}/"
    script = {"script": "export default function () {}", "webhook_url": url}

    answers = [
        service.client.post(SYNC, json=ASKED | {"webhook_url": url}),
        service.client.post(SYNC, data=ASKED | {"webhook_url": url}),
        service.client.post("/jobs", data=ASKED | {"webhook_url": url}),
        service.client.post("/api/validate-script", json=script),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 202, 200]
    first(site, 4)
    kinds = sorted(message(seen)["data"]["kind"] for seen in site.seen)
    assert kinds == ["generate", "generate", "generate", "validate"]


def test_a_caller_that_hangs_up_is_told_nevertheless(service: Service, site: TargetSite) -> None:
    body = ASKED | {"webhook_url": f"http://127.0.0.1:{site.port}/"}
    with suppress(httpx2.ReadTimeout):
        service.client.post(SYNC, json=body, timeout=0.3)

    service.worker()

    assert message(first(site))["type"] == "job.succeeded"


def test_a_receiver_that_was_down_gets_the_same_message_when_it_is_back(service: Service) -> None:
    with target_site() as down:
        port = down.port
    service.worker()
    job_id = service.job(down)
    refused = wait_until(
        lambda: found if (found := service.webhook(job_id))["last_error"] else None,
        within_s=20,
        what="try in vain",
    )
    with target_site(port=port) as back:
        back.status = 500
        again = first(back, within_s=15)
        back.status = 200
        last = first(back, 2, within_s=30)
        document = service.wait_for(job_id, "delivered")

    assert (refused["status"], refused["last_error"]) == ("pending", "connection")
    assert document["attempts"] == 3
    assert last.body == again.body
    assert last.headers["webhook-id"] == again.headers["webhook-id"]
    assert message(last)["data"]["id"] == job_id


@pytest.mark.waits_long
def test_a_delivery_whose_worker_is_killed_is_taken_up_by_another(
    service: Service, site: TargetSite
) -> None:
    ended = threading.Event()
    site.before = ended.wait
    with ExitStack() as stack:
        stack.callback(ended.set)
        worker = service.worker()
        job_id = service.job(site)
        first(site)
        worker.kill()
        site.before = lambda: None
        service.worker()

        again = first(site, 2, within_s=50)
        document = service.wait_for(job_id, "delivered")

    assert again.headers["webhook-id"] == f"msg_{job_id}"
    assert document["attempts"] == 2
    assert len(site.seen) == 2


def test_a_terminal_has_a_webhook_sent(service: Service, site: TargetSite, tmp_path: Path) -> None:
    service.worker()
    command = CommandLine(tmp_path, service.api.base_url)

    made = command(
        *("generate", DESCRIPTION, "--detach", "--webhook", f"http://127.0.0.1:{site.port}/")
    )

    assert message(first(site))["data"]["id"] == made.stdout.strip()


def test_two_workers_send_each_message_once(service: Service, site: TargetSite) -> None:
    service.worker()
    service.worker()
    ids = [service.job(site) for _ in range(20)]

    for job_id in ids:
        service.wait_for(job_id, "delivered", within_s=30)

    assert sorted(message(seen)["data"]["id"] for seen in site.seen) == sorted(ids)


def webhooks(service: Service, *arguments: str) -> Answer:
    return run_module(
        "worker.webhooks",
        *arguments,
        folder=ROOT,
        environment={
            "PATH": os.environ["PATH"],
            "REDIS_URL": service.redis_url,
            "WEBHOOK_SECRET_FILE": "/nowhere/secret",
        },
    )


def test_one_that_nobody_takes_is_dead_listed_sent_again_and_dropped(
    service: Service, site: TargetSite
) -> None:
    site.status = 404
    worker = service.worker(WEBHOOK_RETRY_S="1")
    job_id = service.job(site)
    dead = service.wait_for(job_id, "failed")
    text = webhooks(service, "list").stdout
    listed = json.loads(webhooks(service, "list", "--json").stdout)
    site.status = 200

    sent = webhooks(service, "resend", job_id, "unknown")

    document = service.wait_for(job_id, "delivered")
    assert (dead["attempts"], dead["last_status"], document["attempts"]) == (1, 404, 2)
    assert job_id in text
    assert listed["total"] == 1
    assert listed["webhooks"][0]["host"] == "127.0.0.1"
    assert not [canary for canary in CANARIES if canary in text + json.dumps(listed)]
    assert (sent.returncode, sent.stdout) == (1, f"{job_id} is sent again\n")
    assert sent.stderr == "worker.webhooks: unknown has no such webhook\n"
    assert webhooks(service, "drop", job_id).returncode == 1
    assert webhooks(service, "list").stdout == "No dead webhooks. Still to be delivered: 0.\n"
    assert worker.logged("webhook_dead", job_id=job_id, status=404)


def test_a_redirect_leads_nowhere(service: Service, site: TargetSite) -> None:
    service.worker(WEBHOOK_RETRY_S="1")
    with target_site() as elsewhere:
        site.status, site.headers = 302, {"Location": f"http://127.0.0.1:{elsewhere.port}/"}
        document = service.wait_for(service.job(site), "failed")

        assert elsewhere.seen == []
    assert document["last_status"] == 302


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://hooks.example.com/", "must begin with https://"),
        ("https://user:canary-password@hooks.example.com/", "must hold no user name"),
        ("https://169.254.169.254/latest", "not of the public internet"),
        ("https://[::1]/", "not of the public internet"),
        ("nowhere", "must be an http:// or https:// URL"),
        ("https://hooks.example.com/\x00", "must not contain NUL"),
        (5, "must be a string"),
    ],
)
def test_a_bad_url_is_a_clear_error(service: Service, url: object, reason: str) -> None:
    answer = service.client.post("/jobs", json=ASKED | {"webhook_url": url})

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "invalid_request")
    assert problem["errors"][0]["field"] == "webhook_url"
    assert reason in problem["errors"][0]["message"]
    assert "canary" not in answer.text
    assert service.client.get("/jobs").json()["jobs"] == []


def test_a_service_without_a_secret_takes_no_webhook(client: httpx2.Client) -> None:
    answer = client.post("/jobs", json=ASKED | {"webhook_url": "https://hooks.example.com/"})

    assert answer.status_code == 400
    assert "no WEBHOOK_SECRET" in answer.json()["detail"]


@pytest.mark.usefixtures("by_command")
def test_neither_secrets_nor_urls_are_shown_or_logged(service: Service, site: TargetSite) -> None:
    site.status = 500
    worker = service.worker(WEBHOOK_RETRY_S="1", WORKER_METRICS_PORT="0", LOG_LEVEL="DEBUG")
    job_id = service.job(site)
    service.wait_for(job_id, "failed")

    client = service.client
    shown = [
        client.get(path).text
        for path in (f"/jobs/{job_id}", "/jobs", f"/jobs/{job_id}/events", "/metrics", "/health")
    ]
    shown += [client.get(f"/jobs/{job_id}/proof", headers={"Accept": "text/html"}).text]
    listings = [Path(f"/proc/{pid}/cmdline").read_text() for pid in (service.api.pid, worker.pid)]
    for canary in CANARIES:
        texts = (*shown, *listings, service.api.output, worker.output)
        assert not [text for text in texts if canary in text]
    assert not [name for name in ("canary-old", "canary-new") if name in "".join(shown)]
