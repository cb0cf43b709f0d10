"""What a text wants of answers is a part of the requests that are to have them."""

import pytest

from shared.domain.plan import Fate, Step
from shared.reading.reader import read_plan


def steps(text: str) -> tuple[Step, ...]:
    return read_plan(f"50 users for 2 minutes {text}").scenarios[0].steps


@pytest.mark.parametrize(
    ("said", "statuses"),
    [
        ("expecting 201", (201,)),
        ("and expect status 201", (201,)),
        ("expects an HTTP 201", (201,)),
        ("should return a status code of 201 or 202", (201, 202)),
        ("must respond with HTTP 200, 201 and 204", (200, 201, 204)),
        ("(status: 201)", (201,)),
        ("and check that it returns 404", (404,)),
        ("when logged in, and expect 201", (201,)),
        (". Check for 200.", (200,)),
        ("should be 200", (200,)),
        ("and check 201 items", ()),
        (", p95 must be 200", ()),
        ("and responses must be 200 OK", (200,)),
        ("returns 200 items", ()),
        ("gets 300 requests per second", ()),
        ("expects 200 concurrent users", ()),
        ("should be 200 ms", ()),
        ("returns 1200", ()),
        ("returns 600", ()),
        ("should not return 201", ()),
        ("doesn't return 201", ()),
        ("abort if the status is 429", ()),
        ("retry if it is slow, or returns 429", ()),
        ("no response with 500", ()),
        ("returns 503", ()),
    ],
)
def test_a_status_that_is_wanted_is_one_of_the_request(
    said: str, statuses: tuple[int, ...]
) -> None:
    (step,) = steps(f"POST https://a.example/orders {said}")

    assert step.statuses == statuses


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("POST /a returns 201, then GET /b returns 200", [(201,), (200,)]),
        ("POST /a returns 201, then GET /b. All responses must be 200.", [(201,), (200,)]),
        ("POST /a and GET /b. Expect status 200 for each of them.", [(200,), (200,)]),
        ("expecting 200: GET /a and GET /b", [(200,), (200,)]),
        ("GET /a, then GET /b on https://a.example and expect 204", [(), (204,), ()]),
    ],
)
def test_a_status_is_one_of_the_request_before_it_or_of_all(
    text: str, statuses: list[tuple[int, ...]]
) -> None:
    assert [each.statuses for each in steps(text)] == statuses


def test_a_status_that_is_wanted_is_read() -> None:
    plan = read_plan("3 users for 1 minute GET https://a.example/x and check that it returns 404.")

    assert plan.complete
    assert [each.fate for each in plan.statements if each.text == "404"] == [Fate.CLAIMED]


@pytest.mark.parametrize(
    ("said", "contains"),
    [
        ("the response must contain 'UP'", "UP"),
        ('the page includes the text "3 users online"', "3 users online"),
        ("the answer contains the word: `ok`", "ok"),
        ("the response must not contain 'error'", ""),
        ("the body contains 'UP'", ""),
        ("the response contains many words", ""),
        ("the response contains a list, 'UP'", ""),
    ],
)
def test_a_text_that_is_wanted_is_one_of_the_request(said: str, contains: str) -> None:
    assert steps(f"GET https://a.example/health, {said}")[0].contains == contains
