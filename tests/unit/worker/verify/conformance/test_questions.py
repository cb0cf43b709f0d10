"""A dry run looks closer only where the plan, and the script, give a reason."""

import pytest

from shared.domain.load import Threshold
from shared.domain.plan import Criterion, GivenPlan, Scenario, Step
from shared.reading.answer import plan_of
from worker.verify.conformance.questions import questions_of
from worker.verify.dry_run.inquiry import Questions

OWN = {"thresholds": {"error_rate": ["rate<0.01"]}}
BUILT_IN = {"thresholds": {"http_req_failed": ["rate<0.01"]}}


@pytest.mark.parametrize(
    ("description", "options", "questions"),
    [
        ("50 users for 2 minutes GET https://a.example/a", BUILT_IN, Questions()),
        (
            "On https://a.example 70 % GET /a, 30 % POST /b",
            {},
            Questions(shares=True, mixes=True),
        ),
        ("On https://a.example GET /a and POST /b", {}, Questions(mixes=True)),
        ("100 requests per second on https://a.example/a", {}, Questions(mixes=True)),
        ("GET https://a.example/a, error rate below 1 %", OWN, Questions(failures=True)),
        ("GET https://a.example/a, error rate below 1 %", BUILT_IN, Questions()),
        ("GET https://a.example/a, p95 below 400 ms", OWN, Questions()),
    ],
)
def test_what_is_asked_for_decides(
    description: str, options: dict[str, object], questions: Questions
) -> None:
    assert questions_of(plan_of(description), options) == questions


def test_what_is_said_of_requests_is_asked_about() -> None:
    description = (
        'POST https://a.example/orders with header X-Shop: 7 and {"qty": 2, "to": {"city": "Ulm"}} '
        "with a timeout of 5 seconds; expect status 201, the response contains 'thanks'"
    )
    questions = questions_of(plan_of(description), {})

    assert questions.fields == ("qty", "to.city")
    assert questions.headers == ("x-shop",)
    assert questions.timeouts
    assert questions.texts == ("thanks",)
    assert {200, 201, 404} <= set(questions.statuses)
    assert not questions.tags
    assert not questions.walks


def test_a_given_plan_is_asked_about_as_it_stands() -> None:
    step = Step(method="POST", url="/a", body="lang=de", statuses=(418,), timeout_s=3.0)
    limit = Criterion(threshold=Threshold("http_req_duration", "avg", "<", 9.0), scope="/a")
    given = GivenPlan(scenarios=(Scenario(name="a", steps=(step,)),), criteria=(limit,))
    questions = questions_of(plan_of("x", given), {})

    assert questions.fields == ("lang",)
    assert 418 in questions.statuses
    assert questions.tags
    assert questions.timeouts
