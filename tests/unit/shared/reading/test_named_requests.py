"""How requests are meant that a text names: wanted or not, once, in an order, with what pause."""

import pytest

from shared.domain.plan import Fate, Origin, Pause, Plan
from shared.reading.reader import read_plan

LOAD = "100 users for 5 minutes against https://shop.example. "


def _steps(plan: Plan) -> list[str]:
    scenario = plan.scenarios[0]
    return [f"{step.method} {step.url}" for step in scenario.steps if "shop" not in step.url]


def _doubts(plan: Plan) -> dict[str, str]:
    return {claim.part: claim.doubt for claim in plan.claims if claim.doubt}


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("GET /products. Do not GET /admin.", ["GET /products"], ["GET", "/admin"]),
        ("POST /v2/orders instead of /v1/orders", ["POST /v2/orders"], ["/v1/orders"]),
        ("GET /home, never call DELETE /cart", ["GET /home"], ["DELETE", "/cart"]),
        ("Do not GET /one, /two or /three. GET /four", ["GET /four"], ["GET", "/one", "/two"]),
        ("GET /home, excluding /health", ["GET /home"], ["/health"]),
    ],
)
def test_a_request_that_is_not_wanted_is_background(
    text: str, wanted: list[str], unwanted: list[str]
) -> None:
    plan = read_plan(LOAD + text)

    background = [each.text for each in plan.statements if each.fate is Fate.BACKGROUND]
    assert _steps(plan) == wanted
    assert background[: len(unwanted)] == unwanted
    assert plan.complete


@pytest.mark.parametrize(
    "text", ["GET /home without any errors on /cart", "GET /home without touching /cart"]
)
def test_a_negation_that_may_mean_something_else_leaves_its_address_unread(text: str) -> None:
    plan = read_plan(LOAD + text)

    assert _steps(plan) == ["GET /home"]
    assert [each.text for each in plan.unread] == ["/cart"]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("GET /items after POST /login", ["POST /login", "GET /items"]),
        ("GET /items, but first POST /login", ["POST /login", "GET /items"]),
        ("POST /login before GET /items", ["POST /login", "GET /items"]),
        ("After POST /login, GET /items", ["POST /login", "GET /items"]),
        ("Before GET /items call POST /login", ["POST /login", "GET /items"]),
        ("GET /items preceded by POST /login", ["POST /login", "GET /items"]),
    ],
)
def test_words_of_order_put_requests_into_theirs(text: str, order: list[str]) -> None:
    plan = read_plan(LOAD + text)

    assert _steps(plan) == order
    assert plan.scenarios[0].ordered
    assert _doubts(plan) == {}


def test_an_order_that_is_told_in_two_ways_is_in_doubt() -> None:
    plan = read_plan(LOAD + "GET /items after POST /login, then GET /cart")

    assert "scenarios[0].ordered" in _doubts(plan)


@pytest.mark.parametrize(
    "text",
    [
        "POST /login once per user, then GET /items",
        "POST /login only at the start, then GET /items",
        "POST /login at the beginning, then GET /items",
        "Once per user POST /login, then GET /items",
    ],
)
def test_what_is_made_once_is_no_part_of_each_iteration(text: str) -> None:
    plan = read_plan(LOAD + text)

    assert _steps(plan) == ["POST /login", "GET /items"]
    assert [step.once is not None for step in plan.scenarios[0].steps[1:]] == [True, False]
    assert _doubts(plan) == {}


@pytest.mark.parametrize(
    "text",
    [
        "POST /files with a file of 10 MB",
        "Upload 10 MB to POST /files",
        "POST /files (10 MB)",
    ],
)
def test_what_is_asked_of_a_request_and_not_compared_is_in_doubt(text: str) -> None:
    plan = read_plan(LOAD + text)

    assert [part for part in _doubts(plan) if part.startswith("requests")] == ["requests[0]"]


def test_a_timeout_of_something_else_is_data() -> None:
    plan = read_plan(LOAD + "The session timeout of the gateway is 10 minutes.")

    assert [each.fate for each in plan.statements if each.text == "10"] == [Fate.DATA]
    assert {claim.origin for claim in plan.claims} == {Origin.STATED}


def test_pauses_of_one_length_are_one_pause() -> None:
    plan = read_plan(LOAD + "GET /a, wait 2 seconds, GET /b, wait 2 seconds.")

    assert plan.scenarios[0].pause == Pause(shortest_s=2, longest_s=2)
    assert plan.complete
