"""Callers who withhold, overdo or forge: the server keeps, waits and holds only so much."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from tests.support.api_fixtures import StartApi
from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED, RawCaller, make_job
from tests.support.problems import problem

HALF_HEAD = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-More: "
HALF_BODY = (
    b"POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100\r\n\r\n{"
)
CHUNKED = b"POST /livez HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
UNREAD_BODY = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
MIB = 1024 * 1024


def resident_mib(api: ApiProcess) -> float:
    status = Path(f"/proc/{api.pid}/status").read_text()
    return float(status.partition("VmRSS:")[2].split()[0]) / 1024


def body_of(answer: bytes) -> dict[str, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    assert b"\r\nconnection: close" in head.lower()
    decoded = json.loads(body)
    assert isinstance(decoded, dict)
    return decoded


@pytest.mark.waits_long
def test_what_does_not_go_on_is_ended_with_a_word_to_who_had_begun(
    start_api: StartApi, redis_url: str
) -> None:
    api = start_api(redis_url=redis_url)
    silent, empty, head, body, unread = (RawCaller(api.base_url, timeout_s=50) for _ in range(5))
    empty.send(b"\r\n")
    head.send(HALF_HEAD)
    body.send(HALF_BODY)
    unread.send(UNREAD_BODY)

    with ThreadPoolExecutor() as pool:
        callers = (silent, empty, head, body, unread)
        answers = list(pool.map(RawCaller.everything, callers))

    assert answers[:2] == [b"", b""]
    assert answers[2].startswith(b"HTTP/1.1 408 ")
    assert body_of(answers[2])["code"] == "request_timeout"
    assert answers[3].startswith(b"HTTP/1.1 408 ")
    assert body_of(answers[3])["instance"] == "/jobs"
    assert answers[4].startswith(b"HTTP/1.1 200 ")
    assert api.logged("request", path="/jobs", status=408)


@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY], ids=["idle", "head", "body"])
def test_callers_who_only_sit_there_shut_nobody_out(
    start_api: StartApi, redis_url: str, sent: bytes
) -> None:
    api = start_api(redis_url=redis_url, descriptors="256")
    with ExitStack() as stack:
        for _ in range(300):
            caller = RawCaller(api.base_url)
            stack.callback(caller.hang_up)
            caller.send(sent)
        with api.client() as client:
            answer = client.post("/jobs", json=ASKED)
        descriptors = len(list(Path(f"/proc/{api.pid}/fd").iterdir()))

    assert answer.status_code == 202
    assert descriptors < 200


@pytest.mark.parametrize(
    "begun",
    [
        HALF_HEAD,
        b"GET /" + b"a" * 1000,
        CHUNKED + b"1\r\na\r\n0\r\nTrailer: ",
        CHUNKED + b"1;extension=",
    ],
    ids=["header", "path", "trailer", "chunk"],
)
def test_a_head_without_end_is_not_kept(start_api: StartApi, redis_url: str, begun: bytes) -> None:
    api = start_api(redis_url=redis_url)
    caller = RawCaller(api.base_url)
    before = resident_mib(api)

    caller.send(begun)
    with pytest.raises(OSError, match=r"reset|Broken"):
        caller.send(b"x" * 64 * MIB)
    caller.hang_up()

    assert resident_mib(api) < before + 8
    with api.client() as client:
        assert client.get("/livez").status_code == 200


def test_a_large_head_in_one_piece_is_refused_and_a_usual_one_is_not(
    client: httpx2.Client,
) -> None:
    usual = client.get("/livez", headers={"X-More": "x" * 30_000})
    large = client.get("/livez", headers={"X-More": "x" * 33_000})

    assert usual.status_code == 200
    assert large.status_code == 431
    assert large.json()["code"] == "headers_too_large"


@pytest.mark.parametrize(
    "hosts",
    [
        b"",
        b"Host:\r\n",
        b"Host: a\r\nHost: a\r\n",
        b"Host: localhost/evil\r\n",
        b"Host: localhost:port\r\n",
        b"Host: local host\r\n",
        b"Host: localhost, evil.example\r\n",
    ],
)
def test_a_request_needs_exactly_one_valid_host(api: ApiProcess, hosts: bytes) -> None:
    caller = RawCaller(api.base_url)

    caller.send(b"GET /livez HTTP/1.1\r\n" + hosts + b"Connection: close\r\n\r\n")

    answer = caller.everything()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"code":"invalid_request"' in answer


def test_what_is_no_http_gets_a_problem_too(api: ApiProcess) -> None:
    caller = RawCaller(api.base_url)

    caller.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")

    assert body_of(caller.everything())["code"] == "invalid_request"


def test_http_1_0_needs_no_host_and_gets_streams_without_chunks(
    api: ApiProcess, client: httpx2.Client
) -> None:
    job_id = make_job(client)
    client.post(f"/jobs/{job_id}/cancel")
    caller, prober = RawCaller(api.base_url), RawCaller(api.base_url)

    caller.send(f"GET /jobs/{job_id}/events HTTP/1.0\r\n\r\n".encode())
    prober.send(b"GET /livez HTTP/1.0\r\n\r\n")

    head, _, events = caller.everything().partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    assert b"connection: close" in head.lower()
    assert events.startswith(b"retry: 2000\n\n")
    assert events.count(b"event: result") == 1
    probed, _, alive = prober.everything().partition(b"\r\n\r\n")
    assert f"content-length: {len(alive)}".encode() in probed.lower()


def waiting(client: httpx2.Client, job_id: str) -> httpx2.Response:
    return client.get(f"/jobs/{job_id}", params={"wait": 1})


def following(client: httpx2.Client, job_id: str) -> httpx2.Response:
    return client.get(f"/jobs/{job_id}/events")


def asking(client: httpx2.Client, _job_id: str) -> httpx2.Response:
    return client.post("/api/generate-script", json=ASKED)


@pytest.mark.parametrize("call", [waiting, following, asking])
def test_one_caller_may_not_wait_in_every_place(
    start_api: StartApi, redis_url: str, call: Callable[[httpx2.Client, str], httpx2.Response]
) -> None:
    # 64 descriptors are 32 connections, 24 places to wait in, and 12 of them for one caller.
    api = start_api(redis_url=redis_url, descriptors="64", SYNC_WAIT_S="1")
    with api.client() as client, ExitStack() as stack:
        job_id = make_job(client)
        streams = [
            stack.enter_context(client.stream("GET", f"/jobs/{job_id}/events")).iter_raw()
            for _ in range(12)
        ]
        assert all(next(stream) for stream in streams)
        refused = call(client, job_id)
        jobs = client.get("/jobs").json()["jobs"]

    problem(refused, status=429, code="rate_limited")
    assert int(refused.headers["Retry-After"]) >= 1
    assert [job["id"] for job in jobs] == [job_id]


def test_a_place_is_free_again_when_its_stream_ends(start_api: StartApi, redis_url: str) -> None:
    api = start_api(redis_url=redis_url, descriptors="64")
    with api.client() as client:
        job_id = make_job(client)
        for _ in range(30):
            with client.stream("GET", f"/jobs/{job_id}/events") as stream:
                assert stream.status_code == 200
                next(stream.iter_raw())


def made(client: httpx2.Client, forwarded: str) -> int:
    answer = client.post("/jobs", json=ASKED, headers={"X-Forwarded-For": forwarded})
    return answer.status_code


def test_nobody_escapes_the_rate_limit_by_a_header(start_api: StartApi, redis_url: str) -> None:
    with start_api(redis_url=redis_url, RATE_LIMIT="1/hour").client() as client:
        statuses = [made(client, f"203.0.113.{number}") for number in range(3)]

    assert statuses == [202, 429, 429]


def test_a_proxy_that_is_named_tells_clients_apart(start_api: StartApi, redis_url: str) -> None:
    api = start_api(
        redis_url=redis_url, RATE_LIMIT="1/hour", FORWARDED_ALLOW_IPS="10.0.0.0/8,127.0.0.1"
    )
    with api.client() as client:
        statuses = [
            made(client, forwarded)
            for forwarded in (
                "203.0.113.1",
                "203.0.113.2",
                "6.6.6.6, 203.0.113.2",
                "2001:db8::1",
                "2001:db8::2",
                "garbage",
                "more garbage",
            )
        ]

    assert statuses == [202, 202, 429, 202, 429, 202, 429]


def test_requests_that_come_before_an_answer_are_bounded(
    start_api: StartApi, redis_url: str
) -> None:
    api = start_api(redis_url=redis_url)
    caller = RawCaller(api.base_url, timeout_s=20)
    before = resident_mib(api)
    caller.send(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20_000)

    answer = caller.everything()

    assert answer.count(b"HTTP/1.1 200 ") < 20_000
    assert resident_mib(api) - before < 20
    with api.client() as client:
        assert client.get("/livez").status_code == 200
