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

    assert not read_plan(f"setUp({one}, {one.replace('20', '5')})").complete


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
