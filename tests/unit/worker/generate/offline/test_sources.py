import re

import pytest

from shared.domain.plan import GivenPlan, Header, Scenario, Step, Taken
from shared.domain.wanted import Ask, Base, Wanted
from tests.support.sources import CURL, LOG, OPENAPI, entry, har, postman, read
from worker.generate.offline.generator import write_draft


def script(text: str, description: str = "20 users for 1 minute") -> str:
    return write_draft(Wanted(description=description, sources=read(text, "it"))).script


def test_each_request_is_written_with_its_body_and_its_variables() -> None:
    written = script(OPENAPI)

    assert "JSON.stringify({ product: 7, quantity: 2 })" in written
    assert "Authorization: `Bearer ${API_TOKEN}`" in written
    assert "const API_TOKEN = __ENV.API_TOKEN;" in written
    assert "const orderId = " in written
    assert written.index("http.post(") < written.index("http.del(")


def test_the_script_says_what_was_taken_and_what_was_made_up() -> None:
    written = script(OPENAPI, "only the order endpoints, 20 users for 1 minute")

    assert "From it: 4 of 5 requests. Left out: 1 (the description wants only the order" in written
    assert "POST /orders\n//   (quantity)" in written or "POST /orders (quantity)" in written


def test_a_script_needs_no_description() -> None:
    written = script(CURL, "")

    assert written.startswith("// Load test, from what was there already.\n")
    assert "as described" not in written


def test_a_text_goes_as_it_is() -> None:
    body = {"mode": "raw", "raw": "<a>{{name}}</a>", "options": {"raw": {"language": "xml"}}}
    item = {"name": "x", "request": {"method": "POST", "url": "https://x.example/", "body": body}}

    assert "`<a>${NAME}</a>`" in script(postman(item))


def test_a_value_of_the_log_fills_its_placeholder() -> None:
    assert "const ORDER_ID = __ENV.ORDER_ID || '17';" in script(LOG)


@pytest.mark.parametrize(
    ("description", "executor", "total"),
    [
        ("", "constant-arrival-rate", 1200),  # 20 a minute at the peak, counted by the hour
        ("100 users for 1 minute", "constant-vus", 100),
    ],
)
def test_rare_parts_of_a_mix_have_loads_of_their_own_that_make_up_the_whole(
    description: str, executor: str, total: int
) -> None:
    rare = LOG + LOG.splitlines()[-1].replace("POST /orders", "GET /rare")
    written = script(rare, description)

    assert written.count(f"executor: '{executor}'") == 4
    numbers = re.findall(r"^ +(?:rate|vus): (\d+),$", written, re.MULTILINE)
    peak = total if description else round(total * 21 / 20)
    assert sum(map(int, numbers)) == peak


def test_a_mix_that_is_too_small_for_its_rare_parts_is_drawn() -> None:
    rare = LOG + LOG.splitlines()[-1].replace("POST /orders", "GET /rare")

    assert "Math.random()" in script(rare, "3 users for 1 minute")


def test_a_recording_pauses_at_its_end_if_its_user_paused_rarely() -> None:
    times = (0, 0.1, 0.2, 0.3, 5)
    written = script(har(*(entry("GET", f"https://x.example/{at}a", at=at) for at in times)))

    assert written.count("sleep(4.7)") + written.count("sleep(4.6)") == 1


def test_a_plan_that_is_given_has_its_requests_written() -> None:
    step = Step(method="PUT", url="https://x.example/a", body='{"n": 1}')
    plan = GivenPlan(scenarios=(Scenario(name="mine", steps=(step,)),))

    written = write_draft(Wanted(description="20 users for 1 minute", plan=plan)).script

    assert "http.put(`${BASE_URL}/a`, JSON.stringify({ n: 1 })" in written


VISIT = har(
    entry(
        "POST",
        "https://x.example/login",
        body='{"user": "ann", "password": "hunter2"}',
        says='{"data": {"accessToken": "tok-4711abcd"}}',
    ),
    entry(
        "POST",
        "https://x.example/orders",
        at=1,
        headers={"Authorization": "Bearer tok-4711abcd"},
        body='{"n": 1}',
        says='{"order": {"id": 90125}, "next": "a9/b+cYWJjZGVm0A=="}',
    ),
    entry(
        "PATCH",
        "https://x.example/orders/90125?after=a9%2Fb%2BcYWJjZGVm0A%3D%3D",
        at=2,
        headers={"Authorization": "Bearer tok-4711abcd"},
        body='{"order": {"id": 90125}}',
    ),
)


def test_what_an_answer_gave_is_taken_from_the_answer() -> None:
    written = script(VISIT)

    assert "const accessToken = loginResponse.json('data.accessToken');" in written
    assert "Authorization: `Bearer ${accessToken}`" in written
    assert "const orderId = ordersResponse.json('order.id');" in written
    assert "`${BASE_URL}/orders/${orderId}?after=${encodeURIComponent(next)}`" in written
    assert "JSON.stringify({ order: { id: orderId } })" in written
    assert "API_TOKEN" not in written
    assert "90125" not in written
    assert "name: 'PATCH /orders/{orderId}'" in written


def test_a_giver_that_a_wish_removes_leaves_a_variable() -> None:
    asked = Ask(description="20 users for 1 minute", sources=read(VISIT, "it"))
    first = write_draft(Wanted(description=asked.description, sources=asked.sources)).script
    wish = Wanted(description="remove POST /login", base=Base(script=first, asks=(asked,)))

    written = write_draft(wish).script

    assert "const ACCESS_TOKEN = __ENV.ACCESS_TOKEN;" in written
    assert "Authorization: `Bearer ${ACCESS_TOKEN}`" in written


@pytest.mark.parametrize("name", ["default", "http", "check", "think"])
def test_no_value_is_called_as_something_else_is(name: str) -> None:
    steps = (
        Step(method="POST", url="https://x.example/a", takes=(Taken(name, "b"),)),
        Step(
            method="GET",
            url=f"https://x.example/a/{{{name}}}",
            headers=(Header("X-B", f"${{{name}}}"),),
        ),
    )
    plan = GivenPlan(scenarios=(Scenario(name="mine", steps=steps),))

    written = write_draft(Wanted(description="20 users for 1 minute", plan=plan)).script

    assert f"const {name}Value = aResponse.json('b');" in written
    assert f"'X-B': {name}Value" in written
    assert f"/a/${{{name}Value}}`" in written
