"""A dry run looks closer only where the plan, and the script, give a reason."""

import pytest

from shared.reading.answer import plan_of
from worker.verify.conformance.questions import questions_of
from worker.verify.dry_run.plan import Questions

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
