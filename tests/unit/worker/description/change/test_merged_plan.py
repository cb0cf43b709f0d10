"""What the plan of a script becomes by a wish: by kind, and nothing else is touched."""

import pytest

from shared.domain.plan import (
    NO_PAUSE,
    AnsweredToken,
    Claim,
    Fate,
    Load,
    Origin,
    Passing,
    Plan,
    Scenario,
    Scheme,
    Unit,
)
from shared.reading.reader import read_plan
from worker.description.change.merged_plan import merged
from worker.description.change.wish import read_wish
from worker.description.unread_phrases import unread_phrases

SHOP = (
    "50 users for 2 minutes: POST https://shop.example.com/login, GET /products and GET /cart. "
    "p95 below 400 ms, errors below 1%, think time 2 seconds"
)
RAMP = "Ramp from 10 to 200 users over 5 minutes on https://shop.example.com/, then hold 10 minutes"
RATE = "100 requests per second for 5 minutes against https://shop.example.com/"
MIX = "100 users for 10 minutes, 70% browse GET /products, 30% buy with POST /orders"


def after(*words: str) -> Plan:
    """Return the plan of a description and the wishes after it."""
    plan = read_plan(words[0])
    for wish in words[1:]:
        plan = merged(plan, read_wish(wish))
    return plan


def load(plan: Plan) -> Load:
    (found,) = (each.load for each in plan.scenarios if each.load is not None)
    return found


def steps(plan: Plan) -> list[str]:
    return [f"{step.method} {step.url}" for each in plan.scenarios for step in each.steps]


def limits(plan: Plan) -> list[str]:
    told = (each.threshold for each in plan.criteria)
    return [f"{each.metric} {each.aggregation}{each.operator}{each.value:g}" for each in told]


def claimed(plan: Plan) -> dict[str, Claim]:
    return {claim.part: claim for claim in plan.claims}


@pytest.mark.parametrize(
    ("wish", "target", "duration_s"),
    [
        ("make it 200 users", 200, 120),
        ("run it for 5 minutes", 50, 300),
        ("80 users for 3 minutes instead", 80, 180),
        ("Please keep everything as it is, but with 20 VUs", 20, 120),
    ],
)
def test_a_number_keeps_what_it_does_not_speak_of(
    wish: str, target: float, duration_s: float
) -> None:
    plan = after(SHOP, wish)

    assert (load(plan).target, load(plan).duration_s) == (target, duration_s)
    assert plan.complete
    assert {claim.origin for claim in plan.claims} == {Origin.STATED}
    assert steps(plan) == steps(after(SHOP))
    assert limits(plan) == limits(after(SHOP))


def test_another_unit_replaces_the_load_and_keeps_its_length() -> None:
    plan = after(SHOP, "100 requests per second instead")

    assert load(plan) == Load(unit=Unit.REQUESTS_PER_S, target=100, duration_s=120)
    assert "scenarios[0].load.duration_s" in claimed(plan)


def test_users_of_iterations_are_those_that_make_them() -> None:
    plan = after("1000 iterations with 10 users on https://shop.example.com/", "make it 50 users")

    assert (load(plan).unit, load(plan).target, load(plan).limit_vus) == (Unit.ITERATIONS, 1000, 50)


def test_a_peak_alone_lifts_a_course() -> None:
    plan = after(RAMP, "make it 400 users")

    assert load(plan).start == 10
    assert [each.target for each in load(plan).stages] == [400, 400]
    assert {claim.origin for claim in plan.claims} == {Origin.STATED}
    assert {"scenarios[0].load.stages", "scenarios[0].load.target"} <= claimed(plan).keys()


def test_a_lower_peak_is_the_highest_of_a_course() -> None:
    stairs = "10 users for 1 minute, then 50 users for 2 minutes, then 100 users for 1 minute"
    plan = after(f"{stairs} on https://shop.example.com/", "make it 40 users")

    assert [each.target for each in load(plan).stages] == [10, 40, 40]


def test_a_length_alone_stretches_a_course_which_is_no_more_than_likely() -> None:
    plan = after(RAMP, "for 30 minutes in all")

    assert [each.duration_s for each in load(plan).stages] == [600, 1200]
    assert claimed(plan)["scenarios[0].load.duration_s"].origin is Origin.STATED
    for field in ("stages", "target"):
        assert claimed(plan)[f"scenarios[0].load.{field}"].doubt


def test_a_course_takes_the_place_of_a_constant_load() -> None:
    plan = after(RATE, "ramp from 10 to 200 users over 5 minutes")

    assert load(plan).unit is Unit.USERS
    assert [tuple(each) for each in load(plan).stages] == [(300, 200)]


def test_a_limit_replaces_its_like_or_is_added() -> None:
    plan = after(SHOP, "p95 below 300 ms and p99 below 900 ms")

    assert limits(plan) == [
        "http_req_duration p(95)<300",
        "http_req_failed rate<0.01",
        "http_req_duration p(99)<900",
    ]


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        ("drop the error limit", ["http_req_duration p(95)<400"]),
        ("without the latency threshold", ["http_req_failed rate<0.01"]),
        ("remove all thresholds", []),
    ],
)
def test_limits_go_by_their_kind(wish: str, left: list[str]) -> None:
    plan = after(SHOP, wish)

    assert limits(plan) == left
    assert plan.complete


def test_pauses_change_and_go() -> None:
    changed, gone = after(SHOP, "think time 5 seconds"), after(SHOP, "no think time")

    assert [each.pause.longest_s for each in changed.scenarios if each.pause] == [5]
    assert [each.pause for each in gone.scenarios] == [NO_PAUSE]
    assert "scenarios[0].pause" in claimed(gone)


@pytest.mark.parametrize(
    "wish", ["without the login", "remove POST /login", "drop /login", "skip the log-in step"]
)
def test_a_request_is_removed_by_its_address_or_its_name(wish: str) -> None:
    plan = after(SHOP, wish)

    assert steps(plan) == ["GET /products", "GET /cart"]
    assert [part for part in claimed(plan) if ".steps[" in part] == [
        "scenarios[0].steps[0]",
        "scenarios[0].steps[1]",
    ]
    assert plan.complete


def test_a_request_takes_the_place_of_another() -> None:
    plan = after(SHOP, "use /basket instead of /cart, and also DELETE /basket/1")

    assert steps(plan)[2:] == ["GET /basket", "DELETE /basket/1"]


def test_a_request_that_is_there_is_not_added_again() -> None:
    plan = after(SHOP, "also GET /cart")

    assert steps(plan) == steps(after(SHOP))


def test_a_share_changes_by_its_name() -> None:
    plan = after(MIX, "80% browse, 20% buy")

    assert [each.share for each in plan.scenarios if each.share is not None] == [80, 20]
    assert load(plan).target == 100


def test_what_has_no_place_for_sure_is_unread() -> None:
    wish = "also GET /orders/1"
    plan = after(MIX, wish)

    assert not plan.complete
    assert unread_phrases(plan, wish) == (wish,)


@pytest.mark.parametrize(
    "wish",
    [
        "double the users",
        "half as long please",
        "use a ramp",
        "be gentler",
        "without the checkout",
        "add 50 more users",
        "50 fewer users",
        "20 seconds longer",
        "make it shorter",
        "100 Benutzer und sanfter",
    ],
)
def test_a_wish_that_is_not_understood_leaves_nothing_sure(wish: str) -> None:
    plan = after(SHOP, wish)

    assert not plan.complete
    assert plan.unread
    assert {claim.origin for claim in plan.claims if claim.part != "scenarios[0].load.target"} == {
        Origin.LIKELY
    }


@pytest.mark.parametrize(
    "wish",
    ["add a login, 80 users", "80 users, and check that the cart is empty", "80 users. Thank you!"],
)
def test_words_that_only_add_leave_the_rest_sure(wish: str) -> None:
    assert after(SHOP, wish).complete


def test_the_statements_of_a_wish_name_the_parts_of_the_new_plan() -> None:
    wish = "p99 below 900 ms, also GET /orders, without the cart"
    plan = after(SHOP, wish)

    told = {each.text: (each.fate, each.part) for each in plan.statements}
    assert told["/orders"] == (Fate.CLAIMED, "scenarios[0].steps[2]")
    assert told["900"] == (Fate.CLAIMED, "criteria[2]")
    assert told["without the cart"] == (Fate.CLAIMED, None)
    assert all(wish[each.span.start : each.span.end] == each.text for each in plan.statements)


def test_an_order_is_left_open_by_a_request_that_is_added() -> None:
    base = Plan(
        scenarios=(Scenario(name="a", ordered=True, steps=read_plan(SHOP).scenarios[0].steps),),
        claims=(Claim(part="scenarios[0].ordered", origin=Origin.STATED),),
        complete=True,
    )

    assert merged(base, read_wish("80 users")).scenarios[0].ordered
    assert not merged(base, read_wish("also GET /orders")).scenarios[0].ordered


def test_a_chain_of_wishes_says_what_the_last_word_on_each_thing_was() -> None:
    plan = after(SHOP, "make it 200 users", "also GET /orders", "p95 below 300 ms", "30 users")

    assert (load(plan).target, load(plan).duration_s) == (30, 120)
    assert steps(plan)[-1] == "GET /orders"
    assert limits(plan)[0] == "http_req_duration p(95)<300"
    assert plan.complete


@pytest.mark.parametrize(
    "wish",
    [
        'POST /login with JSON body {"gift": true}',
        "GET /cart?express=1",
        "run GET /cart first, then GET /products",
        "change the host to https://stage.example.com/",
        "remove everything except GET /products",
    ],
)
def test_what_no_wish_changes_leaves_nothing_sure(wish: str) -> None:
    assert not after(SHOP, wish).complete


def test_a_wish_keeps_who_sends_the_requests_and_adds_what_is_said_of_tokens() -> None:
    shop = "5 users for 1 minute with an API key: POST https://shop.example.com/login, GET /me"
    plan = after(f"{shop}. The response has a token", "take the access_token of the login")

    assert plan.credentials is Scheme.API_KEY
    assert plan.answered_token == AnsweredToken("access_token", sent=True)
    assert [each.what for each in plan.passed_on] == [Passing.TOKEN]


def test_a_wish_that_says_nothing_of_tokens_leaves_what_was_said() -> None:
    plan = after(f"{SHOP}. Save the token", "make it 200 users")

    assert plan.answered_token == AnsweredToken("", sent=True)
    assert plan.passed_on == ()


def test_a_wish_for_another_session_has_no_place_yet() -> None:
    socket = "5 users for 1 minute on wss://a.example/s"

    assert not after(socket, "send 'x' to wss://a.example/s").complete
    assert after(f"{socket}, send 'x'", "send 'x' to wss://a.example/s").complete
