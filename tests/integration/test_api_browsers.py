"""What a browser may do for a page of another site, and what for our own."""

import re

import httpx2
import pytest

from tests.support.api_fixtures import StartApi
from tests.support.callers import ASKED, make_job
from tests.support.problems import problem

EVIL = "https://evil.example"
PAGE = "http://localhost:5173"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": EVIL, "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": ""},
    ],
)
def test_a_page_of_another_site_changes_nothing(
    client: httpx2.Client, headers: dict[str, str]
) -> None:
    job_id = make_job(client)

    answers = [
        client.post("/jobs", data=ASKED, headers=headers),
        client.post("/api/plan", content=b"", headers=headers),
        client.post(f"/jobs/{job_id}/cancel", headers=headers),
        client.delete(f"/jobs/{job_id}", headers=headers),
    ]

    for answer in answers:
        problem(answer, status=403, code="cross_site")
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert [job["status"] for job in client.get("/jobs").json()["jobs"]] == ["queued"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://loadgenie.localhost", "Host": "loadgenie.localhost"},
    ],
    ids=["program", "typed", "own", "allowed", "behind TLS"],
)
def test_programs_and_pages_that_may_call_are_served(
    start_api: StartApi, redis_url: str, headers: dict[str, str]
) -> None:
    with start_api(redis_url=redis_url, ALLOWED_HOSTS="*").client() as client:
        assert client.post("/jobs", data=ASKED, headers=headers).status_code == 202


def test_a_page_of_the_services_own_may_call(client: httpx2.Client) -> None:
    origin = str(client.base_url).rstrip("/")

    assert client.post("/jobs", data=ASKED, headers={"Origin": origin}).status_code == 202


def test_a_public_page_that_is_allowed_may_call_a_private_address(client: httpx2.Client) -> None:
    asked = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Private-Network": "true",
    }

    allowed = client.options("/jobs", headers=asked)
    refused = client.options("/jobs", headers=asked | {"Origin": EVIL})

    assert allowed.status_code == 200
    assert allowed.headers["Access-Control-Allow-Private-Network"] == "true"
    problem(refused, status=400, code="invalid_request")


def test_without_keys_no_other_name_is_answered_for(client: httpx2.Client) -> None:
    rebound = [client.get(path, headers={"Host": "evil.example"}) for path in ("/jobs", "/metrics")]
    posted = client.post("/jobs", json=ASKED, headers={"Host": "evil.example"})
    probed = [
        client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code
        for path in ("/livez", "/readyz", "/health")
    ]
    local = [
        client.get("/jobs", headers={"Host": host}).status_code
        for host in ("LOCALHOST", "localhost.:80", "127.0.0.1:9", "[::1]:8000")
    ]

    for answer in (*rebound, posted):
        problem(answer, status=421, code="host_not_allowed")
    assert probed == [200] * 3
    assert local == [200] * 4


def test_hosts_may_be_named_and_with_keys_any_will_do(start_api: StartApi, redis_url: str) -> None:
    named = start_api(redis_url=redis_url, ALLOWED_HOSTS="app.example, backend")
    keyed = start_api(redis_url=redis_url, API_KEYS="alice-0123456789")

    with named.client() as client:
        statuses = [
            client.get("/jobs", headers={"Host": host}).status_code
            for host in ("app.example", "backend:8000", "localhost")
        ]
    with keyed.client(**{"X-API-Key": "alice-0123456789"}) as client:
        anywhere = client.get("/jobs", headers={"Host": "anything.example"}).status_code

    assert statuses == [200, 200, 421]
    assert anywhere == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_documentation_runs_no_script_but_its_own(client: httpx2.Client, path: str) -> None:
    page = client.get(path)

    policy = page.headers["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts is not None
    assert "unsafe" not in scripts[1]
    assert "https:" not in policy
    assert "'sha256-" in scripts[1] or "<script>" not in page.text
