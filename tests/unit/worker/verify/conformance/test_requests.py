"""What the requests of a script carry, and in which order they come, beside a plan."""

import pytest

from shared.domain.dry_run import Course, DryRun, Field, Step, StepKind
from shared.domain.plan import GivenPlan, Header, Plan, Scenario
from shared.domain.plan import Step as Asked
from shared.domain.verification import LoadComparison, Requirement
from shared.reading.answer import plan_of
from worker.verify.conformance.plan_judgement import judge_plan
from worker.verify.conformance.requirements import requirements
from worker.verify.conformance.seen import Seen

HOST = "https://shop.example"


def request(method: str, path: str, **carries: object) -> Step:
    made = Step(kind=StepKind.REQUEST, method=method, url=f"{HOST}{path}", status=200)
    return made.model_copy(update=carries)


def dry_run(*courses: tuple[Step, ...], setup: tuple[Step, ...] = ()) -> DryRun:
    trace = [Course(scenario="default", iterations=1, steps=steps) for steps in courses]
    if setup:
        trace.insert(0, Course(scenario="setup", iterations=1, steps=setup))
    return DryRun(
        requests=9, checks=0, iterations=len(courses), hosts=("shop.example",), trace=tuple(trace)
    )


def listed(plan: Plan, description: str, seen: DryRun) -> dict[str, Requirement]:
    told = plan.model_copy(update={"values_vary": True})
    found = requirements(told, description, Seen(options=None, dry_run=seen))
    return {each.part.removeprefix("scenarios[0]."): each for each in found}


BODY = 'On https://shop.example POST /orders with {"item": 7, "to": {"city": "Ulm"}}'


@pytest.mark.parametrize(
    ("carries", "is_met"),
    [
        ({"body": "json", "fields": ("item", "to", "to.city")}, True),
        ({"body": "json", "fields": ("note", "item", "to", "to.city")}, True),
        ({"body": "json", "fields": ("item", "to")}, False),
        ({"body": "form", "fields": ("product",)}, False),
        ({"body": "form", "fields": ("item", "to", "to.city")}, False),
        ({"body": "text", "fields": ("item", "to", "to.city")}, True),
        ({}, False),
        ({"body": "binary"}, None),
    ],
)
def test_a_body_has_the_fields_that_are_stated(
    *, carries: dict[str, object], is_met: bool | None
) -> None:
    found = listed(plan_of(BODY), BODY, dry_run((request("POST", "/orders", **carries),)))

    assert found["steps[1].body"].met is is_met
    assert found["steps[1].body"].quote is not None


def test_a_form_is_known_by_its_pairs() -> None:
    step = Asked(method="POST", url="/login", body="user=a&password=b")
    plan = plan_of("x", GivenPlan(scenarios=(Scenario(name="a", steps=(step,)),)))
    values = (Field("user", '"a"'), Field("password", '"***"'))
    right = request("POST", "/login", body="form", fields=("user", "password"), values=values)
    wrong = request("POST", "/login", body="form", fields=("name", "password"))

    assert listed(plan, "x", dry_run((right,)))["steps[0].body"].met is True
    assert listed(plan, "x", dry_run((wrong,)))["steps[0].body"].met is False


def test_json_beside_a_request_without_a_body_is_an_answer() -> None:
    description = 'GET https://shop.example/health returns {"ok": true}'

    assert "steps[0].body" not in listed(
        plan_of(description), description, dry_run((request("GET", "/health"),))
    )


@pytest.mark.parametrize(
    ("stated", "sent", "is_met"),
    [
        ("X-Tenant: acme", ("X-Tenant", "acme"), True),
        ("X-Tenant: acme", ("x-tenant", "ACME"), True),
        ("X-Tenant: acme", ("X-Tenant", "other"), False),
        ("X-Tenant: acme", ("X-Tenant", "ac"), False),
        ("X-Tenant: acme", ("X-Tenant", "acme-2"), False),
        ("X-Tenant: acme", ("X-Tenant", "not-acme"), False),
        (f"X-Long: {'a' * 70}", ("X-Long", "a" * 60), True),
        (f"X-Long: {'a' * 70}", ("X-Long", "a" * 59), False),
        ("Accept: application/json", ("Accept", "application/jsonp"), False),
        ("X-Tenant: acme", ("X-Other", "acme"), False),
        ("X-Tenant: <tenant>", ("X-Tenant", "t-1"), True),
        ("Authorization: Bearer abc", ("Authorization", "Bearer ***"), True),
        ("Accept: application/json", ("Accept", "application/json; charset=utf-8"), True),
    ],
)
def test_a_header_has_its_value(*, stated: str, sent: tuple[str, str], is_met: bool) -> None:
    description = f"GET https://shop.example/a with header {stated}"
    made = request("GET", "/a", headers=(Header(*sent),))

    found = listed(plan_of(description), description, dry_run((made,)))

    assert found["steps[0].headers[0]"].met is is_met


def test_a_user_may_be_named_in_the_address() -> None:
    description = "GET https://shop.example/a with header Authorization: Basic abc"
    made = request("GET", "/a").model_copy(update={"url": "https://ann:x@shop.example/a"})

    found = listed(plan_of(description), description, dry_run((made,)))

    assert found["steps[0].headers[0]"].met is True


LOGIN, LIST, BUY = request("POST", "/login"), request("GET", "/items"), request("POST", "/orders")
FLOW = "On https://shop.example POST /login, then GET /items, then POST /orders"


def with_the_one_before(made: Step) -> Step:
    """Return a request that a batch sends at the same time as the one before."""
    return made.model_copy(update={"together": True})


@pytest.mark.parametrize(
    ("seen", "is_met"),
    [
        (dry_run((LOGIN, LIST, BUY)), True),
        (dry_run((LOGIN, LIST, LIST, request("GET", "/"), BUY)), True),
        (dry_run((LIST, BUY), setup=(LOGIN,)), True),
        (dry_run((LOGIN, BUY, LIST)), False),
        (dry_run((LIST, BUY, LOGIN)), False),
        (dry_run((LOGIN,), (LIST,), (BUY,)), False),
        (dry_run((LOGIN, LIST, BUY), (LOGIN, BUY, LIST)), False),
        (dry_run((LOGIN, LIST, with_the_one_before(BUY))), False),
        (dry_run((LOGIN, LIST, with_the_one_before(request("GET", "/")), BUY)), True),
    ],
)
def test_requests_come_in_the_order_that_is_told(*, seen: DryRun, is_met: bool) -> None:
    found = listed(plan_of(FLOW), FLOW, seen)

    assert found["ordered"].met is is_met


@pytest.mark.parametrize("link", ["and", ","])
def test_what_is_listed_after_a_step_may_be_sent_with_it(link: str) -> None:
    text = f"On https://shop.example POST /login, then GET /items {link} POST /orders"

    together = listed(plan_of(text), text, dry_run((LOGIN, LIST, with_the_one_before(BUY))))
    before = listed(plan_of(text), text, dry_run((LIST, with_the_one_before(BUY), LOGIN)))

    assert together["ordered"].met is True
    assert before["ordered"].met is False


@pytest.mark.parametrize(
    ("text", "is_body"),
    [
        ('DELETE https://shop.example/cart with JSON body {"ids": [1]}', True),
        ('DELETE https://shop.example/cart returns {"ids": [1]}', False),
        ('GET https://shop.example/cart with body {"ids": [1]}', False),
    ],
)
def test_a_body_of_a_delete_is_one_if_it_is_sent(*, text: str, is_body: bool) -> None:
    method = text.split(maxsplit=1)[0]

    found = listed(plan_of(text), text, dry_run((request(method, "/cart"),)))

    assert ("steps[0].body" in found) == is_body
    assert not is_body or found["steps[0].body"].met is False


def test_a_given_body_is_sent_with_any_method() -> None:
    step = Asked(method="GET", url="/search", body='{"term": "tv"}')
    plan = plan_of("x", GivenPlan(scenarios=(Scenario(name="a", steps=(step,)),)))
    values = (Field("term", '"tv"'),)
    right = request("GET", "/search", body="json", fields=("term",), values=values)

    assert listed(plan, "x", dry_run((right,)))["steps[0].body"].met is True
    assert listed(plan, "x", dry_run((request("GET", "/search"),)))["steps[0].body"].met is False


ITEMS_BODY = 'POST https://shop.example/orders with {"lines": [{"sku": "A"}, {"sku": "B", "n": 2}]}'


@pytest.mark.parametrize(
    ("fields", "is_met"),
    [
        (("lines", "lines[].sku", "lines[].n"), True),
        (("lines", "lines[].sku"), False),
        (("lines", "sku", "n"), False),
    ],
)
def test_fields_of_items_are_those_of_items(*, fields: tuple[str, ...], is_met: bool) -> None:
    made = request("POST", "/orders", body="json", fields=fields)

    assert listed(plan_of(ITEMS_BODY), ITEMS_BODY, dry_run((made,)))["steps[0].body"].met is is_met


@pytest.mark.parametrize(
    ("carries", "is_met"),
    [
        ({"body": "form", "fields": ("user", "lang")}, True),
        ({"body": "text", "fields": ("user", "lang")}, True),
        ({"body": "json", "fields": ("user", "lang")}, False),
        ({"body": "form", "fields": ("user",)}, False),
        ({}, False),
    ],
)
def test_a_form_that_is_told_in_words_is_sent(*, carries: dict[str, object], is_met: bool) -> None:
    text = "POST https://shop.example/login with form data user=ann and lang=en"

    found = listed(plan_of(text), text, dry_run((request("POST", "/login", **carries),)))

    assert found["steps[0].body"].met is is_met


@pytest.mark.parametrize(
    ("how", "body", "is_met"),
    [("", "form", True), ("", "json", True), (" as JSON", "form", False), ("", "text", True)],
)
def test_fields_in_prose_may_be_json_or_a_form(how: str, body: str, *, is_met: bool) -> None:
    text = f"POST https://shop.example/login{how} with user=ann and lang=en"
    made = request("POST", "/login", body=body, fields=("user", "lang"))

    found = listed(plan_of(text), text, dry_run((made,)))

    assert found["steps[0].body"].met is is_met


def test_a_share_beside_a_request_is_one_of_the_traffic() -> None:
    step = Asked(method="GET", url="/items", weight=70)
    plan = plan_of("x", GivenPlan(scenarios=(Scenario(name="a", steps=(step,)),)))

    found = [
        listed(plan, "x", dry_run(*[(LIST,)] * most, *[(BUY,)] * (200 - most)))["steps[0].weight"]
        for most in (140, 100)
    ]

    assert [each.met for each in found] == [True, False]


@pytest.mark.parametrize(
    "description",
    [
        "On https://shop.example GET /items and POST /orders",
        "Endpoints: GET /items, POST /orders",
        "GET /items with 5 users for 1 minute, then POST /orders with 10 users for 2 minutes",
    ],
)
def test_what_is_only_listed_has_no_order(description: str) -> None:
    assert not any(scenario.ordered for scenario in plan_of(description).scenarios)


def test_what_is_missing_is_told_of_the_request_alone() -> None:
    found = listed(plan_of(FLOW), FLOW, dry_run((LOGIN, LIST)))

    assert found["steps[3]"].met is False
    assert "ordered" not in found


PASSING = [
    ("POST https://shop.example/login, extract the token and GET /me with it", ["token"]),
    ("GET /items with the token from the login response", ["token"]),
    ("Use the JWT for all subsequent calls", ["token"]),
    ("POST /login and use the token for GET /orders", ["token"]),
    ("Take the session token from the response", ["token"]),
    ("Take the session id from the response", ["session"]),
    ("POST /orders, then GET /orders/{id} with the returned id", ["id"]),
    ("Save the order id of the response and delete it", ["id"]),
    ("Save the token and the id of the response", ["token", "id"]),
    ("GET /items with a bearer token", []),
    ("Use the token in TOKEN", []),
    ("Use a random id in each request", []),
    ("50 users with valid ids log in", []),
]
WAYS = {"token": {"ticket"}, "session": {"ticket", "cookie"}, "id": {"id"}}


@pytest.mark.parametrize(("description", "told"), PASSING)
@pytest.mark.parametrize("passes", [(), ("ticket",), ("id",), ("cookie",), ("ticket", "id")])
def test_what_an_answer_gives_comes_again(
    *, description: str, told: list[str], passes: tuple[str, ...]
) -> None:
    seen = dry_run((LOGIN, request("GET", "/me", passes=passes or None)))

    judged = judge_plan(
        plan_of(description), description, LoadComparison(), Seen(options=None, dry_run=seen)
    )

    found = [each for each in judged.requirements if each.part.startswith("passed_on.")]
    names = [what.replace("session", "token") for what in told]
    assert [each.part for each in found] == [f"passed_on.{name}" for name in names]
    assert [each.met for each in found] == [bool(WAYS[what] & set(passes)) for what in told]


def test_an_address_that_was_cut_off_is_the_one_that_is_named() -> None:
    text = f"GET {HOST}/{'a' * 400}"
    cut = f"{HOST}/{'a' * 400}"[:300]
    other = f"{HOST}/{'b' * 400}"[:300]

    met = [
        listed(plan_of(text), text, dry_run((request("GET", "").model_copy(update={"url": url}),)))
        for url in (cut, other)
    ]

    assert [each["steps[0]"].met for each in met] == [True, False]


@pytest.mark.parametrize(
    ("asked", "made", "is_met"),
    [
        ("/search?q=shoes", "/search?q=shoes&page=2", True),
        ("/search?q=shoes", "/search?q=hats", False),
        ("/search?q=shoes", "/search", False),
        ("/search?q={term}", "/search?q=hats", True),
        ("/search?api_key=abc123", "/search?api_key=***", True),
    ],
)
def test_a_query_has_what_is_named(*, asked: str, made: str, is_met: bool) -> None:
    text = f"GET {HOST}{asked}"

    assert listed(plan_of(text), text, dry_run((request("GET", made),)))["steps[0]"].met is is_met


@pytest.mark.parametrize(("path", "is_met"), [("/items", None), ("/login", True)])
def test_what_setup_alone_requests_is_no_traffic(*, path: str, is_met: bool | None) -> None:
    text = f"GET {HOST}{path}"
    seen = dry_run((request("GET", "/other"),), setup=(request("GET", path),))

    assert listed(plan_of(text), text, seen)["steps[0]"].met is is_met


@pytest.mark.parametrize(
    ("asked", "made", "is_met"),
    [
        (f"the GraphQL API {HOST}/graphql", "POST", True),
        (f"the GraphQL API {HOST}/graphql", "GET", True),
        (f"the GraphQL API by POST {HOST}/graphql", "GET", False),
        (f'the GraphQL API {HOST}/graphql with {{"query": "{{ a }}"}}', "GET", False),
    ],
)
def test_a_graphql_request_is_made_by_any_method_if_none_is_named_and_nothing_sent(
    asked: str,
    made: str,
    is_met: bool,  # noqa: FBT001 (a column of the table)
) -> None:
    text = f"5 users for 1 minute, {asked}"
    seen = dry_run((request(made, "/graphql", body="json", fields=("query",)),))

    assert listed(plan_of(text), text, seen)["steps[0]"].met is is_met
