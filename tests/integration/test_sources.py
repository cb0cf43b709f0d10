"""Scripts from what is there already, from the request to the proof."""

import gzip
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import SYNC, document
from tests.support.problems import problem
from tests.support.redis_server import RedisServer
from tests.support.sources import CURL, LOG, OPENAPI, entry, har, postman
from tests.support.worker_process import WorkerProcess

SECRETS = ("s3cr3t", "hunter2", "eyJhbGciOi")
HAR = har(
    entry("GET", "https://shop.example/", answer="text/html"),
    entry("GET", "https://shop.example/app.js"),
    entry(
        "POST",
        "https://shop.example/login",
        at=4,
        headers={"Cookie": "sid=s3cr3t"},
        body='{"user": "ann", "password": "hunter2"}',
    ),
    entry(
        "GET",
        "https://shop.example/orders?access_token=s3cr3t",
        at=9,
        headers={"Authorization": "Bearer eyJhbGciOi.eyJzdWIiOj.x"},
    ),
)
POSTMAN = postman(
    {
        "name": "Place an order",
        "request": {
            "method": "POST",
            "url": "{{base}}/orders",
            "body": {"mode": "urlencoded", "urlencoded": [{"key": "n", "value": "1"}]},
        },
    },
    {"name": "Read it", "request": {"method": "GET", "url": "{{base}}/orders/:id"}},
    auth={"type": "bearer", "bearer": [{"key": "token", "value": "s3cr3t"}]},
    variable=[{"key": "base", "value": "https://shop.example"}],
)
ALL = {
    "shop.yaml": OPENAPI,
    "visit.har": HAR,
    "shop.postman_collection.json": POSTMAN,
    "calls.sh": CURL,
    "access.log": LOG,
}


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with RedisServer(persistent=False) as redis:
        yield redis


@pytest.fixture(scope="module")
def client(redis: RedisServer) -> Iterator[httpx2.Client]:
    with (
        WorkerProcess(redis_url=redis.url, VERIFY="full"),
        ApiProcess(redis_url=redis.url) as api,
        api.client() as client,
    ):
        yield client


def refusal(answer: httpx2.Response) -> dict[str, Any]:
    return problem(answer, status=400, code="invalid_request")


def sources(*names: str) -> list[dict[str, str]]:
    return [{"name": name, "text": ALL[name]} for name in names]


def proven(answer: httpx2.Response) -> dict[str, Any]:
    report = document(answer)["verification"]
    assert isinstance(report, dict)
    assert report["status"] == "verified", report["findings"]
    return report


@pytest.mark.parametrize("name", list(ALL))
def test_each_kind_of_source_becomes_a_proven_script(client: httpx2.Client, name: str) -> None:
    asked = {"scenario_description": "100 users for 2 minutes", "sources": sources(name)}

    answer = client.post(SYNC, json=asked)

    report = proven(answer)
    (source,) = report["plan"]["sources"]
    assert source["taken"] > 0
    steps = [each for each in report["requirements"] if ".steps[" in each["part"]]
    assert steps
    assert all(each["met"] and each["source"].startswith(f"{name}: ") for each in steps)
    assert not any(secret in answer.text for secret in SECRETS)


def test_no_description_is_needed(client: httpx2.Client) -> None:
    answer = client.post(SYNC, json={"sources": sources("access.log")})

    report = proven(answer)
    assert document(answer)["scenario_description"] == ""
    assert report["load"]["requested"]["rate_per_s"] == pytest.approx(20 / 60)


def test_no_secret_of_a_source_reaches_the_store(client: httpx2.Client, redis: RedisServer) -> None:
    asked = {"sources": sources("visit.har", "calls.sh")}
    job = document(client.post("/jobs", json=asked, headers={"Prefer": "wait=30"}))

    with redis.client() as store:
        kept = {key: store.dump(key) for key in store.keys("*")}
        record = store.hgetall(f"loadgenie:job:{job['id']}")
    assert job["status"] == "succeeded"
    assert record
    told = f"{kept} {record}"
    assert not any(secret in told for secret in SECRETS)
    assert [each["needs"] for each in job["sources"]] == [
        ["PASSWORD", "COOKIE", "ACCESS_TOKEN", "API_TOKEN"],
        ["PIN", "API_TOKEN_2"],
    ]


def test_the_plan_is_shown_without_a_job(client: httpx2.Client) -> None:
    asked = {
        "scenario_description": "only the order endpoints, 200 users",
        "sources": sources("shop.yaml"),
    }

    told = client.post("/api/plan", json=asked).json()

    assert [step["method"] for step in told["plan"]["scenarios"][0]["steps"]] == [
        "POST", "GET", "GET", "DELETE",
    ]  # fmt: skip
    (source,) = told["plan"]["sources"]
    assert (source["kind"], source["found"], source["taken"]) == ("openapi", 5, 4)
    assert told["load"] == {"vus": 200}


def test_a_script_of_ones_own_is_held_against_a_source(client: httpx2.Client) -> None:
    script = (
        "import http from 'k6/http';\nexport const options = { vus: 1, duration: '1m' };\n"
        "export default function () {\n"
        "  http.get('https://shop.example/api/products?page=2');\n"
        "  http.get('https://shop.example/api/basket');\n}\n"
    )
    asked = {
        "script": script,
        "sources": sources("shop.yaml"),
        "scenario_description": "only the catalogue and GET /orders",
    }

    report = document(client.post("/api/validate-script", json=asked))

    found = {each["asked"]: each["met"] for each in report["requirements"]}
    assert found["a request of GET https://shop.example/api/products?page=2"] is True
    assert "invented_request" in {each["code"] for each in report["findings"]}


def test_sources_are_uploads_of_a_form(client: httpx2.Client) -> None:
    answer = client.post(
        SYNC,
        data={"scenario_description": "20 users for 1 minute"},
        files=[("sources", (name, ALL[name].encode())) for name in ("shop.yaml", "calls.sh")],
    )

    names = [each["name"] for each in proven(answer)["plan"]["sources"]]
    assert names == ["shop.yaml", "calls.sh"]


def test_a_wish_changes_a_script_that_came_from_sources(client: httpx2.Client) -> None:
    asked = {"scenario_description": "20 users for 1 minute", "sources": sources("shop.yaml")}
    job = document(client.post("/jobs", json=asked, headers={"Prefer": "wait=30"}))

    changed = document(
        client.post(
            SYNC, json={"base_job_id": job["id"], "scenario_description": "make it 40 users"}
        )
    )
    report = changed["verification"]

    assert "+  vus: 40," in changed["diff"]
    assert report["status"] == "verified", report["findings"]
    assert report["plan"]["sources"][0]["name"] == "shop.yaml"


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ([{"text": "hello"}], "sources.0", "is neither OpenAPI 3, a HAR"),
        ([{"text": "hello", "kind": "har"}], "sources.0", "is a HAR without entries"),
        ([{"text": CURL}, {"text": "swagger: '2.0'"}], "sources.1", "is Swagger 2.0"),
        ([{"text": "curl -d @x https://x.example"}], "sources.0", "it reads a file"),
        ([{"text": "\x00"}], "sources.0.text", "must not contain NUL"),
        ([{"text": ""}], "sources.0.text", "must have at least 1 character"),
        ([{"text": "a: " + "[" * 300_000}], "sources.0", "takes too long, or too much memory"),
        ([{"text": CURL}] * 11, "sources", "at most 10 items"),
        ([{"text": CURL, "kind": "gatling"}], "sources.0.kind", "'openapi', 'har'"),
    ],
    ids=["no kind", "no har", "swagger", "a file", "nul", "empty", "deep", "eleven", "gatling"],
)
@pytest.mark.parametrize("route", ["/jobs", SYNC, "/api/plan"])
def test_a_source_that_cannot_be_read_says_why(
    client: httpx2.Client, route: str, given: list[dict[str, str]], field: str, says: str
) -> None:
    refused = refusal(client.post(route, json={"sources": given}))

    (error,) = refused["errors"]
    assert error["field"] == field
    assert says in error["message"]


def test_something_is_to_be_tested(client: httpx2.Client) -> None:
    bodies: tuple[dict[str, object], ...] = ({}, {"sources": []})
    for body in bodies:
        refused = refusal(client.post("/jobs", json=body))

        assert [each["field"] for each in refused["errors"]] == ["scenario_description"]
        assert refused["errors"][0]["message"] == "is required"


def test_a_base_has_its_sources_already(client: httpx2.Client) -> None:
    asked = {
        "scenario_description": "make it 40",
        "base_script": "export default function () {}",
        "sources": sources("calls.sh"),
    }

    assert "either sources or a base" in refusal(client.post("/jobs", json=asked))["detail"]


def test_the_same_sources_with_the_same_key_are_one_job(client: httpx2.Client) -> None:
    made = [
        document(
            client.post(
                "/jobs", json={"sources": sources("calls.sh")}, headers={"Idempotency-Key": "s"}
            )
        )["id"]
        for _ in range(2)
    ]

    assert made[0] == made[1]


TOKEN = "eyJhbGciOi.eyJzdWIiOj.s1gn4tur3"
PASSED_ON = har(
    entry(
        "POST",
        "https://shop.example/login",
        body='{"user": "ann", "password": "hunter2"}',
        says=f'{{"token": "{TOKEN}"}}',
    ),
    entry(
        "POST",
        "https://shop.example/orders",
        at=1,
        headers={"Authorization": f"Bearer {TOKEN}"},
        body='{"n": 1}',
        says='{"id": 17}',
    ),
    entry(
        "GET",
        "https://shop.example/orders/17",
        at=2,
        headers={"Authorization": f"Bearer {TOKEN}"},
    ),
)


def test_what_a_recorded_answer_gave_is_shown_to_be_sent_later(client: httpx2.Client) -> None:
    given = [{"name": "visit.har", "text": PASSED_ON}]
    asked = {"scenario_description": "20 users for 1 minute", "sources": given}

    answer = client.post(SYNC, json=asked)

    report = proven(answer)
    passed = {each["part"]: each for each in report["requirements"] if ".passes." in each["part"]}
    assert {part: each["met"] for part, each in passed.items()} == {
        "scenarios[0].steps[1].passes.token": True,
        "scenarios[0].steps[2].passes.token": True,
        "scenarios[0].steps[2].passes.orderId": True,
    }
    assert all(each["proof"] == "dry_run" for each in passed.values())
    assert [each["name"] for each in report["needs"]] == ["PASSWORD"]
    assert TOKEN not in answer.text
    assert document(answer)["script"].count("__ENV") == 2


def test_a_token_of_the_environment_is_not_the_one_of_the_answer(client: httpx2.Client) -> None:
    script = """import http from 'k6/http';
export const options = { vus: 20, duration: '1m' };
const params = { headers: { Authorization: `Bearer ${__ENV.TOKEN}` } };
export default function () {
  http.post('https://shop.example/login', JSON.stringify({ user: 'ann', password: __ENV.P }));
  const made = http.post('https://shop.example/orders', JSON.stringify({ n: 1 }), params);
  http.get(`https://shop.example/orders/${made.json('id')}`, params);
}
"""
    given = [{"name": "visit.har", "text": PASSED_ON}]
    asked = {"script": script, "sources": given, "scenario_description": "20 users for 1 minute"}

    report = document(client.post("/api/validate-script", json=asked))

    passed = {
        each["part"].partition("steps")[2]: each["met"]
        for each in report["requirements"]
        if ".passes." in each["part"]
    }
    assert passed == {
        "[1].passes.token": False,
        "[2].passes.token": False,
        "[2].passes.orderId": True,
    }
    assert "requirement_not_met" in {each["code"] for each in report["findings"]}


def test_a_compressed_upload_is_told_to_be_unpacked(client: httpx2.Client) -> None:
    answer = client.post(SYNC, files=[("sources", ("access.log.gz", gzip.compress(LOG.encode())))])

    (error,) = refusal(answer)["errors"]
    assert error["message"] == "is compressed: unpack it first"
