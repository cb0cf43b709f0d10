import json

import pytest

from shared.domain.plan import Header, Pause
from shared.domain.source_report import SourceKind
from shared.sources.gathering import UnreadableSourcesError
from tests.support.sources import entry, har, left_out, read, report, requests, steps

PAGE = entry("GET", "https://shop.example/", answer="text/html", kind="document")


def test_what_was_recorded_follows_on_each_other_in_the_order_of_its_times() -> None:
    sources = read(
        har(entry("GET", "https://x.example/b", at=2), entry("GET", "https://x.example/a"))
    )

    assert requests(sources) == ["GET https://x.example/a", "GET https://x.example/b"]
    assert sources.ordered


@pytest.mark.parametrize(
    ("noise", "reason"),
    [
        (entry("GET", "https://shop.example/app.js?v=2"), "it is a static file"),
        (entry("GET", "https://shop.example/x", answer="image/png"), "it is a static file"),
        (
            entry("POST", "https://region1.google-analytics.com/g/collect"),
            "it goes to analytics or advertising",
        ),
        (
            entry("GET", "https://pay.example.net/v1"),
            "it goes to another site than shop.example",
        ),
        (
            entry("OPTIONS", "https://api.shop.example/orders"),
            "the browser makes it by itself: a preflight, a beacon, a socket",
        ),
        (entry("GET", "https://shop.example/late", status=0), "it was never answered"),
        (entry("GET", "data:text/plain,x"), "it is no HTTP request"),
        (
            entry("POST", "https://shop.example/f", type="multipart/form-data", body="x"),
            "it uploads a multipart form",
        ),
    ],
)
def test_what_no_load_test_makes_is_left_out(noise: dict[str, object], reason: str) -> None:
    sources = read(har(PAGE, noise))

    assert requests(sources) == ["GET https://shop.example/"]
    assert left_out(sources) == {reason: 1}


def test_another_host_of_the_same_site_is_taken() -> None:
    sources = read(har(PAGE, entry("GET", "https://api.shop.example/orders")))

    assert requests(sources)[1] == "GET https://api.shop.example/orders"


def test_a_redirect_that_k6_follows_is_made_once() -> None:
    sources = read(
        har(
            entry("GET", "https://shop.example/old", status=302, sets={"Location": "/new"}),
            entry("GET", "https://shop.example/new", at=1),
        )
    )

    assert requests(sources) == ["GET https://shop.example/old"]
    assert left_out(sources) == {"k6 follows the redirect to it by itself": 1}


def test_headers_of_the_browser_are_left_and_others_kept() -> None:
    headers = {
        "User-Agent": "Mozilla/5.0",
        "sec-ch-ua": "x",
        ":authority": "shop.example",
        "Accept": "*/*",
        "X-Tenant": "north",
    }

    assert steps(read(har(entry("GET", "https://shop.example/", headers=headers))))[0].headers == (
        Header("X-Tenant", "north"),
    )


def test_no_secret_stays() -> None:
    sources = read(
        har(
            entry(
                "POST",
                "https://ann:pw1@shop.example/login?access_token=tok1",
                headers={
                    "Authorization": "Bearer tok2",
                    "X-CSRF-Token": "tok3",
                    "Cookie": "sid=tok4",
                },
                body='{"user": "ann", "password": "tok5", "note": "eyJhbGciOi.eyJzdWIiOj.x"}',
            )
        )
    )

    told = sources.model_dump_json()
    for secret in ("pw1", "tok1", "tok2", "tok3", "tok4", "tok5", "eyJhbGciOi"):
        assert secret not in told
    assert set(report(sources).needs) == {
        "ACCESS_TOKEN", "API_TOKEN", "CSRF_TOKEN", "COOKIE", "PASSWORD", "NOTE",
    }  # fmt: skip


def test_two_values_of_one_name_are_two_variables() -> None:
    sources = read(
        har(
            entry("GET", "https://x.example/a", headers={"Authorization": "Bearer one"}),
            entry("GET", "https://x.example/b", headers={"Authorization": "Bearer two"}, at=1),
            entry("GET", "https://x.example/c", headers={"Authorization": "Bearer one"}, at=2),
        )
    )

    assert [each.headers[0].value for each in steps(sources)] == [
        "Bearer ${API_TOKEN}",
        "Bearer ${API_TOKEN_2}",
        "Bearer ${API_TOKEN}",
    ]


def test_a_cookie_that_an_answer_set_is_left_to_k6() -> None:
    sources = read(
        har(
            entry("GET", "https://x.example/a", sets={"Set-Cookie": "sid=1; Path=/"}),
            entry("GET", "https://x.example/b", headers={"Cookie": "sid=1"}, at=1),
        )
    )

    assert steps(sources)[1].headers == ()


def test_pauses_are_those_between_what_the_user_did() -> None:
    sources = read(
        har(*(entry("GET", f"https://x.example/{at}", at=at) for at in (0, 0.1, 3.15, 3.2, 12.25)))
    )

    assert sources.pause == Pause(shortest_s=3.0, longest_s=9.0)
    assert sources.pauses == 2


def test_a_form_is_a_form() -> None:
    sources = read(
        har(
            entry(
                "POST",
                "https://x.example/login",
                body="user=ann&password=hunter2",
                type="application/x-www-form-urlencoded",
            )
        )
    )

    assert steps(sources)[0].body == "user=ann&password=${PASSWORD}"


def test_a_har_without_entries_is_refused() -> None:
    with pytest.raises(UnreadableSourcesError, match="is a HAR without entries"):
        read(har())


@pytest.mark.parametrize("text", ["[]", '{"log": {"entries": "x"}}', '{"log": 7}', "[[]]"])
def test_what_is_called_a_har_and_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSourcesError):
        read(text, kind=SourceKind.HAR)


@pytest.mark.parametrize("told", [None, 7, [], "x", {"request": 7}, {"request": {"url": []}}])
def test_an_entry_of_another_shape_is_left_out(told: object) -> None:
    text = json.dumps({"log": {"entries": [PAGE, told]}})

    assert requests(read(text)) == ["GET https://shop.example/"]
