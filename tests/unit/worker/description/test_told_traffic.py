import pytest

from shared.domain.plan import Scheme
from shared.reading.reader import read_plan
from worker.description.told_traffic import traffic_of
from worker.description.traffic import JsonBody, Method, Traffic, Url


def told(text: str) -> Traffic:
    return traffic_of(text, read_plan(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see (https://x.example/a).", [("https://x.example", "/a")]),
        ("300 requests /s to /ping", [(None, "/ping")]),
        ("users and/or clients, 24/7", []),
        ("a `GET /a/{id}` call", [(None, "/a/{id}")]),
        (
            "shop.example.com/a on 10.0.0.5:80",
            [("https://shop.example.com", "/a"), ("http://10.0.0.5:80", "/")],
        ),
        ("mail me@shop.example.com about node.js, e.g. v1.2.3", []),
        ("on https://x.example 20 users open the home page", [(None, "/")]),
        ("20 users, 2 minutes, url=https://x.example/t", [("https://x.example", "/t")]),
        ("https://x.example and https://x.example", [("https://x.example", "/")]),
    ],
)
def test_requests_are_made_of_addresses(text: str, found: list[tuple[str | None, str]]) -> None:
    assert [(each.origin, each.path) for each in told(text).requests] == found


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("log in at /login, then browse /a", [Method.POST, Method.GET]),
        ("create an order at /orders", [Method.POST]),
        ("log in with GET /login", [Method.GET]),
        ("create a load test for /a", [Method.GET]),
        ("send 20 requests per second to /a", [Method.GET]),
        ("update /a/1 and delete /b/1", [Method.PUT, Method.DELETE]),
        ('send {"a": 1} to /a', [Method.POST]),
        ('wss://a.example/s, send {"a": 1}', [Method.GET]),
    ],
)
def test_where_no_method_is_named_a_request_is_made_as_is_usual(
    text: str, methods: list[Method]
) -> None:
    assert [each.method for each in told(text).requests] == methods


def test_a_server_that_nobody_accounts_for_is_still_where_requests_go() -> None:
    traffic = told("GET /a with 5 users. No test exists for https://a.example of version 3 yet")

    assert traffic.base == Url("https://a.example", "")


def test_an_update_sends_what_was_created() -> None:
    created, updated = told('POST /a with {"n": 1}, then PUT /a/1').requests

    assert created.body == updated.body == JsonBody({"n": 1})


def test_steps_keep_their_order_and_method() -> None:
    traffic = told('On https://x.example/api: POST /a {"n": 1}, then delete /a/1, then view /b')

    assert traffic.base == Url("https://x.example", "/api")
    assert [(each.method, each.path) for each in traffic.requests] == [
        (Method.POST, "/a"),
        (Method.DELETE, "/a/1"),
        (Method.GET, "/b"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("with a bearer token", Scheme.BEARER),
        ("using basic auth", Scheme.BASIC),
        ("50 users", None),
    ],
)
def test_the_way_to_prove_oneself_is_read(text: str, found: Scheme | None) -> None:
    assert told(text).credentials == found


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("the response has accessToken", True),
        ("the login returns a JWT", True),
        ("access_token in the response", True),
        ("the response must not contain a token", False),
        ("with header Authorization: Bearer abc123, the response has accessToken", False),
    ],
)
def test_a_token_of_an_answer_counts_where_no_other_is_stated(text: str, answered: bool) -> None:  # noqa: FBT001 (a column of the table)
    traffic = told(f"POST https://a.example/login, {text}. Then GET /orders")

    assert (traffic.answered_token is not None) is answered
