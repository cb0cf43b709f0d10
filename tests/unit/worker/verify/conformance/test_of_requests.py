"""What the requests of a script send, wait for and check, beside a plan that asks for just that."""

import pytest

from shared.domain.dry_run import Course, DryRun, Field, Step, StepKind
from shared.domain.plan import GivenPlan, Header, Once, Pause, Scenario
from shared.domain.plan import Step as Asked
from shared.domain.verification import Requirement
from shared.reading.answer import plan_of
from worker.verify.conformance.requirements import requirements
from worker.verify.conformance.seen import Seen
from worker.verify.dry_run.walk import Trace, Walk

HOST = "https://a.example"


def request(path: str = "/orders", method: str = "POST", **carries: object) -> Step:
    made = Step(kind=StepKind.REQUEST, method=method, url=f"{HOST}{path}", body="json")
    return made.model_copy(update=carries)


def sending(**values: str) -> Step:
    told = tuple(Field(name, value) for name, value in values.items())
    return request(fields=tuple(values), values=told)


def judged(
    description: str,
    *courses: tuple[Step, ...],
    given: Asked | None = None,
    firsts: tuple[tuple[Step, ...], ...] = (),
    setup: tuple[Step, ...] = (),
) -> dict[str, Requirement]:
    scenario = Scenario(name="a", steps=(given,)) if given else None
    plan = plan_of(description, GivenPlan(scenarios=(scenario,)) if scenario else None)
    trace = [Course(scenario="default", iterations=3, steps=steps) for steps in courses]
    first = [Course(scenario="default", iterations=1, steps=steps) for steps in firsts]
    if setup:
        trace.append(Course(scenario="setup", iterations=1, steps=setup))
    seen = Seen(
        options=None,
        dry_run=DryRun(requests=9, checks=0, iterations=9, hosts=(), trace=tuple(trace)),
        walk=Walk(Trace(tuple(trace), tuple(first))),
    )
    listed = requirements(plan, description, seen)
    return {each.part.removeprefix("scenarios[0]."): each for each in listed}


SAID = 'POST https://a.example/orders with {"qty": 2, "gift": true, "name": "Bo", "ids": [1, 2]}'
RIGHT = {"qty": "2", "gift": "true", "name": '"Bo"', "ids": "[1,2]"}


@pytest.mark.parametrize(
    ("other", "is_met"),
    [
        ({}, True),
        ({"qty": "2.0"}, True),
        ({"qty": "3"}, False),
        ({"qty": '"2"'}, False),
        ({"gift": "1"}, False),
        ({"name": '"bo"'}, False),
        ({"ids": "[2,1]"}, False),
        ({"name": '"***"'}, True),
        ({"name": '"sample1"'}, True),
    ],
)
def test_a_body_has_the_values_that_are_stated(*, other: dict[str, str], is_met: bool) -> None:
    found = judged(SAID, (sending(**{**RIGHT, **other}),))["steps[0].body"]

    assert found.met is is_met


def test_each_course_sends_the_values() -> None:
    right, wrong = sending(**RIGHT), sending(**{**RIGHT, "qty": "9"})

    assert judged(SAID, (right,), (wrong,))["steps[0].body"].met is False
    assert judged(SAID, (wrong, right))["steps[0].body"].met is True


def test_values_of_a_list_keep_their_order() -> None:
    description = 'POST https://a.example/orders with {"lines": [{"sku": "A"}, {"sku": "B"}]}'
    names = ("lines", "lines[].sku")

    def sent(*skus: str) -> bool | None:
        told = tuple(Field("lines[].sku", f'"{sku}"') for sku in skus)
        made = request(fields=names, values=told)
        return judged(description, (made,))["steps[0].body"].met

    assert sent("A", "B") is True
    assert sent("B", "A") is False
    assert sent("A") is False


@pytest.mark.parametrize(
    "description",
    [
        'POST https://a.example/orders with {"qty": "<number>"}',
        'POST https://a.example/orders with {"qty": "{{qty}}"}',
        'POST https://a.example/orders with a unique qty, e.g. {"qty": 7}',
        'POST https://a.example/orders with random values, such as {"qty": 7}',
    ],
)
def test_an_example_is_no_value(description: str) -> None:
    assert judged(description, (sending(qty="3"),))["steps[0].body"].met is True


def test_the_user_who_logs_in_is_the_stated_one() -> None:
    description = "POST https://a.example/login as user ann and the password from the environment"

    def sent(name: str, value: str) -> bool | None:
        made = request("/login", fields=(name,), values=(Field(name, f'"{value}"'),))
        return judged(description, (made,))["steps[0].user"].met

    assert sent("username", "ann") is True
    assert sent("email", "bob") is False
    assert judged(description, (request("/login"),))["steps[0].user"].met is None


def test_a_header_that_looks_random_has_to_be_the_stated_one() -> None:
    wanted = "8f14e45fceea167a5a36dedd4bea2543"
    step = Asked(method="POST", url=f"{HOST}/orders", headers=(Header("X-Shop", wanted),))

    def sent(value: str) -> bool | None:
        made = request(headers=(Header("x-shop", value),))
        return judged("x", (made,), given=step)["steps[0].headers[0]"].met

    assert sent(wanted) is True
    assert sent(wanted[::-1]) is False


@pytest.mark.parametrize(
    ("accepted", "is_met"),
    [((201,), True), ((200,), False), ((200, 201), False), ((), None), (None, False)],
)
def test_checks_take_the_status_that_is_expected(
    *, accepted: tuple[int, ...] | None, is_met: bool | None
) -> None:
    description = "POST https://a.example/orders and expect status 201"
    found = judged(description, (request(accepts=accepted),))["steps[0].statuses"]

    assert found.met is is_met


@pytest.mark.parametrize(
    "description",
    [
        "POST https://a.example/orders, it should not return 201",
        "POST https://a.example/orders, abort if the status is 429",
        "POST https://a.example/orders, no response with 500",
    ],
)
def test_a_status_that_is_not_wanted_is_no_expectation(description: str) -> None:
    assert "steps[0].statuses" not in judged(description, (request(),))


def test_a_text_that_no_check_needs_is_not_shown() -> None:
    description = "GET https://a.example/health, the response must contain 'UP'"
    made = request("/health", "GET", body=None)

    without = judged(description, (made,))["steps[0].contains"]
    checked = judged(description, (made.model_copy(update={"rejects": ("UP",)}),))

    assert without.met is None
    assert checked["steps[0].contains"].met is True


def test_a_request_waits_as_long_as_is_said() -> None:
    step = Asked(method="POST", url=f"{HOST}/orders", timeout_s=5.0)

    assert judged("x", (request(timeout_s=5.0),), given=step)["steps[0].timeout_s"].met is True
    assert judged("x", (request(timeout_s=60.0),), given=step)["steps[0].timeout_s"].met is False
    assert judged("x", (request(),), given=step)["steps[0].timeout_s"].met is None


def test_a_pause_follows_on_its_request() -> None:
    step = Asked(method="POST", url=f"{HOST}/orders", pause=Pause(shortest_s=2.0, longest_s=4.0))

    def met(*steps: Step) -> bool | None:
        return judged("x", steps, given=step)["steps[0].pause"].met

    def pause(seconds: float) -> Step:
        return Step(kind=StepKind.PAUSE, seconds=seconds)

    other = request("/other")
    assert met(other, request(), pause(3.0), other) is True
    assert met(request(), pause(1.5), pause(1.5)) is True
    assert met(request(), other, pause(3.0)) is False
    assert met(request(), pause(8.0)) is False


@pytest.mark.parametrize(
    ("once", "courses", "firsts", "setup", "is_met"),
    [
        (Once.USER, "in first", True, False, True),
        (Once.START, "in first", True, False, True),
        (Once.USER, "in each", True, False, False),
        (Once.START, "in each", True, False, False),
        (Once.USER, "in none", False, True, False),
        (Once.START, "in none", False, True, True),
        (Once.START, "in none", False, False, False),
    ],
)
def test_what_is_made_once_is_not_made_in_each_iteration(
    *, once: Once, courses: str, firsts: bool, setup: bool, is_met: bool
) -> None:
    step = Asked(method="POST", url=f"{HOST}/players", once=once)
    made, other = request("/players"), request("/score", "GET", body=None)
    first, later = (made, other), (other,)
    seen = {"in first": (first, later), "in each": (first, first), "in none": (later,)}[courses]

    found = judged(
        "x",
        *seen,
        given=step,
        firsts=(first,) * 3 if firsts else (later,),
        setup=(made,) if setup else (),
    )

    assert found["steps[0]"].met is is_met


CRUD = "users create, read, update and delete things at https://a.example/orders"
ONE = "/orders/sample1"


@pytest.mark.parametrize(
    ("methods", "unmet"),
    [
        (("POST", "GET", "PUT", "DELETE"), []),
        (("POST", "GET", "PATCH", "DELETE"), []),
        (("POST", "GET", "POST", "DELETE"), ["PUT"]),
        (("POST", "PUT", "DELETE"), ["GET"]),
        (("POST", "GET", "PUT"), ["DELETE"]),
    ],
)
def test_each_operation_is_a_request_of_its_own(methods: tuple[str, ...], unmet: list[str]) -> None:
    first, *others = methods
    course = (request(method=first), *(request(ONE, method) for method in others))

    found = judged(CRUD, course)
    steps = [found[f"steps[{number}]"] for number in range(4)]
    assert [each.asked.split()[3] for each in steps if not each.met] == unmet


def test_an_update_by_put_is_one() -> None:
    asked = "POST https://a.example/orders, then PUT /orders/{id}"

    found = judged(asked, (request(), request(ONE, "PATCH")))
    assert not found["steps[1]"].met


def test_each_address_of_a_list_is_requested_by_its_method() -> None:
    found = judged(
        "POST https://a.example/orders and https://a.example/carts",
        (request(), request("/carts", "GET")),
    )

    assert found["steps[0]"].met
    assert not found["steps[1]"].met


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("with an Idempotency-Key", "headers[0]"),
        ("with X-Tenant", "headers[0]"),
        ("with a JWT", "headers[0]"),
        ("qty=2, sku=A1", "body"),
        ("with amount 5 and currency 'EUR'", "body"),
    ],
)
def test_what_words_name_is_missed(words: str, part: str) -> None:
    found = judged(f"POST https://a.example/orders {words}", (request(body=None, headers=()),))

    assert found[f"steps[0].{part}"].met is False


def test_a_command_says_what_its_request_carries() -> None:
    command = """curl -H 'X-A: b' https://a.example/orders -d '{"qty":3,"note":"don'\\''t"}'"""
    right = sending(qty="3", note='"don\'t"').model_copy(update={"headers": (Header("x-a", "b"),)})

    met = judged(f"20 users: {command}", (right,))
    missed = judged(f"20 users: {command}", (sending(qty="3"),))
    parts = ("steps[0].body", "steps[0].headers[0]")
    assert [met[part].met for part in parts] == [True, True]
    assert [missed[part].met for part in parts] == [False, False]
