"""Whether requests send what the plan takes from earlier answers, at the place where it has it."""

import pytest

from shared.domain.plan import GivenPlan, Header, Plan, Scenario, Step, Taken
from shared.reading.answer import plan_of
from tests.unit.worker.verify.conformance.test_requests import dry_run, listed, request

LOGIN = Step(method="POST", url="/login", takes=(Taken("token", "data.token"),))


def plan(*steps: Step) -> Plan:
    return plan_of("x", GivenPlan(scenarios=(Scenario(name="a", steps=(LOGIN, *steps)),)))


BEARER = Step(method="GET", url="/orders", headers=(Header("Authorization", "Bearer ${token}"),))
PATH = Step(method="GET", url="/orders/{token}/items")
QUERY = Step(method="GET", url="/orders?t={token}&n=2")
BODY = Step(method="POST", url="/orders", body='{"t":"${token}"}')


@pytest.mark.parametrize(
    ("step", "made", "is_met"),
    [
        (BEARER, {"headers": (Header("authorization", "Bearer sample1"),)}, True),
        (BEARER, {"headers": (Header("Authorization", "Bearer ***"),), "passes": ("id",)}, False),
        (BEARER, {"headers": ()}, False),
        (PATH, {"url": "https://shop.example/orders/sample1ticket/items"}, True),
        (PATH, {"url": "https://shop.example/orders/17/items", "passes": ("ticket",)}, False),
        (QUERY, {"url": "https://shop.example/orders?n=2&t=sample1ticket"}, True),
        (QUERY, {"url": "https://shop.example/orders?t=17&n=2"}, False),
        (BODY, {"body": "json", "fields": ("t",), "passes": ("ticket",)}, True),
        (BODY, {"body": "json", "fields": ("t",), "passes": ("cookie",)}, False),
    ],
)
def test_a_value_of_an_answer_is_sent_where_the_plan_has_it(
    *, step: Step, made: dict[str, object], is_met: bool
) -> None:
    seen = dry_run((request("POST", "/login"), request(step.method, "/orders", **made)))
    found = listed(plan(step), "x", seen)["steps[1].passes.token"]

    assert found.met is is_met
    assert found.asked == (
        f"token, the field data.token of the answer to POST /login, in {step.method} {step.url}"
    )


def test_what_no_step_before_takes_is_asked_of_none() -> None:
    early = Scenario(name="a", steps=(BEARER, LOGIN))
    seen = dry_run((request("GET", "/orders"), request("POST", "/login")))

    found = listed(plan_of("x", GivenPlan(scenarios=(early,))), "x", seen)
    assert not any(".passes" in part for part in found)
