"""Conditions in words that no request may fail: "or if any request fails", "and no errors"."""

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan

LOAD = "20 users for 2 minutes against https://shop.example/. "


def _limits(plan: Plan) -> list[str]:
    return [
        f"{t.aggregation} {t.operator} {t.value:g}" for t in (c.threshold for c in plan.criteria)
    ]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (
            "Fail the pipeline if p(95) goes above 300 ms or if any request fails.",
            ["p(95) < 300", "rate == 0"],
        ),
        ("Gate closed if p99 > 600 ms or if anything fails.", ["p(99) < 600", "rate == 0"]),
        ("Exit code 1 if p95 is above 300 ms or a request fails.", ["p(95) < 300", "rate == 0"]),
        ("Fail if p95 > 300 ms or if there are any errors.", ["p(95) < 300", "rate == 0"]),
        ("OK if p99 < 50 ms and no errors.", ["p(99) < 50", "rate == 0"]),
        ("Pass if p95 < 200ms and nothing fails.", ["p(95) < 200", "rate == 0"]),
        ("p95 < 100 ms, all ok.", ["p(95) < 100", "rate == 0"]),
        ("The build breaks if anything fails.", ["rate == 0"]),
        ("The pipeline must fail if a single request fails.", ["rate == 0"]),
        ("Exit code 1 if the p99 exceeds 600 ms.", ["p(99) < 600"]),
    ],
)
def test_nothing_may_fail_beside_another_condition(text: str, limits: list[str]) -> None:
    plan = read_plan(LOAD + text)

    assert _limits(plan) == limits
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "20 Nutzer, 2 min. Abbruch, wenn p95 über 300 ms liegt oder irgendetwas scheitert",
        "20 usuarios durante 2 minutos. Ok si p95 < 300 ms y sin errores.",
    ],
)
def test_nothing_may_fail_in_other_languages(text: str) -> None:
    plan = read_plan(text)

    assert _limits(plan) == ["p(95) < 300", "rate == 0"]
    assert not [claim for claim in plan.claims if claim.doubt]


def test_a_run_ends_when_one_request_fails() -> None:
    (criterion,) = read_plan(f"{LOAD}Abort when one request fails.").criteria

    assert criterion.aborts


@pytest.mark.parametrize(
    "text",
    [
        "Don't fail the build if a request fails.",
        "Retry once if a request fails.",
        "Log a line if any request fails.",
    ],
)
def test_what_is_done_when_a_request_fails_may_be_no_limit(text: str) -> None:
    assert read_plan(LOAD + text).criteria == ()


def test_what_fails_may_be_none_of_the_requests() -> None:
    plan = read_plan(f"{LOAD}Abort if the checkout fails.")

    assert [claim.part for claim in plan.claims if claim.doubt] == ["criteria[0]"]
