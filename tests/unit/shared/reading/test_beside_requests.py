"""What a text says of its requests as a whole: who logs in, and what its values are."""

import pytest

from shared.domain.plan import Login
from shared.reading.reader import read_plan


@pytest.mark.parametrize(
    ("text", "login"),
    [
        ("log in at /login as user ann and password x1y2", Login("username", "ann")),
        ("POST /login with email a@b.example and password x1y2", Login("email", "a@b.example")),
        ("50 users log in with username and password", None),
        ("curl -u ann:x1y2 https://a.example/b", None),
    ],
)
def test_who_logs_in_is_in_the_plan(text: str, login: Login | None) -> None:
    assert read_plan(text).login == login


@pytest.mark.parametrize(
    ("text", "vary"),
    [
        ('POST /a with a unique id and {"id": 7}', True),
        ("POST /a with random names", True),
        ("POST /a with values such as 7", True),
        ("names come from a CSV file", True),
        ("GET /example and /random/7", False),
        ("run it with --csv=test", False),
        ('POST /a with {"id": 7}', False),
    ],
)
def test_values_that_are_examples_are_told_from_others(text: str, vary: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert read_plan(text).values_vary is vary


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("50 users GET /a for 2 minutes", False),
        ("create a load test that reads /a", False),
        ("50 users GET /a, then they buy it", True),
        ("50 users GET /a and the other endpoints", True),
        ("see page 12, GET /a", False),
    ],
)
def test_users_may_do_more_where_no_address_stands_beside_what_they_do(
    text: str,
    more: bool,  # noqa: FBT001 (a column of the table)
) -> None:
    assert read_plan(text).may_do_more is more


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("log in at /login, then browse the shop at /shop", ["log in", "browse the shop"]),
        ("log in with POST /login and browse by POST /search", ["log in", ""]),
        ("create a load test for /a", [""]),
        ("send 20 requests per second to /a", [""]),
        ("place 5 orders per second on /orders", ["place"]),
    ],
)
def test_what_users_do_by_a_request_is_its_name(text: str, names: list[str]) -> None:
    steps = read_plan(text).scenarios[0].steps

    assert [step.name for step in steps] == names


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Test `POST /a` of https://a.example with 5 users", ["/a", "https://a.example"]),
        ("vus=5;duration=2m;url=https://a.example/t", ["https://a.example/t"]),
        ("`GET /b` is slow. 5 users GET https://a.example/a", ["https://a.example/a"]),
        ("5 users open the home page", ["/"]),
        ("5 users open the home page (https://a.example/)", ["https://a.example/"]),
        ("GET /a with query parameters page=1 and limit=5", ["/a?page=1&limit=5"]),
        ("GET /a?x=1 with query y=2", ["/a?x=1&y=2"]),
        ("用户访问 https://a.example/a。", ["https://a.example/a"]),
        ("GET /search?q=<term> with 5 users", ["/search?q=<term>"]),
    ],
)
def test_addresses_that_do_not_stand_in_prose_are_read(text: str, urls: list[str]) -> None:
    steps = read_plan(text).scenarios[0].steps

    assert [step.url for step in steps] == urls
