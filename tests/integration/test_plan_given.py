"""A plan that beats its description, from the request to the proof."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import SYNC, document
from tests.support.redis_server import RedisServer
from tests.support.worker_process import WorkerProcess


@pytest.fixture(scope="module")
def client() -> Iterator[httpx2.Client]:
    with (
        RedisServer(persistent=False) as redis,
        WorkerProcess(redis_url=redis.url, VERIFY="full"),
        ApiProcess(redis_url=redis.url) as api,
        api.client() as client,
    ):
        yield client


def test_a_corrected_plan_is_made_and_proven(client: httpx2.Client) -> None:
    asked = {"scenario_description": "50 users for 2 minutes against https://shop.example/"}
    plan = client.post("/api/plan", json=asked).json()["plan"]
    plan["scenarios"][0]["load"].update(target=60, duration_s=90)

    script = document(client.post(SYNC, json={**asked, "plan": plan}))

    verification = script["verification"]
    assert verification["status"] == "verified", verification["findings"]
    assert verification["load"]["requested"] == {"vus": 60, "duration_s": 90.0}
    assert verification["load"]["actual"]["vus"] == 60
    assert {each["met"] for each in verification["requirements"]} == {True}
    assert {each["origin"] for each in verification["requirements"]} == {"given"}


def test_a_script_of_ones_own_is_held_against_the_plan(client: httpx2.Client) -> None:
    load = {"unit": "users", "target": 10, "duration_s": 60}
    body = {
        "script": "import http from 'k6/http';\n"
        "export const options = { vus: 9, duration: '1m' };\n"
        "export default function () { http.get('https://shop.example/'); }\n",
        "plan": {"scenarios": [{"name": "default", "load": load}]},
    }

    report = document(client.post("/api/validate-script", json=body))

    assert report["status"] == "rejected"
    assert "load_vus_differ" in {found["code"] for found in report["findings"]}


def test_a_script_of_the_service_is_drawn_and_its_lines_are_named(client: httpx2.Client) -> None:
    asked = "ramp from 10 to 60 users over 1 minute, GET https://shop.example/a, p95 under 400 ms"

    script = document(client.post(SYNC, json={"scenario_description": asked}))

    report, lines = script["verification"], script["script"].split("\n")
    (drawn,) = report["load"]["courses"]
    assert drawn["unit"] == "vus"
    assert drawn["made"] == drawn["asked"] == [[0, 10], [60, 60]]
    listed = report["requirements"]
    placed = {
        each["part"]: lines[each["line"] - 1] for each in listed if each["part"] != "requests"
    }
    assert "target: 60" in placed["scenarios[0].load.target"]
    assert "http.get(" in placed["scenarios[0].steps[0]"]
    assert "p(95)<400" in placed["criteria[0]"]
