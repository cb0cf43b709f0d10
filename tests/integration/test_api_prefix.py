"""The API under a prefix of a proxy, which takes it off and which the API was told of."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.support.api_fixtures import StartApi
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, document
from tests.support.hand_worker import HandWorker
from tests.support.reverse_proxy import reverse_proxy

PREFIX = "/load/genie"


@pytest.fixture
def behind(start_api: StartApi, redis_url: str) -> ApiProcess:
    return start_api(redis_url=redis_url, UVICORN_ROOT_PATH=PREFIX)


@pytest.fixture
def outside(behind: ApiProcess) -> Iterator[httpx2.Client]:
    """Yield a caller who follows links from the root of the host."""
    with (
        reverse_proxy(behind.port, prefix=PREFIX) as url,
        httpx2.Client(base_url=url.removesuffix(PREFIX), trust_env=False) as client,
    ):
        yield client


def test_links_can_be_followed_as_they_are(outside: httpx2.Client, hand: HandWorker) -> None:
    made = outside.post(f"{PREFIX}/jobs", json=ASKED)
    hand.finish(document(made)["id"])

    job = document(outside.get(made.headers["Location"]))

    assert job["status"] == "succeeded"
    links = job["links"]
    assert links["self"] == made.headers["Location"] == f"{PREFIX}/jobs/{job['id']}"
    for name in ("self", "script", "proof", "events"):
        assert links[name].count(PREFIX) == 1
        assert outside.get(links[name]).status_code == 200, name
    assert outside.post(links["cancel"]).status_code == 409


def test_a_problem_says_where_to_read_of_it(outside: httpx2.Client) -> None:
    answer = outside.get(f"{PREFIX}/jobs/unknown")

    problem = document(answer)
    assert answer.status_code == 404
    assert problem["instance"] == f"{PREFIX}/jobs/unknown"
    page, _, heading = problem["type"].partition("#")
    assert page == f"{PREFIX}/docs/errors.md"
    assert f"## {heading}" in outside.get(page).text


def test_a_job_that_is_asked_for_twice_is_where_it_was(outside: httpx2.Client) -> None:
    headers = {"Idempotency-Key": "once", "Prefer": "respond-async"}
    first, second = (
        outside.post(f"{PREFIX}/api/generate-script", json=ASKED, headers=headers) for _ in "ab"
    )

    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Location"].startswith(f"{PREFIX}/jobs/")


def test_methods_and_hosts_are_told_from_the_path_behind_the_prefix(
    outside: httpx2.Client, behind: ApiProcess
) -> None:
    refused = outside.delete(f"{PREFIX}/jobs")

    assert refused.status_code == 405
    assert refused.headers["Allow"] == "GET, HEAD, POST"
    with behind.client(Host="probe.example") as probe:
        assert probe.get("/livez").status_code == 200
        assert probe.get("/jobs").status_code == 421


def test_the_documentation_names_the_prefix_once(outside: httpx2.Client) -> None:
    servers = document(outside.get(f"{PREFIX}/openapi.json"))["servers"]

    assert servers == [{"url": PREFIX}, {"url": "."}]
    assert f'"{PREFIX}/docs/assets/' in outside.get(f"{PREFIX}/docs").text
