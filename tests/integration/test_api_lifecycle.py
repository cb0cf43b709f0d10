"""How an API process starts, refuses to start, and stops."""

import json
from contextlib import closing
from time import monotonic

import pytest

from shared.version import __version__
from tests.support.api_fixtures import StartApi
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, SYNC, document, make_job, meanwhile, only_job
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until


def _argument(name: str) -> str:
    return "redis_url" if name == "REDIS_URL" else name


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SYNC_WAIT_S", "soon", "SYNC_WAIT_S"),
        ("SYNC_WAIT_S", "0", "SYNC_WAIT_S"),
        ("MAX_QUEUED_JOBS", "-1", "MAX_QUEUED_JOBS"),
        ("RATE_LIMIT", "many", "RATE_LIMIT"),
        ("CORS_ORIGINS", "example.com", "CORS_ORIGINS"),
        ("REDIS_URL", "localhost:6379", "REDIS_URL"),
        ("API_KEYS_FILE", "/nonexistent/keys", "API_KEYS_FILE"),
        ("API_KEYS", "schlüssel-0123456789", "API_KEYS"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL"),
    ],
)
def test_a_broken_setting_is_one_sentence(name: str, value: str, says: str) -> None:
    settings = {"redis_url": "redis://127.0.0.1:1/0"} | {_argument(name): value}
    api = ApiProcess(**settings)
    with closing(api.start(ready=False)):
        status = api.wait(within_s=20)
        output = api.output

    assert status != 0
    assert says in output
    assert len(output.strip().splitlines()) == 1, output
    assert "schlüssel" not in output


def test_the_api_starts_without_redis(start_api: StartApi) -> None:
    with start_api(redis_url="redis://127.0.0.1:1/0").client() as client:
        alive, ready = client.get("/livez"), client.get("/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert alive.json() == {"status": "alive", "version": __version__}


def test_a_stop_tells_everybody_where_their_job_is(start_api: StartApi, redis_url: str) -> None:
    api = start_api(redis_url=redis_url)
    with api.client() as client, api.client() as other:
        with meanwhile(lambda: client.post(SYNC, json=ASKED)) as waiting:
            job_id = only_job(other)["id"]
            with (
                meanwhile(
                    lambda: client.post("/jobs", json=ASKED, headers={"Prefer": "wait=60"})
                ) as preferring,
                meanwhile(lambda: client.get(f"/jobs/{job_id}?wait=60")) as polling,
                meanwhile(lambda: client.get(f"/jobs/{job_id}/events").text) as listening,
            ):
                wait_until(
                    lambda: "loadgenie_waiters 4.0" in other.get("/metrics").text,
                    within_s=10,
                    what="four waiters",
                )
                started_at = monotonic()
                api.terminate()
                api.wait(within_s=10)
                took_s = monotonic() - started_at
        sync, job, polled = (each.result() for each in (waiting, preferring, polling))
        events = listening.result()

    assert took_s < 3
    assert (sync.status_code, document(sync)["code"]) == (504, "wait_timeout")
    assert sync.headers["Location"] == f"/jobs/{job_id}"
    assert job.status_code == 202
    assert polled.json()["status"] == "queued"
    assert events.startswith("retry: ")
    assert "event: status" in events


def test_jobs_outlive_a_restart_of_the_api(start_api: StartApi, redis_url: str) -> None:
    with start_api(redis_url=redis_url).client() as client:
        job_id = make_job(client)

    with start_api(redis_url=redis_url).client() as client:
        job = client.get(f"/jobs/{job_id}").json()

    assert job["status"] == "queued"


def test_every_log_line_is_json_with_the_requests_id(
    start_api: StartApi, redis_server: RedisServer
) -> None:
    api = start_api(redis_url=redis_server.url)
    with api.client() as client:
        client.get("/health")
        make_job(client)
    api.stop()

    lines = [json.loads(line) for line in api.output.splitlines()]
    requests = [line for line in lines if line["message"] == "request"]
    assert requests
    assert all(line["request_id"] for line in requests)
    assert not [line for line in lines if line["logger"] == "uvicorn.access"]
