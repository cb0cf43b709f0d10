"""What a text says of single requests: once, for how long, with which pause, and how fast."""

import pytest

from shared.domain.plan import Once, Origin, Plan
from shared.reading.reader import read_plan


def doubts(plan: Plan) -> list[str]:
    return [claim.doubt for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("each user logs in once with POST https://a.example/login, then GET /b", Once.USER),
        ("POST https://a.example/login once per user, then GET /b", Once.USER),
        ("Call POST https://a.example/login once for the token, then GET /b", Once.START),
        ("GET https://a.example/login once at the start, then GET /b", Once.START),
        ("GET https://a.example/login at the start, then GET /b", Once.START),
        ("GET https://a.example/login, then GET /b", None),
        ("GET https://a.example/login once per minute, then GET /b", None),
    ],
)
def test_a_request_is_made_once(text: str, once: Once | None) -> None:
    plan = read_plan(f"50 users for 2 minutes: {text}")

    assert [step.once for step in plan.scenarios[0].steps] == [once, None]
    assert not any("once" in doubt for doubt in doubts(plan))


@pytest.mark.parametrize(
    "text",
    [
        "once logged in GET https://a.example/b",
        "GET https://a.example/b once the page has loaded",
        "GET https://a.example/b at the start of each iteration",
        "GET https://a.example/b once every other time",
    ],
)
def test_once_may_mean_something_else(text: str) -> None:
    plan = read_plan(f"50 users for 2 minutes: {text}")

    assert plan.scenarios[0].steps[0].once is None
    assert "it is made once, or not in each iteration" in doubts(plan)


@pytest.mark.parametrize(
    "text",
    [
        "GET https://a.example/b with a timeout of 5 seconds",
        "GET https://a.example/b with a 5 second timeout",
        "GET https://a.example/b, request timeout: 5s",
    ],
)
def test_a_time_out_is_one_of_the_request(text: str) -> None:
    plan = read_plan(f"50 users for 2 minutes: {text}")

    assert plan.scenarios[0].steps[0].timeout_s == 5
    assert plan.complete
    assert doubts(plan) == []


@pytest.mark.parametrize(
    "told",
    [
        "{}; timeout 3 s",
        "{}\ntimeout: 3 s",
        "{}. Timeout of 3 s for each request.",
        "{}; requests time out after 3 s",
        "{}. The requests have a timeout of 3 s.",
        "{}. A 3 s timeout on all requests.",
        "Timeout: 3 s for all requests. {}",
    ],
)
@pytest.mark.parametrize("shares", [("", ""), ("70 % ", "30 % ")])
def test_a_time_out_of_no_single_request_is_one_of_each(told: str, shares: tuple[str, str]) -> None:
    first, second = shares
    requests = f"{first}GET https://a.example/b and {second}POST https://a.example/c"
    plan = read_plan(f"50 users for 2 minutes: {told.format(requests)}")

    steps = [step for scenario in plan.scenarios for step in scenario.steps]
    assert [step.timeout_s for step in steps] == [3, 3]
    assert plan.complete
    assert doubts(plan) == []


def test_a_request_keeps_a_time_out_of_its_own() -> None:
    plan = read_plan(
        "50 users for 2 minutes: GET https://a.example/b with a timeout of 2 s, POST /c. "
        "All requests time out after 9 s."
    )

    assert [step.timeout_s for step in plan.scenarios[0].steps] == [2, 9]


def test_a_time_out_of_no_request_is_in_doubt() -> None:
    assert doubts(read_plan("50 users for 2 minutes, timeout 3 s"))


def test_a_pause_follows_on_a_request_with_a_time_out() -> None:
    plan = read_plan(
        "50 users for 2 minutes: GET https://a.example/b with a timeout of 2 s, then wait 4 s, "
        "POST /c, then wait 1 s"
    )

    assert [step.pause and step.pause.shortest_s for step in plan.scenarios[0].steps] == [4, 1]


def test_different_pauses_follow_on_their_requests() -> None:
    plan = read_plan(
        "50 users for 2 minutes: GET https://a.example/a, wait 2 seconds, then GET /b and wait "
        "for 5 to 8 seconds"
    )
    first, second = (step.pause for step in plan.scenarios[0].steps)

    assert first is not None
    assert second is not None
    assert (first.said, second.said) == ("2 s", "5 to 8 s")
    assert plan.scenarios[0].pause is None
    assert plan.complete
    assert doubts(plan) == []


@pytest.mark.parametrize(
    "text",
    [
        "GET https://a.example/a and GET /b. Wait 2 seconds, or pause for 9 seconds",
        "wait 2 seconds, GET https://a.example/a, wait 9 seconds",
    ],
)
def test_pauses_that_belong_to_no_request_are_in_doubt(text: str) -> None:
    plan = read_plan(f"50 users for 2 minutes: {text}")

    assert all(step.pause is None for step in plan.scenarios[0].steps)
    assert doubts(plan) != []


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("p95 below 800 ms for /b", "POST /b"),
        ("p95 of POST /b below 800 ms", "POST /b"),
        ("For POST /b the p95 must be below 800 ms", "POST /b"),
    ],
)
def test_a_limit_is_one_of_the_request_that_it_names(text: str, scope: str) -> None:
    plan = read_plan(f"50 users for 2 minutes: GET https://a.example/a and POST /b. {text}.")

    assert [each.scope for each in plan.criteria] == [scope]
    assert doubts(plan) == []


def test_a_limit_of_the_only_request_is_one_of_the_whole_test() -> None:
    plan = read_plan("Verify p95 <200ms for GET https://a.example/a with 80 users for 3 minutes")

    assert [each.scope for each in plan.criteria] == [None]
    assert doubts(plan) == []


def test_a_limit_of_what_nobody_requests_is_in_doubt() -> None:
    plan = read_plan("50 users for 2 minutes: GET https://a.example/a. p95 of the cart < 800 ms")

    assert {claim.origin for claim in plan.claims if "criteria" in claim.part} == {Origin.LIKELY}


def test_a_limit_in_the_sentence_of_a_scenario_is_its_own() -> None:
    plan = read_plan(
        "Scenario 1: 40 users GET https://a.example/a for 5 minutes, p95 under 400 ms.\n"
        "Scenario 2: 10 users POST https://a.example/b for 5 minutes, p95 under 900 ms."
    )

    assert [each.scope for each in plan.criteria] == ["scenario 1", "scenario 2"]
    assert doubts(plan) == []


def test_a_limit_behind_all_scenarios_is_in_doubt() -> None:
    plan = read_plan(
        "Scenario 1: 40 users GET https://a.example/a for 5 minutes.\n"
        "Scenario 2: 10 users POST https://a.example/b for 5 minutes.\n"
        "p95 under 900 ms."
    )

    assert doubts(plan) != []
