"""Of which requests, and of which time, a text says that a limit is one."""

import pytest

from shared.domain.plan import During, Origin, Plan
from shared.reading.reader import read_plan

LOAD = "50 users for 10 minutes on https://a.example"
THREE = f"{LOAD}: GET /list, POST /orders and GET /login."
DOWN = (
    "https://a.example/x. Ramp to 50 users over 2 minutes, hold for 5 minutes, ramp down over 1 "
    "minute."
)
RAMPED = "Ramp up to 80 users in 2 minutes, hold for 10 minutes. GET https://a.example/x."


def scopes(plan: Plan) -> list[str | None]:
    return [each.scope for each in plan.criteria]


def doubts(plan: Plan) -> list[str]:
    return [claim.doubt for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "All but /login: p95 < 300 ms",
        "p95 below 300 ms for all requests except /login",
        "Every endpoint other than /login must answer within 300 ms at p95",
        "Apart from the login, p95 has to be under 300 ms",
        "p95 < 300 ms for every endpoint besides /login",
        "Everything but the login should answer in under 300 ms (p95)",
        "p95 < 300 ms (excluding /login)",
        "p95 < 300 ms for any call that is not /login",
        "Every page must have a p95 under 300 ms, only /login may take longer",
    ],
)
def test_a_limit_is_none_of_the_request_that_is_left_out(text: str) -> None:
    plan = read_plan(f"{THREE} {text}.")

    assert scopes(plan) == ["GET /list, POST /orders"]
    assert not doubts(plan)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("p95 < 300 ms for all GET requests", ["GET /list, GET /login"]),
        ("POST requests must have a p95 below 1 s", ["POST /orders"]),
        (
            "GET requests: p95 < 300 ms, POST requests: p95 < 1 s",
            ["GET /list, GET /login", "POST /orders"],
        ),
    ],
)
def test_a_limit_may_be_one_of_all_requests_of_a_method(text: str, named: list[str]) -> None:
    plan = read_plan(f"{THREE} {text}.")

    assert scopes(plan) == named
    assert not doubts(plan)


@pytest.mark.parametrize(
    "text",
    [
        "All but the search: p95 < 300 ms",
        "p95 < 300 ms, except for reports",
        "p95 < 300 ms except on weekends",
    ],
)
def test_an_exception_that_is_no_request_of_the_plan_is_a_doubt(text: str) -> None:
    assert doubts(read_plan(f"{THREE} {text}."))


@pytest.mark.parametrize("text", ["All pages must load, but p95 < 300 ms", "p95 < 300 ms, but no"])
def test_but_is_no_exception_where_it_leaves_out_nothing(text: str) -> None:
    assert scopes(read_plan(f"{THREE} {text}.")) == [None]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Nothing may fail", None),
        ("All requests must succeed", None),
        ("Errors are not acceptable", None),
        ("100 % of the requests must succeed", None),
        ("POST /orders must never fail", "POST /orders"),
        ("No errors allowed on /orders", "POST /orders"),
        ("There must not be a single error on /orders", "POST /orders"),
        ("No errors except on /orders", "GET /list, GET /login"),
    ],
)
def test_words_say_that_nothing_may_fail(text: str, scope: str | None) -> None:
    plan = read_plan(f"{THREE} {text}.")

    assert [(each.threshold.metric, each.threshold.value) for each in plan.criteria] == [
        ("http_req_failed", 0)
    ]
    assert scopes(plan) == [scope]
    assert not doubts(plan)


@pytest.mark.parametrize(
    "text", ["Payments must not fail", "The server must not fail", "Run it without any errors"]
)
def test_whether_nothing_may_fail_may_be_in_doubt(text: str) -> None:
    assert doubts(read_plan(f"{THREE} {text}."))


@pytest.mark.parametrize(
    "text",
    [
        "If nothing fails, we go live",
        "Yesterday there were no errors",
        "Don't fail the build on errors",
    ],
)
def test_words_of_failures_may_demand_nothing(text: str) -> None:
    assert not read_plan(f"{THREE} {text}.").criteria


@pytest.mark.parametrize(
    "text", ["No errors allowed during the spike", "In the spike nothing may fail"]
)
def test_nothing_may_fail_in_a_phase(text: str) -> None:
    load = "50 users for 5 minutes, then a spike to 200 users for 2 minutes"

    plan = read_plan(f"{load}. GET https://a.example/x. {text}.")

    assert [each.during for each in plan.criteria] == [During(300)]
    assert not doubts(plan)


@pytest.mark.parametrize(
    "text", ["In the smoke test nothing may fail", "The smoke test must pass without errors"]
)
def test_nothing_may_fail_in_one_of_several_loads(text: str) -> None:
    loads = "Smoke test: 2 users for 1 minute. Load test: 50 users for 10 minutes."

    plan = read_plan(f"{loads} {text}.")

    assert scopes(plan) == ["Smoke test"]
    assert not doubts(plan)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("p95 < 1 s for GET /list and POST /orders", ["GET /list, POST /orders"]),
        ("p95 of /orders under 1 s", ["POST /orders"]),
        ("The login must have a p95 below 1 s", ["GET /login"]),
        ("p95 of the login under 1 s", ["GET /login"]),
        ("The p95 for the list request is 1 s at most", ["GET /list"]),
        ("Orders p95 < 1 s, errors < 1 %", ["POST /orders", None]),
        ("POST /orders: p95 < 1 s, errors < 1 %", ["POST /orders", "POST /orders"]),
        ("p95 < 1 s for POST /orders, errors < 1 %", ["POST /orders", None]),
        ("/list p95 under 1 s, /orders p95 under 2 s", ["GET /list", "POST /orders"]),
        (
            "Orders p95 < 1 s, everything else has to stay below 300 ms at p95",
            ["POST /orders", "GET /list, GET /login"],
        ),
        (
            "p95 of /orders under 1 s, otherwise p95 < 300 ms",
            ["POST /orders", "GET /list, GET /login"],
        ),
        ("p95 < 300 ms for all of them", [None]),
        ("p95 < 300 ms for both", [None]),
        ("We need a p95 below 300 ms", [None]),
        (
            "p95 of /orders under 1 s, everything else under 300 ms",
            ["POST /orders", "GET /list, GET /login"],
        ),
        (
            "p95 of /orders under 1 s, /login under 2 s",
            ["POST /orders", "GET /login"],
        ),
        (
            "Error rate of POST /orders below 0.1 %, of the other requests below 1 %",
            ["POST /orders", "GET /list, GET /login"],
        ),
        (
            "\n- GET /list: p95 < 1 s\n- POST /orders: p95 < 2 s\n- GET /login: p95 < 3 s",
            ["GET /list", "POST /orders", "GET /login"],
        ),
    ],
)
def test_a_limit_is_one_of_the_requests_that_stand_beside_it(
    text: str, named: list[str | None]
) -> None:
    plan = read_plan(f"{THREE} {text}")

    assert scopes(plan) == named
    assert plan.complete
    assert doubts(plan) == []


def test_a_limit_under_a_heading_is_one_of_the_requests_there() -> None:
    plan = read_plan(
        "Ingest: POST https://a.example/a and POST /b, p95 < 200 ms, errors < 1 %. "
        "Query: GET /c, GET /d, p95 < 400 ms. 20 users for 5 minutes"
    )

    ingest = "POST https://a.example/a, POST /b"
    assert scopes(plan) == [ingest, ingest, "GET /c, GET /d"]
    assert doubts(plan) == []


def test_a_limit_is_one_of_a_part_of_a_mix() -> None:
    plan = read_plan(
        f"{LOAD}: 70% browse (GET /list, GET /list/{{id}}), 30% buy (POST /orders). "
        "Browse p95 < 200 ms, orders p95 < 1 s"
    )

    assert scopes(plan) == ["browse", "POST /orders"]


@pytest.mark.parametrize(
    "text",
    [
        "Writes should have p95 < 600 ms",
        "GET /list, POST /orders (p95 < 1 s)",
        "p95 < 600 ms for the checkout",
        "p95 of the rest below 1 s",
    ],
)
def test_a_limit_of_requests_that_nobody_knows_is_in_doubt(text: str) -> None:
    plan = read_plan(f"{THREE} {text}")

    assert doubts(plan) == ["of one part of the test"]


def test_a_request_and_a_time_alone_leave_open_which_value_is_meant() -> None:
    plan = read_plan(f"{THREE} Login under 2 s, GET /list under 200 ms.")

    assert scopes(plan) == ["GET /login", "GET /list"]
    assert plan.complete
    assert set(doubts(plan)) == {"which value is meant is not said"}


TABLE = """
| Endpoint | Method | p95 | Max errors |
|:---|---|---:|---|
| /list | GET | 200 ms | 1 % |
| /orders | POST | 1 s | 0.5 % |

50 users for 10 minutes on https://a.example"""


def test_a_table_has_a_limit_in_each_cell() -> None:
    plan = read_plan(TABLE)

    found = [(*each.threshold[1::2], each.scope) for each in plan.criteria]
    assert found == [
        ("p(95)", 200.0, "GET /list"),
        ("rate", 0.01, "GET /list"),
        ("p(95)", 1000.0, "POST /orders"),
        ("rate", 0.005, "POST /orders"),
    ]
    assert plan.complete
    assert doubts(plan) == []


@pytest.mark.parametrize(
    ("before", "head"), [("", "errors"), ("Measured yesterday:", "Max errors")]
)
def test_a_table_that_demands_nothing_may_tell_results(before: str, head: str) -> None:
    plan = read_plan(before + TABLE.replace("Max errors", head))

    assert set(doubts(plan)) <= {"it may be a limit or a result"}
    assert not any(each.origin is Origin.STATED for each in plan.claims if "criteria" in each.part)


def test_different_limits_of_the_same_are_in_doubt() -> None:
    plan = read_plan(f"{THREE} p95 below 300 ms. p95 below 500 ms.")

    assert not plan.complete
    assert set(doubts(plan)) == {"another limit of the same is told"}


@pytest.mark.parametrize(
    ("text", "during"),
    [
        ("During the steady state p95 must be below 1 s", During(120)),
        ("p95 < 1 s in the steady phase", During(120)),
        ("p95 < 1 s while holding", During(120)),
        ("p95 < 1 s at full load", During(120)),
        ("p95 in the steady state below 1 s", During(120)),
        ("Limits apply only to the steady phase: p95 < 1 s", During(120)),
        ("p95 < 1 s after the ramp-up", During(120)),
        ("Ignore the ramp-up: after it p95 < 1 s", During(120)),
        ("Only the second phase counts: p95 below 1 s", During(120)),
        ("Only count the steady phase: p95 < 1 s", During(120)),
        ("After the first 3 minutes, p95 < 1 s", During(180)),
        ("p95 < 1 s during the ramp-up", During(0, 120)),
        ("p95 < 1 s in stage 2", During(120)),
        ("p95 < 1 s", None),
        ("p95 < 1 s during the test", None),
    ],
)
def test_a_limit_is_one_of_the_time_that_words_name(text: str, during: During | None) -> None:
    plan = read_plan(f"{RAMPED} {text}")

    assert [each.during for each in plan.criteria] == [during]
    assert plan.complete
    assert doubts(plan) == []


def test_each_limit_of_a_sentence_is_one_of_its_phase() -> None:
    plan = read_plan(f"{RAMPED} In the steady phase p95 < 1 s and errors < 1 %.")

    assert [each.during for each in plan.criteria] == [During(120), During(120)]


@pytest.mark.parametrize("joint", [", ", " and "])
def test_a_phase_behind_two_limits_may_be_one_of_both(joint: str) -> None:
    plan = read_plan(f"{RAMPED} p95 < 1 s{joint}errors < 1 % in the steady phase.")

    assert [each.during for each in plan.criteria] == [None, During(120)]
    assert doubts(plan) == ["said of one part of the test"]


def test_a_phase_before_a_limit_is_none_of_the_limit_before() -> None:
    plan = read_plan(f"{RAMPED} In phase 1 p95 < 2 s, in phase 2 p95 < 1 s.")

    assert [each.during for each in plan.criteria] == [During(0, 120), During(120)]


def test_a_limit_may_be_one_of_a_request_in_a_phase() -> None:
    plan = read_plan(f"{RAMPED} POST https://a.example/y. p95 < 1 s for /y in the steady state.")
    (criterion,) = plan.criteria

    assert (criterion.scope, criterion.during) == ("POST https://a.example/y", During(120))


def test_a_level_that_is_held_once_is_a_phase() -> None:
    plan = read_plan(
        "Stages: 1 min to 20 users, 5 min at 20 users, 1 min to 90 users, 5 min at 90 users, "
        "1 min down to 0. https://a.example/. While at 90 users p95 must stay below 1 s."
    )

    assert [each.during for each in plan.criteria] == [During(420, 720)]


@pytest.mark.parametrize(
    "text",
    [
        f"{RAMPED} p95 < 1 s in phase 4",
        f"{RAMPED} p95 < 1 s except for the first minute",
        f"{LOAD}/x. p95 < 1 s in the steady phase",
        f"{RAMPED} During the spike p95 < 3 s, otherwise p95 < 1 s",
        (
            "Ramp to 10 users in 1 minute, hold 2 minutes, ramp to 50 in 1 minute, hold 2 minutes, "
            "https://a.example/x. p95 < 1 s in the steady phase"
        ),
    ],
)
def test_a_time_that_nobody_knows_is_in_doubt(text: str) -> None:
    assert "part" in " ".join(doubts(read_plan(text)))


@pytest.mark.parametrize(
    "text",
    [
        "During ramp-up and hold p95 < 300 ms",
        "p95 < 300 ms during ramp-up and hold",
        "In stage 2 and 3 p95 < 300 ms",
        "p95 < 300 ms in stages 2, 3",
        "p95 < 300 ms in phases 1 to 2",
        "p95 < 300 ms except during the ramp-up and ramp-down",
        "p95 < 300 ms during hold and ramp-down",
        "p95 < 300 ms during ramp-up or ramp-down",
        "p95 < 300 ms during ramp-up/ramp-down",
        "p95 < 300 ms, but not during the ramp-up",
        "Not during the ramp-up: p95 < 300 ms",
        "Without the ramp-up, p95 < 300 ms",
        "Before the hold p95 < 300 ms",
        "Outside the hold p95 < 300 ms",
        "Up to the hold p95 < 300 ms",
        "p95 < 300 ms until the hold",
        "p95 < 300 ms in every stage but the last",
        "From phase 2 on p95 < 300 ms",
        "In the first and second phase p95 < 300 ms",
    ],
)
def test_several_phases_and_what_is_left_beside_one_are_in_doubt(text: str) -> None:
    plan = read_plan(f"{DOWN} {text}.")

    assert [each.during for each in plan.criteria] == [None]
    assert "part" in " ".join(doubts(plan))


@pytest.mark.parametrize(
    "text",
    [
        "errors < 1% at all times",
        "and in total fewer than 1% of all requests fail",
        "errors < 1% for the entire run",
        "errors < 1% throughout the test",
        "overall errors < 1%",
        "and errors < 1% overall",
    ],
)
def test_a_limit_of_the_whole_test_has_no_phase_of_another(text: str) -> None:
    plan = read_plan(f"{DOWN} In the steady state p95 < 300 ms, {text}.")

    assert [each.during for each in plan.criteria] == [During(120, 420), None]
    assert doubts(plan) == []


def test_a_limit_is_one_of_its_own_phase_at_all_times_of_it() -> None:
    plan = read_plan(f"{DOWN} In the steady state p95 < 300 ms at all times, errors < 1%.")

    assert [each.during for each in plan.criteria] == [During(120, 420), During(120, 420)]


@pytest.mark.parametrize(
    "head",
    ["p95 target (ms)", "Latency", "Response time in ms", "SLO (ms)", "Max ms", "Errors in %"],
)
def test_bare_figures_of_a_table_of_limits_are_unread(head: str) -> None:
    plan = read_plan(
        f"| Request | {head} |\n|---|---|\n| GET /a | 300 |\n| POST /b | 800 |\n\n"
        "20 users for 5 minutes on https://a.example."
    )

    assert [each.text for each in plan.unread] == ["300", "800"]
    assert not plan.complete


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Breaking point: 100 to 5000 users gradually over 45 min", 100),
        ("Ramp from 10 to 60 users over 2 minutes", 10),
        ("Start at 20 requests per second, ramp up to 200 requests per second in 5 minutes", 20),
        ("Ramp up to 60 users over 2 minutes", None),
    ],
)
def test_where_a_ramp_begins_is_claimed(text: str, start: float | None) -> None:
    plan = read_plan(f"{text} on https://a.example/x")
    (scenario,) = plan.scenarios

    assert scenario.load is not None
    assert scenario.load.start == start
    claimed = "scenarios[0].load.start" in {claim.part for claim in plan.claims}
    assert claimed == (start is not None)


_IN_A_LINE = (
    "Smoke = 2 users 1 min, load = 50 users 10 min, soak = 20 users 2 h on https://a.example."
)
_IN_LINES = "Smoke test: 2 users for 1 minute.\nLoad test: 50 users for 10 minutes.\n"
_LISTED = "- Smoke: 2 users, 1m\n- Load: 50 users, 10m\n\nGET https://a.example/x\n"


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (f"{_IN_A_LINE} p95 < 300 ms for load.", "load"),
        (f"{_IN_A_LINE} p95 < 300 ms for all tests.", None),
        (f"{_IN_LINES}\nAll tests: errors < 1%.", None),
        (f"{_IN_LINES}\np95 < 300 ms for both.", None),
        (f"{_IN_LINES}\np95 < 300 ms for the smoke test.", "Smoke test"),
        ("Smoke = 2 users 1 min, load = 50 users 10 min, p95 < 300 ms", "load"),
        (f"{_LISTED}p95 < 300 ms for load", "Load"),
        (f"{_LISTED}\nThresholds:\n- Load: p95 < 300 ms", "Load"),
        (f"{_LISTED}p95 < 300 ms", None),
        (f"{_LISTED}Errors must not exceed 1 %.", None),
    ],
)
def test_a_limit_behind_several_loads_is_of_those_that_it_names(
    text: str, scope: str | None
) -> None:
    plan = read_plan(text)

    assert (scopes(plan), doubts(plan)) == ([scope], [])


@pytest.mark.parametrize(
    "text",
    [
        f"{_IN_A_LINE} p95 < 300 ms.",
        f"{_IN_LINES}\np95 < 300 ms.",
        f"{_IN_LINES}\np95 < 300 ms for smoke and load.",
        f"{_IN_LINES}\n{'so ' * 150} p95 < 300 ms for the smoke test.",
        f"{_IN_LINES}\nNot all tests: p95 < 300 ms",
        f"{_LISTED}Page load p95 < 300 ms",
        f"{_LISTED}p95 < 300 ms, but not for load.",
    ],
)
def test_which_of_several_loads_a_limit_is_of_may_be_in_doubt(text: str) -> None:
    assert doubts(read_plan(text)) == ["it is one of several loads"]


@pytest.mark.parametrize(
    ("requests", "limits", "named"),
    [
        (
            "GET /balance, GET /transactions",
            "Balance must answer with a p95 below 300 ms, transactions with a p95 below 900 ms",
            ["GET /balance", "GET /transactions"],
        ),
        (
            "GET /solde, GET /operations, avec 20 utilisateurs",
            "Solde doit répondre avec un p95 inférieur à 1 s, operations avec un p95 sous 2 s",
            ["GET /solde", "GET /operations"],
        ),
        (
            "list patients (GET /patients), open a record (GET /patients/1001)",
            "Listing: p95 below 800 ms. Record: p95 below 400 ms",
            ["GET /patients", "GET /patients/1001"],
        ),
        (
            "browse the catalogue (GET /items), add to the basket (POST /basket)",
            "Browsing: p95 below 300 ms. Basket: p95 below 700 ms",
            ["GET /items", "POST /basket"],
        ),
        (
            "search for flights (GET /q), order one (POST /basket)",
            "Searching must have a p95 below 300 ms, ordering a p95 below 700 ms",
            ["GET /q", "POST /basket"],
        ),
        (
            "GET /balance, GET /transactions",
            "Balance must answer with a p95 below 300 ms, everything with a p99 below 900 ms",
            ["GET /balance", None],
        ),
        (
            "GET /balance, GET /transactions",
            "All transactions have a p95 below 300 ms and an error rate below 1%",
            [None, None],
        ),
    ],
)
def test_a_limit_is_of_the_request_that_the_words_before_it_name(
    requests: str, limits: str, named: list[str | None]
) -> None:
    plan = read_plan(f"{LOAD}: {requests}. {limits}.")

    assert scopes(plan) == named


@pytest.mark.parametrize(
    "limits",
    [
        "Balance must answer with a p95 below 300 ms, reports with a p95 below 900 ms",
        "Pages: p95 below 900 ms",
    ],
)
def test_a_limit_of_what_is_no_request_for_sure_is_a_doubt(limits: str) -> None:
    told = "GET /balance, open the first page (GET /pages/1), open the last page (GET /pages/2)"

    assert doubts(read_plan(f"{LOAD}: {told}. {limits}."))
