"""A wish changes a script: API, Redis, a worker and k6 as they are started for real."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import document
from tests.support.redis_server import RedisServer
from tests.support.worker_process import WorkerProcess

ALICE, BOB = "alice-0123456789", "bob-0123456789"
SHOP = (
    "50 users for 2 minutes: GET https://shop.example.com/products, then GET /cart. "
    "p95 below 400 ms, errors below 1%, think time 2 seconds"
)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture(scope="module")
def site() -> Iterator[ApiProcess]:
    with (
        RedisServer(persistent=False) as redis,
        WorkerProcess(redis_url=redis.url, VERIFY="full"),
        ApiProcess(redis_url=redis.url, API_KEYS=f"{ALICE},{BOB}") as api,
    ):
        yield api


@pytest.fixture(scope="module")
def client(site: ApiProcess) -> Iterator[httpx2.Client]:
    with site.client(**bearer(ALICE)) as client:
        yield client


def made(client: httpx2.Client, **body: object) -> dict[str, Any]:
    """Make a job and return its document, once it is done."""
    answer = client.post("/jobs", json=body, headers={"Prefer": "wait=60"})
    assert answer.status_code == 200, answer.text
    return document(answer)


def version(client: httpx2.Client, base: dict[str, Any], wish: str) -> dict[str, Any]:
    """Return the finished job that changes the script of another one."""
    return made(client, base_job_id=base["id"], scenario_description=wish)


@pytest.fixture(scope="module")
def first(client: httpx2.Client) -> dict[str, Any]:
    """Return the job of a description."""
    return made(client, scenario_description=SHOP)


def codes(job: dict[str, Any]) -> set[str]:
    return {found["code"] for found in job["result"]["verification"]["findings"]}


def changes(job: dict[str, Any]) -> list[str]:
    """Return the lines of a diff that were taken away or added, without comments."""
    lines = job["result"]["diff"].splitlines()
    marked = [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    return [line for line in marked if not line[1:].startswith("//")]


def test_a_chain_of_versions_keeps_what_no_wish_speaks_of(
    client: httpx2.Client, first: dict[str, Any]
) -> None:
    second = version(client, first, "make it 200 users")
    third = version(client, second, "p95 below 300 ms and also GET /orders")

    assert changes(second) == ["-  vus: 50,", "+  vus: 200,"]
    assert second["base_job_id"] == first["id"]
    assert second["result"]["verification"]["status"] == "verified"
    assert third["base_descriptions"] == [SHOP, "make it 200 users"]
    assert third["result"]["verification"]["status"] == "verified"
    asked = third["result"]["verification"]["load"]["requested"]
    assert (asked["vus"], asked["duration_s"]) == (200, 120)
    assert ["http_req_duration", "p(95)", "<", 300.0] in asked["thresholds"]
    assert ["http_req_failed", "rate", "<", 0.01] in asked["thresholds"]
    seen = {each["url"] for each in requests(third)}
    assert seen == {f"https://shop.example.com/{name}" for name in ("products", "cart", "orders")}


def requests(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the requests of a dry run."""
    courses = job["result"]["verification"]["dry_run"]["trace"]
    return [step for course in courses for step in course["steps"] if step["kind"] == "request"]


def test_an_edit_by_hand_survives_a_wish(client: httpx2.Client, first: dict[str, Any]) -> None:
    script = first["result"]["script"]
    edited = script.replace("vus: 50,", "vus: 80, // as agreed").replace("/cart`", "/basket`")
    assert edited != script

    job = made(
        client,
        base_script=edited,
        base_description=SHOP,
        scenario_description="run it for 5 minutes",
    )

    assert changes(job) == ["-  duration: '2m',", "+  duration: '5m',"]
    assert "vus: 80, // as agreed" in job["result"]["script"]
    report = job["result"]["verification"]
    assert report["status"] == "verified", report["findings"]
    assert report["load"]["requested"]["duration_s"] == 300
    assert "vus" not in report["load"]["requested"]
    assert "edited" in job["result"]["assumptions"][0]


def test_a_script_that_nobody_described_is_held_against_the_wish_alone(
    client: httpx2.Client,
) -> None:
    script = "import http from 'k6/http';\nexport const options = { vus: 5, duration: '10s' };\n"
    script += "export default function () { http.get('https://shop.example.com/'); }\n"

    job = made(client, base_script=script, scenario_description="p95 below 300 ms, 7 users")

    assert "vus: 7, duration: '10s'" in job["result"]["script"]
    assert job["result"]["verification"]["load"]["requested"] == {
        "vus": 7,
        "thresholds": [["http_req_duration", "p(95)", "<", 300.0]],
    }
    assert job["base_job_id"] is None
    assert job["base_descriptions"] == []


def test_a_script_of_ones_own_may_need_what_this_service_would_not(client: httpx2.Client) -> None:
    script = (
        "import http from 'k6/http';\nimport { pick } from 'https://cdn.example.com/pick.js';\n"
    )
    script += "export const options = { vus: 5, duration: '10s' };\n"
    script += "export default function () { http.get(`https://shop.example.com/${pick()}`); }\n"

    second = made(client, base_script=script, scenario_description="7 users")
    third = version(client, second, "9 users")

    assert changes(third) == [
        "-export const options = { vus: 7, duration: '10s' };",
        "+export const options = { vus: 9, duration: '10s' };",
    ]
    for job in (second, third):
        assert job["result"]["verification"]["status"] == "partially_verified"
        assert "foreign_dependency" not in codes(job)


def test_what_the_rules_cannot_change_for_sure_they_leave_alone(
    client: httpx2.Client, first: dict[str, Any]
) -> None:
    script = first["result"]["script"].replace("sleep(2)", "sleep(2 + Math.random())")

    job = made(
        client, base_script=script, base_description=SHOP, scenario_description="also GET /orders"
    )

    assert job["status"] == "failed"
    assert job["error"]["code"] == "cannot_change"
    assert "What can be changed there" in job["error"]["detail"]


def test_a_removed_request_is_asked_for_no_more(
    client: httpx2.Client, first: dict[str, Any]
) -> None:
    job = version(client, first, "without the cart")

    assert "/cart`" not in job["result"]["script"]
    assert {each["url"] for each in requests(job)} == {"https://shop.example.com/products"}
    assert "requirement_not_met" not in codes(job)
    assert "/cart" not in str(job["result"]["verification"]["plan"]["scenarios"])


def test_what_became_laxer_is_told_with_both_sides_and_is_no_doubt(
    client: httpx2.Client, first: dict[str, Any]
) -> None:
    job = version(client, first, "20 users for 1 minute, p95 below 900 ms, drop the error limit")

    findings = job["result"]["verification"]["findings"]
    told = [each["message"] for each in findings if each["code"] == "laxer_than_before"]
    assert told == [
        "The script makes 20 users at its peak; the one before, 50 users at its peak.",
        "The script runs for 1m; the one before, for 2m.",
        (
            "The script demands http_req_duration p(95) < 900; the one before, "
            "http_req_duration p(95) < 400."
        ),
        "The script has no threshold any more where http_req_failed rate < 0.01 was.",
    ]
    assert job["result"]["verification"]["status"] == "verified"


def test_what_became_stricter_is_no_finding(client: httpx2.Client, first: dict[str, Any]) -> None:
    job = version(client, first, "80 users for 3 minutes, p95 below 200 ms")

    assert "laxer_than_before" not in codes(job)


def test_a_wish_that_is_not_understood_changes_nothing(
    client: httpx2.Client, first: dict[str, Any]
) -> None:
    job = version(client, first, "be a bit gentler")

    assert job["error"]["code"] == "cannot_change"
    assert "200 users" in job["error"]["detail"]


def test_a_wish_that_is_understood_in_part_says_so_and_is_not_verified(
    client: httpx2.Client, first: dict[str, Any]
) -> None:
    job = version(client, first, "make it 60 users and ramp up slowly")

    assert job["result"]["script"].startswith("// Not understood: 'ramp up slowly'.")
    assert job["result"]["verification"]["status"] == "partially_verified"
    assert "reading_incomplete" in codes(job)


def test_a_wish_that_says_what_is_there_makes_an_empty_diff_but_for_its_words(
    client: httpx2.Client, first: dict[str, Any]
) -> None:
    job = version(client, first, "50 users")

    assert changes(job) == []
    assert job["result"]["verification"]["status"] == "verified"


def test_the_synchronous_route_takes_a_base_too(
    client: httpx2.Client, first: dict[str, Any]
) -> None:
    answer = client.post(
        "/api/generate-script",
        json={"base_job_id": first["id"], "scenario_description": "70 users"},
    )

    assert answer.status_code == 200
    assert "+  vus: 70," in document(answer)["diff"]


def test_nobody_elses_job_is_a_base(site: ApiProcess, first: dict[str, Any]) -> None:
    with site.client(**bearer(BOB)) as bob:
        foreign = bob.post(
            "/jobs", json={"base_job_id": first["id"], "scenario_description": "7 users"}
        )
        unknown = bob.post(
            "/jobs", json={"base_job_id": "0" * 32, "scenario_description": "7 users"}
        )

    for answer in (foreign, unknown):
        assert answer.status_code == 404
        assert document(answer)["code"] == "job_not_found"
        assert "base_job_id" in document(answer)["detail"]


def test_a_job_without_a_script_is_no_base(client: httpx2.Client, first: dict[str, Any]) -> None:
    failed = version(client, first, "be a bit gentler")

    answer = client.post(
        "/jobs", json={"base_job_id": failed["id"], "scenario_description": "7 users"}
    )

    assert answer.status_code == 409
    assert document(answer)["code"] == "script_not_ready"


def test_a_base_may_be_gone_before_a_worker_comes() -> None:
    with (
        RedisServer(persistent=False) as redis,
        ApiProcess(redis_url=redis.url) as api,
        api.client() as client,
    ):
        with WorkerProcess(redis_url=redis.url, VERIFY="full"):
            base = made(client, scenario_description=SHOP)
        wish = {"base_job_id": base["id"], "scenario_description": "make it 200 users"}
        key = {"Idempotency-Key": "change-1"}
        waiting = document(client.post("/jobs", json=wish, headers=key))
        assert client.delete(f"/jobs/{base['id']}").status_code == 204
        again = client.post("/jobs", json=wish, headers=key)
        other = client.post("/jobs", json=wish | {"scenario_description": "9 users"}, headers=key)
        with WorkerProcess(redis_url=redis.url, VERIFY="full"):
            job = client.get(f"/jobs/{waiting['id']}", params={"wait": 60}).json()

    assert document(again)["id"] == waiting["id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert document(other)["code"] == "idempotency_mismatch"
    assert changes(job) == ["-  vus: 50,", "+  vus: 200,"]
    assert job["result"]["verification"]["status"] == "verified"
