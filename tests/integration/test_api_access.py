"""Who may call, how often, from which pages, and when the queue is full."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.support.api_fixtures import StartApi
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, SYNC, document, make_job
from tests.support.problems import problem
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

PROBES = ("/health", "/livez", "/readyz")
OPEN = (*PROBES, "/docs", "/redoc", "/openapi.json", "/", "/api/findings", "/api/findings/hang")
CLOSED = (
    ("GET", "/metrics"),
    ("POST", "/jobs"),
    ("GET", "/jobs"),
    ("GET", f"/jobs/{'0' * 32}"),
    ("GET", f"/jobs/{'0' * 32}/script"),
    ("GET", f"/jobs/{'0' * 32}/events"),
    ("POST", f"/jobs/{'0' * 32}/cancel"),
    ("DELETE", f"/jobs/{'0' * 32}"),
    ("POST", "/api/generate-script"),
    ("POST", "/generate-script"),
    ("POST", "/generate-script-form"),
    ("POST", "/api/validate-script"),
)
ALICE, BOB = "alice-0123456789", "bob-0123456789"
PAGE = "http://localhost:5173"


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_with_keys_set_every_route_that_matters_asks_for_one(
    start_api: StartApi, redis_url: str
) -> None:
    with start_api(redis_url=redis_url, API_KEYS=f"{ALICE}, {BOB}").client() as client:
        refused = [client.request(method, path) for method, path in CLOSED]
        wrong = client.get("/jobs", headers=bearer("mallory-0123456789"))
        opened = [client.get(path).status_code for path in OPEN]

    for answer in (*refused, wrong):
        problem(answer, status=401, code="unauthorized")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert opened == [200] * len(OPEN)


@pytest.mark.parametrize(
    "path",
    [
        "/health",
        "/livez",
        "/readyz",
        "/docs",
        "/",
        "/jobs",
        "/jobs/ID",
        "/jobs/ID/script",
        "/nothing",
        "/openapi.json",
        "/docs/assets/swagger-ui.css",
    ],
)
def test_head_answers_as_get_does(client: httpx2.Client, path: str) -> None:
    if "ID" in path:
        path = path.replace("ID", make_job(client))

    asked, told = client.head(path), client.get(path)

    assert asked.status_code == told.status_code
    assert asked.content == b""
    assert asked.headers["Content-Type"] == told.headers["Content-Type"]
    assert asked.headers["Content-Length"] == told.headers["Content-Length"]


def test_head_of_what_has_no_end_ends_at_once(client: httpx2.Client, api: ApiProcess) -> None:
    job_id = make_job(client)

    answers = [client.head(f"/jobs/{job_id}/events", timeout=5), client.head("/metrics")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].headers["Content-Type"].startswith("text/event-stream")
    assert wait_until(
        lambda: api.logged("request", method="HEAD", path=f"/jobs/{job_id}/events"),
        within_s=5,
        what="line about the end of the request",
    )
    assert "loadgenie_waiters 0.0" in client.get("/metrics").text


def test_a_job_is_seen_by_the_key_that_made_it_alone(
    start_api: StartApi, redis_url: str, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"{BOB}\n")
    api = start_api(redis_url=redis_url, API_KEYS=ALICE, API_KEYS_FILE=str(keys))
    with api.client(**bearer(ALICE)) as alice, api.client(**{"X-API-Key": BOB}) as bob:
        job_id = make_job(alice, **{"Idempotency-Key": "same"})
        others = make_job(bob, **{"Idempotency-Key": "same"})
        strangers = [
            bob.get(f"/jobs/{job_id}"),
            bob.get(f"/jobs/{job_id}/events"),
            bob.get(f"/jobs/{job_id}/script"),
            bob.post(f"/jobs/{job_id}/cancel"),
            bob.delete(f"/jobs/{job_id}"),
        ]
        hers = alice.get(f"/jobs/{job_id}").json()
        listed = [job["id"] for job in bob.get("/jobs").json()["jobs"]]

    for answer in strangers:
        problem(answer, status=404, code="job_not_found")
    assert hers["status"] == "queued"
    assert listed == [others]
    assert ALICE not in api.output
    assert BOB not in api.output


def test_each_denied_call_leaves_a_line_without_what_was_presented(
    start_api: StartApi, redis_url: str
) -> None:
    api = start_api(redis_url=redis_url, API_KEYS=ALICE)
    with api.client() as client:
        client.get("/jobs")
        wrong = client.get("/metrics", headers=bearer("mallory-0123456789"))
        allowed = client.get("/metrics", headers=bearer(ALICE))

    first, second = api.logged("call_denied")
    assert (first["reason"], first["path"], first["client"]) == ("no_key", "/jobs", "127.0.0.1")
    assert (second["reason"], second["path"]) == ("unknown_key", "/metrics")
    assert second["request_id"] == wrong.headers["X-Request-ID"]
    assert allowed.status_code == 200
    assert "mallory" not in api.output


@pytest.mark.parametrize("socket", [False, True], ids=["tcp", "unix"])
def test_the_rate_limit_counts_new_jobs_and_says_when_there_is_more(
    start_api: StartApi, redis_server: RedisServer, *, socket: bool
) -> None:
    url = redis_server.unix_url if socket else redis_server.url
    with start_api(redis_url=url, RATE_LIMIT="2/minute").client() as client:
        taken = [client.post("/jobs", json=ASKED) for _ in range(2)]
        refused = client.post(SYNC, json=ASKED)
        reads = [client.get("/jobs").status_code for _ in range(5)]

    assert [answer.status_code for answer in taken] == [202, 202]
    assert taken[0].headers["RateLimit-Policy"] == '"default";q=2;w=60'
    assert [answer.headers["RateLimit"].split(";")[1] for answer in taken] == ["r=1", "r=0"]
    problem(refused, status=429, code="rate_limited")
    assert 50 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"default";r=0;t=')
    assert reads == [200] * 5


def test_only_new_jobs_spend_the_rate_limit(start_api: StartApi, redis_url: str) -> None:
    api = start_api(redis_url=redis_url, RATE_LIMIT="2/hour")
    key = {"Idempotency-Key": "again"}
    with api.client() as client:
        broken = client.post("/jobs", json={"scenario_description": "short"})
        made = client.post("/jobs", json=ASKED, headers=key)
        other = client.post("/jobs", json=ASKED)
        repeated = [client.post("/jobs", json=ASKED, headers=key) for _ in range(3)]
        refused = client.post("/jobs", json=ASKED, headers={"Idempotency-Key": "new"})
        jobs = client.get("/jobs").json()["jobs"]

    assert broken.status_code == 400
    assert made.headers["RateLimit"].split(";")[1] == "r=1"
    assert other.headers["RateLimit"].split(";")[1] == "r=0"
    for answer in repeated:
        assert answer.status_code == 202
        assert answer.headers["Idempotency-Replayed"] == "true"
        assert answer.headers["Location"] == made.headers["Location"]
    problem(refused, status=429, code="rate_limited")
    assert len(jobs) == 2


def test_many_at_once_get_no_more_jobs_than_the_rate_limit_has(
    start_api: StartApi, redis_url: str
) -> None:
    api = start_api(redis_url=redis_url, RATE_LIMIT="5/hour")
    with api.client() as client, ThreadPoolExecutor(max_workers=20) as pool:
        answers = pool.map(lambda _: client.post("/jobs", json=ASKED).status_code, range(20))

    assert sorted(answers).count(202) <= 5


def test_each_key_has_its_own_rate_limit(start_api: StartApi, redis_url: str) -> None:
    api = start_api(redis_url=redis_url, API_KEYS=f"{ALICE},{BOB}", RATE_LIMIT="1/hour")
    with api.client() as client:
        answers = [
            client.post("/jobs", json=ASKED, headers=bearer(key)) for key in (ALICE, ALICE, BOB)
        ]

    assert [answer.status_code for answer in answers] == [202, 429, 202]


def test_a_full_queue_takes_no_more(start_api: StartApi, redis_url: str) -> None:
    with start_api(redis_url=redis_url, MAX_QUEUED_JOBS="2").client() as client:
        for _ in range(2):
            make_job(client)
        refused = [client.post("/jobs", json=ASKED), client.post(SYNC, json=ASKED)]
        jobs = client.get("/jobs").json()["jobs"]

    for answer in refused:
        problem(answer, status=503, code="overloaded")
        assert int(answer.headers["Retry-After"]) >= 1
    assert len(jobs) == 2


def preflight(client: httpx2.Client, origin: str) -> httpx2.Response:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,idempotency-key,prefer,x-api-key",
    }
    return client.options("/jobs", headers=headers)


def test_a_page_on_another_port_may_call(client: httpx2.Client) -> None:
    allowed = preflight(client, PAGE)
    answer = client.post("/jobs", json=ASKED, headers={"Origin": PAGE})

    assert allowed.status_code == 200
    assert allowed.headers["Access-Control-Allow-Origin"] == PAGE
    assert "POST" in allowed.headers["Access-Control-Allow-Methods"]
    assert "idempotency-key" in allowed.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    exposed = answer.headers["Access-Control-Expose-Headers"]
    for name in ("Location", "Retry-After", "ETag", "X-Request-ID", "Preference-Applied"):
        assert name in exposed


@pytest.mark.parametrize(
    "call",
    [
        lambda client, headers: client.get("/nowhere", headers=headers),
        lambda client, headers: client.post("/jobs", json={}, headers=headers),
        lambda client, headers: client.put("/jobs", headers=headers),
        lambda client, headers: client.get(f"/jobs/{'0' * 32}", headers=headers),
    ],
    ids=["404", "400", "405", "job"],
)
def test_a_page_may_read_errors_too(client: httpx2.Client, call: object) -> None:
    assert callable(call)

    answer = call(client, {"Origin": PAGE})

    assert answer.status_code >= 400
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert "X-Request-ID" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost.evil.example", "http://localhost:5173.x"]
)
def test_a_page_of_another_site_may_not_call(client: httpx2.Client, origin: str) -> None:
    refused = preflight(client, origin)
    answer = client.get("/jobs", headers={"Origin": origin})

    problem(refused, status=400, code="invalid_request")
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_origins_may_be_named(start_api: StartApi, redis_url: str) -> None:
    api = start_api(redis_url=redis_url, CORS_ORIGINS="https://app.example.com")
    with api.client() as client:
        named = preflight(client, "https://app.example.com")
        default = preflight(client, PAGE)

    assert named.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    problem(default, status=400, code="invalid_request")


def test_the_documentation_needs_no_other_server(client: httpx2.Client) -> None:
    pages = [client.get(path) for path in ("/docs", "/redoc")]
    assets = [
        client.get(f"/docs/assets/{name}")
        for name in ("swagger-ui-bundle.js", "swagger-ui.css", "redoc.standalone.js")
    ]

    for page in pages:
        assert page.status_code == 200
        assert "http://" not in page.text
        assert "https://" not in page.text
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert [asset.status_code for asset in assets] == [200] * 3


def test_every_answer_has_the_headers_that_keep_browsers_safe(client: httpx2.Client) -> None:
    answers = [client.get("/jobs"), client.get("/nowhere"), client.post("/jobs", json=ASKED)]

    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert document(answer)
