"""Lists and tables of scenarios, shares by name, and what other tools are told and print."""

import pytest

from shared.domain.load import LoadStage, Threshold
from shared.domain.plan import Per, Plan, Unit
from shared.reading.reader import read_plan

_LIST = """\
- Smoke: 2 VUs, 1m, p95 < 300ms
- Load test - 100 VUs, 10m, p95 < 500ms
"""
_SPACED = """\
Type      Users   Ramp   Hold   Pass if
Normal    20      1m     10m    p95<400ms
Heavy     200     5m     20m    p95<900ms
"""


def _loads(plan: Plan) -> list[tuple[str, float | None, float | None]]:
    return [(s.name, s.load.target, s.load.duration_s) for s in plan.scenarios if s.load]


def _limits(plan: Plan) -> list[tuple[str | None, float]]:
    return [(each.scope, each.threshold.value) for each in plan.criteria]


def test_items_of_a_list_are_scenarios_with_their_limits() -> None:
    plan = read_plan(_LIST)

    assert plan.complete
    assert _loads(plan) == [("Smoke", 2, 60), ("Load test", 100, 600)]
    assert _limits(plan) == [("Smoke", 300), ("Load test", 500)]


def test_what_follows_a_list_is_of_all_its_scenarios() -> None:
    plan = read_plan("- Read: 80 users\n- Write: 20 users\n15 minutes each, p95 < 1 s")

    assert _loads(plan) == [("Read", 80, 900), ("Write", 20, 900)]
    assert _limits(plan) == [(None, 1000)]


def test_a_list_in_which_one_item_names_no_load_is_not_sure() -> None:
    plan = read_plan(f"{_LIST}- Spike test: a sudden surge\n")

    assert any(claim.doubt for claim in plan.claims)


def test_stages_in_a_list_are_one_load() -> None:
    plan = read_plan("- Warm-up: 10 VUs for 1 min\n- Main: 100 VUs for 10 min")

    assert len(_loads(plan)) == 1


def test_spaces_part_the_columns_of_a_table() -> None:
    plan = read_plan(_SPACED)

    assert plan.complete
    assert _loads(plan) == [("Normal", 20, 660), ("Heavy", 200, 1500)]
    assert _limits(plan) == [("Normal", 400), ("Heavy", 900)]


@pytest.mark.parametrize(
    "rows", ["name,vus,duration\nbrowse,40,5m", "|VUs|Time|\n|--|--|\n|40|5m|"]
)
def test_a_table_may_have_one_row(rows: str) -> None:
    plan = read_plan(rows)

    assert plan.complete
    assert [load[1:] for load in _loads(plan)] == [(40, 300)]


def test_percentiles_head_the_limits_of_their_rows() -> None:
    plan = read_plan(
        "| Test | VUs | Time | p95 |\n|-|-|-|-|\n| A | 1 | 1m | 300ms |\n| B | 5 | 2m | 1s |"
    )

    assert _limits(plan) == [("A", 300), ("B", 1000)]


@pytest.mark.parametrize(
    "mix",
    [
        "Browse: 70%, Search: 20%, Checkout: 10%",
        "browse 70 / search 20 / checkout 10",
        "\n- Browse (70%)\n- Search (20%)\n- Checkout (10%)",
        "\n| Flow | Share |\n|--|--|\n| Browse | 70% |\n| Search | 20% |\n| Checkout | 10% |",
    ],
)
def test_names_may_stand_before_their_shares(mix: str) -> None:
    plan = read_plan(f"100 users for 5 minutes. {mix}")

    shares = [(s.name.lower(), s.share) for s in plan.scenarios if s.share is not None]
    assert plan.complete
    assert shares == [("browse", 70), ("search", 20), ("checkout", 10)]


def test_parts_that_make_no_whole_are_unread() -> None:
    plan = read_plan("100 users for 5 minutes. Browse: 70%, Search: 20%")

    assert [each.text for each in plan.unread] == ["70", "20"]


def test_a_staircase_may_be_followed_by_more() -> None:
    plan = read_plan("Add 10 users every 30 seconds until 30 users, then hold for 5 minutes.")

    assert plan.complete
    load = plan.scenarios[0].load
    assert load is not None
    assert load.stages[-2:] == (LoadStage(30, 30), LoadStage(300, 30))


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("constantUsersPerSec(20).during(Duration.ofMinutes(5))", (Unit.ITERATIONS_PER_S, 20, 300)),
        ("constantConcurrentUsers(15) during(20 seconds)", (Unit.USERS, 15, 20)),
        ("rampUsersPerSec(5) to(30) during(1 minute)", (Unit.ITERATIONS_PER_S, 30, 60)),
    ],
)
def test_steps_of_gatling_are_read(text: str, load: tuple[Unit, float, float]) -> None:
    plan = read_plan(f"setUp(scn.inject({text}))")

    assert plan.complete
    read = plan.scenarios[0].load
    assert read is not None
    assert (read.unit, read.target, read.duration_s) == load


def test_steps_of_two_scenarios_are_none_of_one() -> None:
    one = "scn.inject(constantUsersPerSec(20) during(60))"

    plan = read_plan(f"setUp({one}, {one.replace('20', '5')})")

    assert plan.complete
    assert [load[1:] for load in _loads(plan)] == [(20, 60), (5, 60)]


@pytest.mark.parametrize(
    "text",
    [
        "locust -u 100 -r 20 -t 5m --host https://shop.example",
        "100 users (spawn rate: 20/s) for 5 minutes",
    ],
)
def test_users_that_begin_one_after_the_other_are_a_ramp(text: str) -> None:
    load = read_plan(text).scenarios[0].load

    assert load is not None
    assert load.stages == (LoadStage(5, 100), LoadStage(295, 100))


def test_the_second_of_two_commands_is_not_lost() -> None:
    plan = read_plan("`hey -c 5 -z 3s https://a.example` or `hey -c 50 -z 10s https://a.example`")

    assert [each.text for each in plan.unread] == ["-c 50", "-z 10s"]


@pytest.mark.parametrize("flag", ["--zzyxw=7", "-q 5"])
def test_a_flag_that_a_load_has_no_place_for_is_unread(flag: str) -> None:
    plan = read_plan(f"hey -c 50 {flag} -z 10s https://a.example")

    assert [each.text for each in plan.unread] == [flag]


def test_what_a_tool_printed_is_background() -> None:
    printed = (
        "  Latency    15.22ms   10.11ms 220.33ms   90.12%\n  413245 requests in 1.00m, 1.23GB read"
    )

    assert read_plan(f"wrk -c100 -d60s https://a.example\n{printed}").complete
    assert read_plan("wrk -c100 -d60s https://a.example\nLatency  p95 below 400 ms").criteria


def test_more_requests_than_users_are_made_by_all() -> None:
    load = read_plan("Send 1000 requests with 50 users to https://a.example/ping").scenarios[0].load

    assert load is not None
    assert (load.unit, load.target, load.per, load.limit_vus) == (
        *(Unit.ITERATIONS, 1000, Per.TOTAL),
        50,
    )


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("http_req_duration: ['p(95)<500']", ("http_req_duration", "p(95)", "<", 500)),
        ("p90_ms: 700", ("http_req_duration", "p(90)", "<", 700)),
        ("max_error_pct: 0.5", ("http_req_failed", "rate", "<", 0.005)),
    ],
)
def test_settings_name_limits(text: str, threshold: tuple[str, str, str, float]) -> None:
    plan = read_plan(f"vus: 10\nduration: 5m\n{text}")

    assert plan.complete
    assert [each.threshold for each in plan.criteria] == [Threshold(*threshold)]


@pytest.mark.parametrize(
    "words", ["10 concurent users for 5 minuts", "10 concurrrent users, duraton 5 minutes"]
)
def test_one_wrong_letter_is_forgiven(words: str) -> None:
    assert _loads(read_plan(words)) == [("default", 10, 300)]


@pytest.mark.parametrize(
    "text",
    [
        "Smoke = 2 VUs 1 min, load = 100 VUs 10 min",
        "Baseline: 2 VUs x 1m; Soak: 100 VUs x 10m",
        "## Load profile\n- Smoke: 2 VUs, 1 min\n- Average: 100 VUs, 10 min",
        (
            "### PERF-01 Home\n- Users: 2\n- Duration: 1 min\n\n"
            "### PERF-02 Cart\n- Users: 100\n- Duration: 10 min"
        ),
        "Load test #1\nUsers: 2\nDuration: 1m\n\nLoad test #2\nUsers: 100\nDuration: 10m",
        "- concurrency: 2\n  hold-for: 1m\n\n- concurrency: 100\n  hold-for: 10m",
        "| Test | Load |\n|--|--|\n| A | 2 VUs for 1 minute |\n| B | 100 VUs for 10 minutes |",
        "| Test | VUs | minutes |\n|--|--|--|\n| A | 2 | 1 |\n| B | 100 | 10 |",
        "Thread group 1: threads 2, duration 60 s. Thread group 2: threads 100, duration 600 s.",
    ],
)
def test_blocks_tell_of_loads_of_their_own(text: str) -> None:
    plan = read_plan(f"{text}\n\nhttps://a.example")

    assert plan.complete
    assert [load[1:] for load in _loads(plan)] == [(2, 60), (100, 600)]
    assert not any(claim.doubt for claim in plan.claims)


@pytest.mark.parametrize(
    "text",
    [
        "Weekday: 30 users. Campaign: 400 users. Weekend: 80 users. 20 min each.",
        "Baseline: 10 users for 2 min. Peak: 100 users for 5 min.",
    ],
)
def test_what_may_be_one_load_or_several_is_in_doubt(text: str) -> None:
    plan = read_plan(text)

    assert not plan.complete or any(claim.doubt for claim in plan.claims)


@pytest.mark.parametrize(
    "text",
    [
        (
            "# Light (10 users)\nautocannon -c 10 -d 15 https://a.example/a\n"
            "# Heavy (50 users)\nautocannon -c 50 -d 20 https://a.example/b\n\nI need the heavy one"
        ),
        (
            "| profile | VUs | seconds |\n|--|--|--|\n| idle | 1 | 60 |\n| peak | 50 | 20 |\n\n"
            "I only want the *peak* row. https://a.example"
        ),
        (
            "NFR-1: 10 users for 1 minute, p95 < 1 s\nNFR-2: 50 users for 20 seconds\n\n"
            "Write a k6 test for NFR-2: GET https://a.example/b"
        ),
        (
            "scenarios: { a: { executor: 'constant-vus', vus: 10, duration: '1m' },\n"
            "b: { executor: 'constant-vus', vus: 50, duration: '20s' } }\nOnly `b`: https://a.example"
        ),
    ],
)
def test_one_of_several_parts_may_be_chosen(text: str) -> None:
    plan = read_plan(text)

    assert plan.complete
    assert [load[1:] for load in _loads(plan)] == [(50, 20)]
    assert plan.criteria == ()
    assert "".join(each.text for each in plan.statements if "1" in each.text)


_NAMED_LOADS = (
    "- Smoke: 2 users, 1m\n- Load: 50 users, 10m\n- Peak: 90 users, 5m\n\nGET https://a.example/x",
    (
        "| test | VUs | minutes |\n|--|--|--|\n| smoke | 2 | 1 |\n| load | 50 | 10 |\n"
        "| peak | 90 | 5 |\n\nGET https://a.example/x"
    ),
)


@pytest.mark.parametrize("loads", _NAMED_LOADS)
@pytest.mark.parametrize(
    "words",
    [
        "I don't want the peak row.",
        "everything except the smoke test",
        "We have the smoke test already. I need the other one.",
        "Write all of them, but start with the smoke one",
        "Write the load and the peak test",
        "Only run load, not smoke",
        "I only want the load and peak rows",
        "I need the load test to run at night",
    ],
)
def test_which_of_several_parts_are_asked_for_may_be_in_doubt(words: str, loads: str) -> None:
    plan = read_plan(f"{words}\n\n{loads}")

    assert [load[1:] for load in _loads(plan)] == [(2, 60), (50, 600), (90, 300)]
    assert {each.doubt for each in plan.claims if ".load" in each.part} == {
        "which parts are asked for is not sure"
    }


@pytest.mark.parametrize("loads", _NAMED_LOADS)
@pytest.mark.parametrize(
    "words",
    [
        "In the smoke test nothing may fail.",
        "The load test runs at night.",
        "Now the smoke part is the most important",
        "Write a k6 load test of the shop",
        "p95 < 300 ms for the load test",
    ],
)
def test_no_part_is_dropped_where_another_one_is_named(words: str, loads: str) -> None:
    plan = read_plan(f"{words}\n\n{loads}")

    assert [load[1:] for load in _loads(plan)] == [(2, 60), (50, 600), (90, 300)]
    assert not any(each.doubt for each in plan.claims if ".load" in each.part)


def test_a_line_that_orders_two_parts_is_no_part() -> None:
    plan = read_plan(
        "REQ-1: 2 users, 1m\nREQ-2: 50 users, 10m\nREQ-3: 70 users, 10m\n\n"
        "Script REQ-1 and REQ-3: GET https://a.example/x"
    )

    assert [load[1] for load in _loads(plan)] == [2, 50, 70]
    assert any(each.doubt for each in plan.claims if ".load" in each.part)


def test_a_part_that_is_only_named_is_not_chosen() -> None:
    text = (
        "- Browse: 40 users, 5 min\n- Checkout: 10 users, 5 min\n\nThe checkout only has one page."
    )

    assert [load[1] for load in _loads(read_plan(text))] == [40, 10]


@pytest.mark.parametrize(
    ("group", "stages"),
    [
        ("Threads: 20\nRamp-up: 10 s\nDuration: 2 min", (LoadStage(10, 20), LoadStage(110, 20))),
        (
            (
                "Thread group\n- Number of virtual users: 20\n- Ramp-up time: 10 seconds\n"
                "- Test duration: 120"
            ),
            (LoadStage(10, 20), LoadStage(110, 20)),
        ),
        (
            "jmeter -n -t a.jmx -Jusers=20 -Jrampup=10 -Jduration=120",
            (LoadStage(10, 20), LoadStage(110, 20)),
        ),
    ],
)
def test_the_ramp_of_a_thread_group_is_within_its_duration(
    group: str, stages: tuple[LoadStage, ...]
) -> None:
    plan = read_plan(f"{group}\nGET https://a.example")

    assert plan.complete
    assert [each.load.stages for each in plan.scenarios if each.load] == [stages]


def test_a_duration_of_units_that_nobody_knows_is_unread() -> None:
    assert not read_plan("Threads: 20\nDuration: 5 zzyxw\nGET https://a.example").complete


def test_cells_of_a_table_may_climb() -> None:
    plan = read_plan(
        "| Stage | Time | VUs |\n|--|--|--|\n| up | 1m | 0 -> 20 |\n| hold | 5m | 20 |\n"
        "| down | 1m | 20 -> 0 |\n\nhttps://a.example"
    )

    assert plan.complete
    (scenario,) = (each for each in plan.scenarios if each.load)
    assert scenario.load
    assert scenario.load.stages == (LoadStage(60, 20), LoadStage(300, 20), LoadStage(60, 0))


@pytest.mark.parametrize(
    ("assertion", "limit"),
    [
        ("global.responseTime.percentile(95).lt(800)", ("http_req_duration", "p(95)", "<", 800)),
        ("global().responseTime().mean().lt(800)", ("http_req_duration", "avg", "<", 800)),
        ("global.successfulRequests.percent.gt(99)", ("http_req_failed", "rate", "<", 0.01)),
        ("global.failedRequests.percent.lt(5.0)", ("http_req_failed", "rate", "<", 0.05)),
    ],
)
def test_assertions_of_gatling_are_limits(
    assertion: str, limit: tuple[str, str, str, float]
) -> None:
    plan = read_plan(
        f"setUp(scn.inject(constantUsersPerSec(20).during(60))\n// 5 at first\n)"
        f".maxDuration(10.minutes).assertions({assertion})"
    )

    assert plan.complete
    assert [each.threshold for each in plan.criteria] == [Threshold(*limit)]


def test_targets_of_arrivals_are_counted_in_their_unit() -> None:
    plan = read_plan(
        "executor: 'ramping-arrival-rate', timeUnit: '1m', startRate: 60,\n"
        "stages: [{ target: 120, duration: '1m' }, { target: 600, duration: '2m' }]"
    )

    assert [load[1] for load in _loads(plan)] == [10]


@pytest.mark.parametrize(
    "text",
    [
        "Smoke = 2 users 1 min, load = 50 users 10 min on https://a.example/x.",
        "Smoke = 2 users 1 min, load = 50 users 10 min.\n\nGET https://a.example/x",
        "GET https://a.example/x\n\n- Smoke: 2 users, 1m\n- Load: 50 users, 10m",
        "- Smoke: 2 users, 1m\n- Load: 50 users, 10m on https://a.example/x",
    ],
)
def test_of_which_loads_the_only_request_is_may_be_in_doubt(text: str) -> None:
    plan = read_plan(text)

    assert [claim.doubt for claim in plan.claims if claim.doubt] == [
        "of which loads it is, is not sure"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- Smoke: 2 users, 1m\n- Load: 50 users, 10m\n\nGET https://a.example/x",
        "Smoke = 2 users 1 min, load = 50 users 10 min on https://a.example.",
        (
            "Smoke = 2 users 1 min on https://a.example/y, "
            "load = 50 users 10 min on https://a.example/x."
        ),
    ],
)
def test_a_request_of_each_load_is_in_no_doubt(text: str) -> None:
    assert not any(claim.doubt for claim in read_plan(text).claims)
