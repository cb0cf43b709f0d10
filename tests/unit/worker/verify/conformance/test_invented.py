"""What a script requests that nobody named."""

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.domain.plan import GivenPlan, Scenario
from shared.domain.plan import Step as Asked
from shared.domain.verification import LoadComparison, Severity
from shared.reading.answer import plan_of
from worker.verify.conformance.plan_judgement import PlanJudgement, judge_plan
from worker.verify.conformance.seen import Seen

SHOP = "50 users for 2 minutes on https://shop.example: GET /products and POST /orders"


def judged(
    description: str,
    *urls: str,
    scenario: str = "default",
    given: GivenPlan | None = None,
    generated: bool = True,
) -> PlanJudgement:
    named = [url if "://" in url else f"https://shop.example{url}" for url in urls]
    steps = tuple(Step(kind=StepKind.REQUEST, method="GET", url=url) for url in named)
    course = Course(scenario=scenario, iterations=1, steps=steps)
    seen = DryRun(requests=1, checks=0, iterations=1, hosts=("shop.example",), trace=(course,))
    plan = plan_of(description, given)
    facts = Seen(options=None, dry_run=seen, generated=generated)
    return judge_plan(plan, description, LoadComparison(), facts)


def invented(judgement: PlanJudgement) -> list[Severity]:
    return [each.severity for each in judgement.of_the_rest if each.code == "invented_request"]


@pytest.mark.parametrize("url", ["/cart", "/login", "/products/featured", "/api/health", "/users"])
def test_a_request_that_nobody_named_is_an_error(url: str) -> None:
    judgement = judged(SHOP, "/products", "/orders", url)

    (found,) = [each for each in judgement.requirements if each.part == "requests"]
    assert invented(judgement) == [Severity.ERROR]
    assert found.met is False
    assert url in (found.found or "")


@pytest.mark.parametrize(
    "url",
    [
        "/products",
        "/products?page=2",
        "/api/products",
        "/products/17",
        "/products/sample1",
        "/products/550e8400-e29b-41d4-a716-446655440000",
        "/",
        "",
        "/static/app.js",
        "/logo.png",
        "https://cdn.example/font",
        "https://auth.example/token",
    ],
)
def test_what_belongs_to_a_named_request_is_none(url: str) -> None:
    judgement = judged(SHOP, "/products", "/orders", url)

    (found,) = [each for each in judgement.requirements if each.part == "requests"]
    assert invented(judgement) == []
    assert found.met is True


@pytest.mark.parametrize(
    ("description", "url"),
    [
        ("Logged-in users GET https://shop.example/orders", "/auth/login"),
        ("GET https://shop.example/orders with a bearer token", "/oauth/token"),
        ("Users browse, add to the cart and POST https://shop.example/orders", "/cart"),
        ("GET https://shop.example/items, then pay for them", "/checkout"),
        ("POST https://shop.example/orders and the other endpoints of the API", "/returns"),
        ("GET https://shop.example/items and look at a featured one", "/items/featured"),
        ("50 users for 2 minutes on https://shop.example", "/anything"),
        ("50 users for 2 minutes on https://shop.example/api/v1", "/api/v1/anything"),
        ("50 users open https://shop.example/forum", "/forum/threads"),
        ("50 Nutzer rufen GET https://shop.example/produkte auf, dann kaufen sie", "/kasse"),
        ("Socket wss://shop.example/ws and GET https://shop.example/a", "/b"),
    ],
)
def test_where_the_text_leaves_requests_open_none_is_invented(description: str, url: str) -> None:
    assert invented(judged(description, url)) == []


@pytest.mark.parametrize("function", ["setup", "teardown"])
def test_what_prepares_the_test_is_left_alone(function: str) -> None:
    assert invented(judged(SHOP, "/seed", scenario=function)) == []


def test_what_a_caller_gives_is_all_there_is() -> None:
    steps = (Asked(method="GET", url="/produkte"),)
    given = GivenPlan(scenarios=(Scenario(name="a", steps=steps),))

    assert invented(judged("50 Nutzer", "/produkte", given=given)) == []
    assert invented(judged("50 Nutzer", "/kasse", given=given)) == [Severity.ERROR]


def test_it_only_warns_where_it_is_no_proof() -> None:
    unread = f"{SHOP} and 7 sprockets"

    assert invented(judged(SHOP, "/cart", generated=False)) == [Severity.WARNING]
    assert invented(judged(unread, "/cart")) == [Severity.WARNING]


def test_a_request_that_is_named_as_not_wanted_is_one_that_nobody_named() -> None:
    description = (
        "50 users for 2 minutes on https://shop.example: GET /products. Do not GET /admin."
    )

    judgement = judged(description, "/products", "/admin")

    assert invented(judgement) == [Severity.ERROR]
