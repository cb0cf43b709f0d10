"""From a sentence to a script: API, Redis and a Celery worker as they are started for real."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, DESCRIPTION, SYNC, document, make_job
from tests.support.redis_server import RedisServer
from tests.support.worker_process import WorkerProcess

pytestmark = pytest.mark.usefixtures("all_by_command")

SEED_FIELDS = {"script", "generated_at", "scenario_description"}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx2.Client]:
    with (
        RedisServer(persistent=False) as redis,
        WorkerProcess(redis_url=redis.url),
        ApiProcess(redis_url=redis.url) as api,
        api.client() as client,
    ):
        yield client


def test_a_sentence_becomes_a_script(client: httpx2.Client) -> None:
    answer = client.post(SYNC, json=ASKED)

    script = document(answer)
    assert answer.status_code == 200
    assert set(script) > SEED_FIELDS
    assert "from 'k6/http'" in script["script"].replace('"', "'")
    assert script["scenario_description"] == DESCRIPTION
    assert script["generator"] == "offline"
    assert script["verification"]["status"] in {"verified", "partially_verified"}


def test_a_job_ends_with_the_same_script_as_a_download(client: httpx2.Client) -> None:
    job_id = make_job(client)

    job = client.get(f"/jobs/{job_id}", params={"wait": 30}).json()
    download = client.get(f"/jobs/{job_id}/script")

    assert job["status"] == "succeeded"
    assert download.text == job["result"]["script"]


def test_a_jobs_events_are_heard_to_the_end(client: httpx2.Client) -> None:
    job_id = make_job(client)

    with client.stream("GET", f"/jobs/{job_id}/events") as stream:
        lines = list(stream.iter_lines())

    kinds = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert kinds[0] == "status"
    assert "stage" in kinds
    assert kinds[-1] == "result"


def test_a_script_of_ones_own_is_verified(client: httpx2.Client) -> None:
    good = client.post(
        "/api/validate-script",
        json={
            "script": "import http from 'k6/http';\n"
            "export default function () { http.get('https://test.k6.io'); }\n"
        },
    )
    broken = client.post("/api/validate-script", json={"script": "export default function ( {"})

    assert good.status_code == 200
    assert document(good)["status"] != "rejected"
    assert broken.status_code == 200
    assert document(broken)["status"] == "rejected"
    assert document(broken)["findings"]


def test_the_report_says_in_which_language_a_script_is(client: httpx2.Client) -> None:
    script = "export default function (): void { console.log(1 as number); }"

    told = client.post("/api/validate-script", json={"script": script})
    refused = client.post("/api/validate-script", json={"script": script, "language": "javascript"})

    assert document(told)["language"] == "typescript"
    assert "typescript" not in {each["code"] for each in document(told)["findings"]}
    assert document(refused)["language"] == "javascript"
    assert {each["code"] for each in document(refused)["findings"]} == {"typescript"}


def test_the_service_is_healthy(client: httpx2.Client) -> None:
    health = client.get("/health").json()

    assert health["status"] == "healthy"
    assert health["checks"]["workers"]["detail"] == "1 worker is alive."
