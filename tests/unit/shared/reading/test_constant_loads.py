"""One constant load in many words, and what stands around it: paces, limits, sums, figures told."""

import pytest

from shared.domain.plan import Pause, Plan, Unit
from shared.domain.verification import Load
from shared.reading.projection import sure_load
from shared.reading.reader import read_plan

_AT = " https://shop.example/a"
_LOAD = f"50 users for 5 minutes on{_AT}. "


def _is_whole(plan: Plan) -> bool:
    return plan.complete and not any(claim.doubt for claim in plan.claims)


@pytest.mark.parametrize(
    ("text", "users", "seconds", "pause_s"),
    [
        (
            "50 users for 5 minutes. Every user calls /a or /b, every 1 to 5 seconds.",
            50,
            300,
            (1, 5),
        ),
        ("50 users for 5 minutes. Each of them opens a page roughly every 20 seconds", 50, 300, 20),
        ("50 agents save an article every 45 s, for 5 minutes on", 50, 300, 45),
        ("4,000 trackers, each reports its position once every 30 s, 5 minutes", 4000, 300, 30),
        ("6,000 devices producing 1 event each per minute, run it for 2 hours", 6000, 7200, 60),
        ("2400 devices publish one message each 10 seconds, for one hour,", 2400, 3600, 10),
        ("250 devices, every device posts once per minute. Test for 1 hour", 250, 3600, 60),
        (
            "Every 10 seconds each of the 30 kiosks asks for news. Run this for 5 minutes",
            30,
            300,
            10,
        ),
        ("50 users, 5 minutes, 8 to 20 seconds on each page", 50, 300, (8, 20)),
        ("50 users, sleep 1, for 5 minutes", 50, 300, 1),
        ("Users: 50. Each user waits 5 to 9 seconds, the test takes 25 minutes.", 50, 1500, (5, 9)),
    ],
)
def test_who_acts_at_an_interval_pauses_so_long(
    text: str, users: int, seconds: float, pause_s: float | tuple[float, float]
) -> None:
    plan = read_plan(text + _AT)
    shortest_s, longest_s = pause_s if isinstance(pause_s, tuple) else (pause_s, pause_s)

    assert _is_whole(plan)
    assert sure_load(plan) == Load(vus=users, duration_s=seconds)
    assert plan.scenarios[0].pause == Pause(shortest_s=shortest_s, longest_s=longest_s)


@pytest.mark.parametrize(
    ("text", "users", "iterations", "per"),
    [
        ("50 users, each one calls it exactly once:", 50, 1, "vu"),
        ("Let 50 users run through it, each user once,", 50, 1, "vu"),
        ("30 users, every user does the search 10 times:", 30, 10, "vu"),
        ("10 users each do 20 requests to it, 200 requests overall:", 10, 20, "vu"),
        ("3000 iterations by 30 users in total, i.e. 100 iterations per user:", 30, 3000, "total"),
        ("30 users, each performing 40 searches, a pause of 1 second after each:", 30, 40, "vu"),
        ("Ten users. Each of them makes 100 calls to", 10, 100, "vu"),
        ("5 users, 50 repetitions of GET /b per user", 5, 50, "vu"),
        ("One user making 10,000 requests to", 1, 10_000, "total"),
    ],
)
def test_who_does_it_how_often_is_read(text: str, users: int, iterations: int, per: str) -> None:
    plan = read_plan(
        text.replace(" GET /b", " GET https://shop.example/b") + _AT * ("/b" not in text)
    )

    assert _is_whole(plan)
    assert sure_load(plan) == Load(vus=users, iterations=iterations, iterations_per=per)


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("A p95 at or above 250 ms is a failure.", ("http_req_duration", "p(95)", 250)),
        ("A median above 800 ms is not acceptable.", ("http_req_duration", "med", 800)),
        ("No request may take longer than 2 s.", ("http_req_duration", "max", 2000)),
        ("None of the responses over 5 s.", ("http_req_duration", "max", 5000)),
        ("Nobody waits longer than 5 seconds.", ("http_req_duration", "max", 5000)),
        ("Fail if any request takes longer than 1 second.", ("http_req_duration", "max", 1000)),
        ("100 percent of the requests within 6 s.", ("http_req_duration", "max", 6000)),
        ("95 out of 100 requests take less than 1 s.", ("http_req_duration", "p(95)", 1000)),
        ("95% of all pages have to come back in max. 2 s.", ("http_req_duration", "p(95)", 2000)),
        ("Under a second in 95 percent of cases.", ("http_req_duration", "p(95)", 1000)),
        ("Every step within 2 s on average.", ("http_req_duration", "avg", 2000)),
        (
            "Fail if the slowest 5% of requests take longer than 2 s.",
            ("http_req_duration", "p(95)", 2000),
        ),
        ("Only 1% of requests may take longer than 2 s.", ("http_req_duration", "p(99)", 2000)),
        ("It fails on p95 latency above 1000 ms.", ("http_req_duration", "p(95)", 1000)),
        ("Below 2 seconds for at least 90% of requests.", ("http_req_duration", "p(90)", 2000)),
        ("We must validate p95 < 350ms.", ("http_req_duration", "p(95)", 350)),
        ("At least 99.5% of the responses must be successful.", ("http_req_failed", "rate", 0.005)),
        ("At most 3 failures per 1000 requests.", ("http_req_failed", "rate", 0.003)),
        ("When the failure rate reaches 5%, it has failed.", ("http_req_failed", "rate", 0.05)),
    ],
)
def test_a_limit_is_read_in_the_words_of_its_breach(
    text: str, criterion: tuple[str, str, float]
) -> None:
    plan = read_plan(_LOAD + text)
    metric, aggregation, limit = criterion

    assert _is_whole(plan)
    assert [tuple(each.threshold) for each in plan.criteria] == [(metric, aggregation, "<", limit)]


@pytest.mark.parametrize(
    "beside",
    [
        "The SLA is 99.95 % availability.",
        "Our login takes 1.2 s on average.",
        "All requests should finish in under 2 seconds.",
        "No user stays longer than 5 minutes.",
    ],
)
def test_what_is_no_clear_limit_of_the_test_states_none(beside: str) -> None:
    assert not sure_load(read_plan(_LOAD + beside)).thresholds


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("creates 90 orders per minute for 10 minutes (900 orders total):", (None, 1.5, 600)),
        ("5 events/s per region, 4 regions, so 20 events per second for 10 min", (None, 20, 600)),
        ("Test with 2X the beta users, i.e. 80 users, 30 min", (80, None, 1800)),
        ("30x load is 1800 requests per hour. Do this for 2 hours", (None, 0.5, 7200)),
        ("At most 45 people work there. Test with 45 users, 20 min.", (45, None, 1200)),
        ("Please load test it, expected 220 concurrent users, 30 minutes", (220, None, 1800)),
        ("It works well until 17 users. Now test with 25 users for 10 min", (25, None, 600)),
        ("Send 800 QPS for 5 minutes with a 30s request timeout to", (None, 800, 300)),
        ("50 users, request timeout 10 seconds, 5 minutes,", (50, None, 300)),
        ("50 users work without trouble for half an hour", (50, None, 1800)),
        ("50 users, ramp-up 0, keep for 3 minutes", (50, None, 180)),
        ("Set up 24 users. The whole thing goes on for 18 minutes.", (24, None, 1080)),
        ("25 requests per second. 10 minutes are enough.", (None, 25, 600)),
        ("A group of 12 testers uses it for one hour", (12, None, 3600)),
        ("50 users for 10 minutes on a cluster (min 3, max 12 pods)", (50, None, 600)),
        ("Test case 14 - 50 users - 10 min -", (50, None, 600)),
        ("Job 6: 50 users, 10 min,", (50, None, 600)),
        ("Please have 25 nurses open it for 10 minutes:", (25, None, 600)),
        ("15 couriers, 30 min,", (15, None, 1800)),
    ],
)
def test_a_constant_load_is_read_whole_with_what_is_told_of_it(
    text: str, load: tuple[int | None, float | None, float]
) -> None:
    plan = read_plan(text + _AT)
    users, rate_per_s, seconds = load

    assert _is_whole(plan), [each.text for each in plan.unread]
    assert sure_load(plan) == Load(vus=users, rate_per_s=rate_per_s, duration_s=seconds)


def test_users_that_may_at_most_carry_a_rate_are_no_claim() -> None:
    plan = read_plan("20 iterations per second for 5 minutes, at most 50 VUs," + _AT)

    load = plan.scenarios[0].load
    assert load is not None
    assert (load.unit, load.limit_vus) == (Unit.ITERATIONS_PER_S, 50)
    assert _is_whole(plan)
    assert sure_load(plan) == Load(rate_per_s=20, duration_s=300)


@pytest.mark.parametrize(
    "text",
    [
        "300 users buy a ticket every minute, for 5 minutes on",
        "12 kiosks send one order every 10 seconds for 5 minutes.",
        "100 clients stay connected for 60 seconds to",
        "Use 3 times the usual load for 5 minutes on",
        "20 users, 30 requests each, 500 requests in total, on",
        "3 judges rated it. Test for 5 minutes on",
        "50 users for 5 minutes, 1% errors at most, a p95 of 300 ms was seen yesterday",
        "50 users for 5 minutes. Roughly 20 people of those also search. The address is",
    ],
)
def test_what_may_be_meant_otherwise_is_in_doubt(text: str) -> None:
    assert not _is_whole(read_plan(text + _AT))


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("5 users, 10 runs per user on", Load(vus=5, iterations=10, iterations_per="vu")),
        (
            "5 VUs, 10 iterations, each one takes a row for",
            Load(vus=5, iterations=10, iterations_per="total"),
        ),
        ("Load 50 VUs for 5 minutes on", Load(vus=50, duration_s=300)),
    ],
)
def test_it_is_told_whose_iterations_are_counted(text: str, load: Load) -> None:
    assert sure_load(read_plan(text + _AT)) == load


def test_a_length_in_weeks_is_not_lost() -> None:
    assert not read_plan("50 users for 2 weeks on" + _AT).complete


def test_a_table_with_users_and_a_rate_leaves_open_which_is_aimed_at() -> None:
    table = "| name | duration | users | request rate |\n|---|---|---|---|\n| a | 5m | 8 | B |\n"

    plan = read_plan(table + _AT)

    assert any(claim.doubt for claim in plan.claims)


TWO = "GET https://a.example/a, then POST https://a.example/b"


@pytest.mark.parametrize(
    "text",
    [
        f"Each of the 100 users runs it once: {TWO}",
        f"100 users run the flow once: {TWO}",
        f"100 VUs run through the journey just once: {TWO}",
        f"100 students: {TWO}. Every student does this exactly once.",
        f"100 users each run once: {TWO}",
        f"100 Nutzer, jeder führt den Ablauf genau einmal aus: {TWO}",
        f"100 usuarios ejecutan el flujo una vez: {TWO}",
        f"100 usuarios, cada usuario lo hace una sola vez: {TWO}",
        f"100 utilisateurs exécutent le parcours une seule fois : {TWO}",
        f"100 usuários executam o fluxo uma única vez: {TWO}",
        f"100 utenti eseguono il flusso una sola volta: {TWO}",
        f"100人のユーザーがそれぞれ1回だけ実行する: {TWO}",
    ],
)
def test_what_all_do_once_is_one_iteration_of_each(text: str) -> None:
    plan = read_plan(text)

    load = plan.scenarios[0].load
    assert load is not None
    assert (load.unit, load.target, load.per, load.limit_vus) == ("iterations", 1, "vu", 100)
    assert not [step.once for step in plan.scenarios[0].steps if step.once]
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    ("text", "first_once"),
    [
        (f"100 users for 10 minutes: log in once, {TWO}", False),
        ("100 users for 10 minutes: log in once (POST /login), then GET /a, GET /b", True),
        ("100 users for 10 minutes. Each user runs the search once: GET /s, then GET /a", True),
        (f"Run it once a week with 100 users for 10 minutes: {TWO}", False),
        (f"100 users for 10 minutes: {TWO}. We run the test once.", False),
    ],
)
def test_what_is_done_once_may_be_a_step_or_the_test(text: str, first_once: bool) -> None:  # noqa: FBT001
    plan = read_plan(text)

    load = plan.scenarios[0].load
    assert load is not None
    assert (load.unit, load.target, load.duration_s) == ("users", 100, 600)
    assert bool(plan.scenarios[0].steps[0].once) is first_once


@pytest.mark.parametrize(
    "text",
    [
        f"10 users for 5 minutes on{_AT} to see whether memory grows",
        f"10 users for 5 minutes on{_AT}. We want to know if the queue builds up",
        f"comprobar si la API aguanta a 10 usuarios durante 5 minutos,{_AT}",
    ],
)
def test_what_may_grow_beside_a_load_is_no_ramp(text: str) -> None:
    assert sure_load(read_plan(text)) == Load(vus=10, duration_s=300)


def test_so_many_at_a_time_share_what_is_done_altogether() -> None:
    plan = read_plan(f"5000 requests to{_AT} in total, 25 at a time")

    assert sure_load(plan) == Load(vus=25, iterations=5000, iterations_per="total")


def test_things_that_are_done_altogether_are_unread_where_nothing_says_how_long() -> None:
    plan = read_plan(f"2,000 document conversions altogether among 16 workers on{_AT}")

    assert [each.text for each in plan.unread] == ["2,000"]


@pytest.mark.parametrize(
    "text",
    [
        "50 users for 5 minutes, then 10 more users for 5 minutes",
        "50 users for 5 minutes, then another 10 users for 5 minutes",
        "50 users added over 5 minutes",
        "50 users spread over 5 minutes",
        "50 users in each of 3 regions for 5 minutes",
    ],
)
def test_a_load_that_may_be_another_is_in_doubt(text: str) -> None:
    plan = read_plan(f"{text}, GET https://a.example/x")

    assert any(claim.is_doubted for claim in plan.claims)


def test_a_fall_may_be_a_part_of_the_time() -> None:
    text = "50 users for 5 minutes including 30 s ramp-down, GET https://a.example/x"

    load = read_plan(text).scenarios[0].load

    assert load is not None
    assert [tuple(each) for each in load.stages] == [(270, 50), (30, 0)]
