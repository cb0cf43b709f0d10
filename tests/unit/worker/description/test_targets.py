import pytest

from worker.description.targets import requested_traffic
from worker.description.traffic import (
    Credentials,
    Method,
    TokenScheme,
    Url,
)
from worker.description.urls import mentions, parsed


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("https://Shop.Example/a", Url("https://shop.example", "/a")),
        ("http://localhost:8080", Url("http://localhost:8080", "/")),
        ("https://u:p@x.example/a", Url("https://x.example", "/a")),
        ("https://x.example/a b`${c}'", Url("https://x.example", "/a%20b%60{c}'")),
        ("https://x.example/50%/%41", Url("https://x.example", "/50%25/%41")),
        ("https://x.example/users/:id?q=1#top", Url("https://x.example", "/users/{id}?q=1")),
        ("http://[::1]:3000/v1", Url("http://[::1]:3000", "/v1")),
        ("https://bücher.example/", Url("https://xn--bcher-kva.example", "/")),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://x.example:99999/", None),
        ("https://x.example:0/", None),
        ("https://-x-/", None),
        ("https://[::zz]/", None),
        ("https://1.2.3.999/", None),
    ],
)
def test_only_what_k6_can_request_is_a_url(raw: str, url: Url | None) -> None:
    assert parsed(raw) == url


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
    ],
)
def test_mentions_are_urls_hosts_and_paths(text: str, found: list[tuple[str | None, str]]) -> None:
    assert [(each.origin, each.path) for each in mentions(text)] == found


def test_steps_keep_their_order_and_method() -> None:
    traffic = requested_traffic(
        'On https://x.example/api: POST /a {"n": 1}, then delete /a/1, then view /b'
    )

    assert traffic.base == Url("https://x.example", "/api")
    assert [(each.method, each.path) for each in traffic.requests] == [
        (Method.POST, "/a"),
        (Method.DELETE, "/a/1"),
        (Method.GET, "/b"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("with a bearer token", Credentials(TokenScheme.BEARER)),
        ("using basic auth", Credentials(TokenScheme.BASIC)),
        ("50 users", None),
    ],
)
def test_the_way_to_prove_oneself_is_read(text: str, found: Credentials | None) -> None:
    assert requested_traffic(text).credentials == found


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
    traffic = requested_traffic(f"POST https://a.example/login, {text}. Then GET /orders")

    assert traffic.answers_token is answered
