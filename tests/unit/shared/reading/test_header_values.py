"""Headers with values that stand in prose."""

import pytest

from shared.reading.reader import carried_in, read_plan


@pytest.mark.parametrize(
    ("said", "headers"),
    [
        ("with header X-Shop set to 7", [("X-Shop", "7")]),
        ("with header X-Shop equal to a-7", [("X-Shop", "a-7")]),
        ("with header X-Shop of 7", [("X-Shop", "7")]),
        ("with X-Shop = 7", [("X-Shop", "7")]),
        ("with X-Shop='a b', X-B: 2", [("X-Shop", "a b"), ("X-B", "2")]),
        ("with a header named tenant: eu", [("tenant", "eu")]),
        ("with headers tenant: eu and foo=1", [("tenant", "eu"), ("foo", "1")]),
        ('with headers "tenant": "a b", `foo`: `1`', [("tenant", "a b"), ("foo", "1")]),
        ("with header `X-Shop: 7`", [("X-Shop", "7")]),
        ("with header 'X-Shop: 7'", [("X-Shop", "7")]),
        ("with Tenant-Id: 5", [("Tenant-Id", "5")]),
        ("with a User-Agent of Fit/3.2", [("User-Agent", "Fit/3.2")]),
        ('-H "Accept: text/html"', [("Accept", "text/html")]),
        ('with X-Shop: "a b"', [("X-Shop", "a b")]),
        ('with If-Match: "33a6"', [("If-Match", '"33a6"')]),
        (
            "with Content-Type: text/plain; charset=utf-8",
            [("Content-Type", "text/plain; charset=utf-8")],
        ),
        ("with header X-Session: ab12", [("X-Session", "${SESSION}")]),
        ("with Authorization: token ab12", [("Authorization", "token ${API_TOKEN}")]),
        ("with X-Shop of each user", [("X-Shop", "${SHOP}")]),
        ("with header Content-Length: 5", []),
        ("with a header size: 8 KB", []),
        ("and the header contains: x", []),
        ("with a header. Duration: 5m", []),
        ("with header X-Shop: 7, duration: 5m", [("X-Shop", "7")]),
    ],
)
def test_the_value_of_a_header_is_read(said: str, headers: list[tuple[str, str]]) -> None:
    (step,) = read_plan(f"50 users POST https://a.example/b {said}").scenarios[0].steps

    assert list(step.headers) == headers


def test_a_header_of_all_requests_is_one_of_those_with_shares() -> None:
    plan = read_plan(
        "70 % GET /a and 30 % GET /b on https://a.example. All requests carry the header X-Shop: 7."
    )

    steps = [step for each in plan.scenarios if each.share for step in each.steps]
    carrying = [step.url for step in steps if step.headers == (("X-Shop", "7"),)]
    assert carrying == ["/a", "/b"]


def test_secrets_are_known_wherever_they_stand() -> None:
    carried = carried_in(
        "POST /a with header `X-Key: k1`, X-Shop: 7 and {password: 'p1'}. The response must carry "
        "X-Token: t1"
    )

    assert [tuple(each) for each in carried.headers] == [("X-Key", "${KEY}"), ("X-Shop", "7")]
    assert carried.secrets == {"k1", "p1", "t1"}
