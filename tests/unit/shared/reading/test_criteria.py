"""Pass criteria: which metric, which way, whether the test ends, and what is left out."""

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan

LOAD = "100 users for 5 minutes against https://shop.example. "


def _criteria(plan: Plan) -> list[str]:
    return [
        f"{each.threshold.metric} {each.threshold.aggregation}{each.threshold.operator}"
        f"{each.threshold.value:g}{' aborts' if each.aborts else ''}"
        for each in plan.criteria
    ]


def _doubts(plan: Plan) -> list[str]:
    return [claim.part for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("iteration duration p95 below 3 s", "iteration_duration p(95)<3000"),
        ("p95 of the iteration duration under 3 s", "iteration_duration p(95)<3000"),
        ("TLS handshake p95 below 50 ms", "http_req_tls_handshaking p(95)<50"),
        ("TTFB p90 below 100 ms", "http_req_waiting p(90)<100"),
        ("time to first byte under 100 ms for 95% of requests", "http_req_waiting p(95)<100"),
        ("checks must not be below 99 %", "checks rate>0.99"),
        ("99th below 60 ms", "http_req_duration p(99)<60"),
        ("The 95th must stay under 2 s", "http_req_duration p(95)<2000"),
        ("Fail if the 99.9th exceeds 600 ms", "http_req_duration p(99.9)<600"),
        ("success ratio at least 99.9", "http_req_failed rate<0.001"),
        ("success rate >= 0.995", "http_req_failed rate<0.005"),
        ("At most 1 failing request in 200", "http_req_failed rate<0.005"),
        ("Fewer than 1 in 100 requests going wrong", "http_req_failed rate<0.01"),
        ("At most one in a thousand may fail", "http_req_failed rate<0.001"),
        ("9 out of 10 responses under 1.2 s", "http_req_duration p(90)<1200"),
        ("Error rate below 2 per mille", "http_req_failed rate<0.002"),
        ("p95 < 1s, otherwise abort", "http_req_duration p(95)<1000 aborts"),
        (
            "The p95 must be below 1 s. Otherwise stop the test.",
            "http_req_duration p(95)<1000 aborts",
        ),
        ("p95 < 1s, abort on failure", "http_req_duration p(95)<1000 aborts"),
    ],
)
def test_a_criterion_is_read(text: str, criterion: str) -> None:
    plan = read_plan(LOAD + text)

    assert _criteria(plan) == [criterion]
    assert plan.complete
    assert _doubts(plan) == []


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("p95 must not be below 400 ms", "400"),
        ("error rate never below 5 %", "5"),
        ("connection time p95 below 100 ms", "100"),
        ("p95 connection time below 100 ms", "100"),
        ("database query time p95 < 20 ms", "20"),
        ("dns lookup p95 < 20 ms", "20"),
    ],
)
def test_what_no_criterion_of_requests_says_is_unread(text: str, unread: str) -> None:
    plan = read_plan(LOAD + text)

    assert plan.criteria == ()
    assert [each.text for each in plan.unread] == [unread]


def test_one_condition_leads_several_criteria() -> None:
    plan = read_plan(LOAD + "Abort if the error rate exceeds 5% or p95 exceeds 2 s.")

    assert _criteria(plan) == [
        "http_req_failed rate<0.05 aborts",
        "http_req_duration p(95)<2000 aborts",
    ]
    assert _doubts(plan) == []


@pytest.mark.parametrize(
    "text",
    [
        "p95 below 400 ms except for the first minute",
        "p95 below 400 ms, ignoring the warm-up",
        "p95 below 400 ms after the ramp-up",
        "p95 below 400 ms or the test is stopped",
        "p95 below 100 ms for the connection time",
    ],
)
def test_a_criterion_with_an_exception_is_in_doubt(text: str) -> None:
    plan = read_plan(LOAD + text)

    assert "criteria[0]" in _doubts(plan) or plan.unread


def test_what_a_server_uses_is_background() -> None:
    plan = read_plan(LOAD + "CPU usage should stay below 80 %, memory below 2 GB, p95 < 300ms")

    fates = {each.text: str(each.fate) for each in plan.statements}
    assert (fates["80"], fates["2"]) == ("background", "background")
    assert _criteria(plan) == ["http_req_duration p(95)<300"]
    assert plan.complete
