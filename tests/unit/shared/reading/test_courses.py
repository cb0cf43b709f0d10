"""Loads that change, or are told through what each user does, are read whole in usual words."""

import pytest

from shared.domain.load import LoadStage, Threshold
from shared.domain.verification import Load
from shared.reading.projection import sure_load
from shared.reading.reader import read_plan

_AT = " https://shop.example/a"


def _staged(*stages: tuple[float, float], rate: bool = False) -> Load:
    peak = max(target for _, target in stages)
    level = {"rate_per_s": peak} if rate else {"vus": int(peak)}
    length = sum(seconds for seconds, _ in stages)
    return Load(duration_s=length, stages=tuple(LoadStage(*each) for each in stages), **level)


@pytest.mark.parametrize(
    ("text", "load"),
    [
        (
            "Begin with 20 rps, then gradually raise it to 200 rps in 5 minutes.",
            _staged((300, 200), rate=True),
        ),
        ("Start with 5 users and slowly increase this to 50 over 10 minutes.", _staged((600, 50))),
        (
            "A 20 minute test: 10 minutes at 50 users, 10 minutes at 90 users.",
            _staged((600, 50), (600, 90)),
        ),
        ("20 minutes with 100 users after a 5 minute ramp-up.", _staged((300, 100), (1200, 100))),
        ("10 minutes total, with a 2 minute ramp-up to 40 users.", _staged((120, 40), (480, 40))),
        ("30 users arrive over 1 minute, then hold for 5 minutes.", _staged((60, 30), (300, 30))),
        (
            "From 0 to 60 users over 2 minutes, then back down to 0 over the next 30 seconds.",
            _staged((120, 60), (30, 0)),
        ),
        (
            "Ramp up to 80 users in 1 minute, after that each user clicks for 3 minutes.",
            _staged((60, 80), (180, 80)),
        ),
        (
            "For the first hour 10 rps, then 30 for 10 minutes and last 5 for 2 hours.",
            _staged((3600, 10), (600, 30), (7200, 5), rate=True),
        ),
        ("100 users, ramp up over 1 minute.", _staged((60, 100))),
        (
            "80 employees, 5 minutes ramp-up and 20 minutes at full load.",
            _staged((300, 80), (1200, 80)),
        ),
        (
            "60 VUs; ramping period 2 minutes; stable period 9 minutes.",
            _staged((120, 60), (540, 60)),
        ),
        (
            "Ramp up to 15 rps for the first 2 min, constant for the next 6 min, 2 min down to 0.",
            _staged((120, 15), (360, 15), (120, 0), rate=True),
        ),
        (
            "Start at 40, ramp up to 160 RPS during 45 s, then back to 0 during another 45 s.",
            _staged((45, 160), (45, 0), rate=True),
        ),
        (
            "0 to 15 users per second, increasing in 40 s, hold the peak 120 s, then 40 s to 0.",
            _staged((40, 15), (120, 15), (40, 0), rate=True),
        ),
        (
            "Phase 1 (2 min): ramp to 90 VUs. Phase 2 (9 min): stay. Phase 3 (1 min): down to 0.",
            _staged((120, 90), (540, 90), (60, 0)),
        ),
        (
            "20 VUs (1 min ramp, 2 min hold), 60 VUs (1 min ramp, 2 min hold), 2 min down to 0.",
            _staged((60, 20), (120, 20), (60, 60), (120, 60), (120, 0)),
        ),
        (
            "25 min (5 min ramp-up, 15 min steady state, 5 min ramp-down) with 50 VUs.",
            _staged((300, 50), (900, 50), (300, 0)),
        ),
        (
            "Test duration 10 minutes including a ramp-up of 2 minutes. 30 VUs.",
            _staged((120, 30), (480, 30)),
        ),
        (
            "90 users for 10 minutes in total; ramp-up within the first 60 s.",
            _staged((60, 90), (540, 90)),
        ),
        ("20 minutes. Users grow to 90 within the first 5 minutes.", _staged((300, 90), (900, 90))),
        ("A ramp up to 70 users; the ramp should take 3 minutes.", _staged((180, 70))),
        (
            "Up to 25 users in 1m / hold 5m / down to 0 in 1m.",
            _staged((60, 25), (300, 25), (60, 0)),
        ),
        (
            "Users come one by one until 40 after 2 minutes, then stay 8 minutes.",
            _staged((120, 40), (480, 40)),
        ),
        (
            "Open 500 connections during 1 min, keep them for 4 mins.",
            _staged((60, 500), (240, 500)),
        ),
        (
            "It climbs from 0 to 8 rps in 20 seconds, holds for 2 minutes and drops to 0 in 20 s.",
            _staged((20, 8), (120, 8), (20, 0), rate=True),
        ),
        (
            "10 rps in the first minute, 40 in the following 3 minutes and 10 in the final minute.",
            _staged((60, 10), (180, 40), (60, 10), rate=True),
        ),
        (
            "In the first 5 min ramp to 50 users, stay for 20 min, in the last 5 min ramp down.",
            _staged((300, 50), (1200, 50), (300, 0)),
        ),
        (
            "40 users, 5 min up, 20 min steady, 5 min down.",
            _staged((300, 40), (1200, 40), (300, 0)),
        ),
        (
            "(1) 5 min ramp-up to 40 users (2) 7 min at 40 users (3) 6 min ramp-down to 0.",
            _staged((300, 40), (420, 40), (360, 0)),
        ),
        (
            "Ramp up to 90 users over 2 minutes, then run for 10 minutes.",
            _staged((120, 90), (600, 90)),
        ),
        (
            "70 agents log in during 3 minutes, then stay logged in for another 4 minutes.",
            _staged((180, 70), (240, 70)),
        ),
        ("100 users for 5 minutes. Then 200 for 4 minutes.", _staged((300, 100), (240, 200))),
        ("Ramp to 50 users in 5 minutes. Then to 80 in 4 minutes.", _staged((300, 50), (240, 80))),
        (
            "Ramp up (60s): 0 -> 25; steady (120s): 25; ramp down (60s): 25 -> 0. VUs.",
            _staged((60, 25), (120, 25), (60, 0)),
        ),
        ("1m: 0->10, 2m: 10, 1m: 10->0. Users.", _staged((60, 10), (120, 10), (60, 0))),
        (
            "40 VUs: 2 min ramp up / 20 min steady / 3 min ramp down.",
            _staged((120, 40), (1200, 40), (180, 0)),
        ),
        (
            "A ramp-up phase of 5 minutes (0 to 80 users) and a plateau of 9 minutes (80 users).",
            _staged((300, 80), (540, 80)),
        ),
        (
            "10 req/s, then 20, 30 and 50 req/s, 30 seconds each.",
            _staged((30, 10), (30, 20), (30, 30), (30, 50), rate=True),
        ),
        (
            "200 students log in within 20 s and then work for 10 minutes.",
            _staged((20, 200), (600, 200)),
        ),
        (
            "Get 300 users onto it in 60 s and keep them for 4 minutes.",
            _staged((60, 300), (240, 300)),
        ),
        ("75 users for 10 minutes incl. a ramp-up of 60 s.", _staged((60, 75), (540, 75))),
        (
            "Two waves: ramp to 50 users in 1 min, 1 min to 0, again to 50 in 1 min, 1 min to 0.",
            _staged((60, 50), (60, 0), (60, 50), (60, 0)),
        ),
        ("Ramp to 30 users in 60 s, 5 minutes constant.", _staged((60, 30), (300, 30))),
        (
            "Climb to 40 users in 1 minute, stay for 4 minutes, then back to none in 20 seconds.",
            _staged((60, 40), (240, 40), (20, 0)),
        ),
        ("A burst of orders: 90 requests/s for 10 minutes.", Load(rate_per_s=90, duration_s=600)),
        ("70 users starting immediately and running for 5 minutes.", Load(vus=70, duration_s=300)),
        (
            "90 visitors, each visitor votes every 5 seconds for 5 minutes.",
            Load(vus=90, duration_s=300),
        ),
        ("260 user logins per minute for 1 hour.", Load(rate_per_s=260 / 60, duration_s=3600)),
        ("20 users upload 3 files each.", Load(vus=20, iterations=3, iterations_per="vu")),
    ],
)
def test_a_course_is_read_whole(text: str, load: Load) -> None:
    plan = read_plan(text + _AT)

    assert plan.complete
    assert not any(claim.doubt for claim in plan.claims)
    assert sure_load(plan) == load


@pytest.mark.parametrize(
    ("told", "aggregation", "limit_ms"),
    [
        ("Fail the build if the p99 is not below 300 ms.", "p(99)", 300),
        ("Pass criterion: p95 under 1 s.", "p(95)", 1000),
        ("Pass criterion p95 500ms.", "p(95)", 500),
        ("Worst response time 1.5 s.", "max", 1500),
        ("The page load time stays under 2 seconds on average.", "avg", 2000),
    ],
)
def test_a_limit_is_read_whole(told: str, aggregation: str, limit_ms: float) -> None:
    plan = read_plan(f"50 users for 5 minutes on{_AT}. {told}")

    assert plan.complete
    limit = Threshold("http_req_duration", aggregation, "<", limit_ms)
    assert sure_load(plan).thresholds == (limit,)


def test_a_request_that_a_limit_names_alone_is_one_to_make() -> None:
    plan = read_plan("50 users for 5 minutes, p95 of POST https://shop.example/orders below 1 s")

    assert [step.url for step in plan.scenarios[0].steps] == ["https://shop.example/orders"]
    assert len(plan.criteria) == 1


@pytest.mark.parametrize(
    "text",
    [
        "100 users for 5 minutes. In addition 20 rps on /b.",
        "12 kiosks send one order every 10 seconds for 5 minutes.",
        "100 users for 10 minutes with a 30 s burst.",
        "50 users for 5 minutes. Max response time 12 s was measured yesterday.",
        "Ramp up to 100 users for 2 minutes.",
        "20 users, ramp-up 30 s, 5 min duration.",
        "60 users, 20 minutes, ramp-up 2 minutes.",
        "Ramp to 100 users in 1 minute, hold for a while, ramp down in 1 minute.",
        "5 min ramp-up, 5 min hold, 5 min ramp-umpteen. Max users 100.",
        "50 users browse slowly for 5 minutes.",
        "Scale up until it breaks, starting with 10 users.",
        "40 users during 10 minutes with a ramp up.",
        "Ramp up to 50 users over 2 minutes, then umpteen over 10 min.",
        "First minute ramp to 100 users, last minute down to 0, 10 minutes of 100 users between.",
        "Ramp down 50 users in 1 minute.",
        "A ramp of 5 minutes brings us to 150 users; we umpteen these for 25 minutes.",
        "20 users with one umpteen ramp up, three minutes at full load.",
        "one new user per second until there are 600, then 20 minutes at 600.",
        "Run 10 minutes with 100 users; the ramp-up takes 2 minutes.",
        "40 users (ramp: 1 min) for 5 min.",
        "40 users (ramp-up 1 min) for 5 min.",
        "We ran 50 users for 5 minutes. Repeat that with 100 users.",
        "We ran 50 users for 5 minutes. Do the same with 100 users.",
        "We ran 50 users for 5 minutes. Now the same again with 100 users.",
    ],
)
def test_what_may_be_meant_otherwise_is_not_whole(text: str) -> None:
    plan = read_plan(text + _AT)

    assert not plan.complete or any(claim.doubt for claim in plan.claims)


def test_a_warm_up_behind_the_level_is_a_ramp() -> None:
    plan = read_plan("100 VUs. Warm up 1 minute, steady 10 minutes, cool down 1 minute. GET /a")

    assert sure_load(plan) == _staged((60, 100), (600, 100), (60, 0))


@pytest.mark.parametrize(
    "text",
    [
        "40 users, ramp 1 min, for 5 min,",
        "40 users (ramp: 1 min) for 5 min",
        "Ramp 0 to 40 users in 1 min, for 5 min",
        "Ramp up 40 users over 1 minute; for 5 minutes:",
    ],
)
def test_a_ramp_may_be_a_part_of_the_time_that_stands_beside_it(text: str) -> None:
    assert sure_load(read_plan(f"{text}{_AT}")) == Load(vus=40)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("40 users, ramp 1 min, then for 5 min,", 360),
        ("Ramp to 40 users in 1 min, stay there for 5 min", 360),
        ("40 users, 5 min in total including 1 min ramp-up", 300),
    ],
)
def test_a_text_may_say_whether_the_ramp_is_a_part_of_the_time(text: str, seconds: float) -> None:
    assert sure_load(read_plan(f"{text}{_AT}")).duration_s == seconds


@pytest.mark.parametrize(
    "told",
    [
        "in the middle a spike to 200 for 2 minutes",
        "with a spike to 200 users for 2 minutes halfway through",
        "and midway a burst of 200 users for 1 minute",
        "after 5 minutes a spike to 200 users for 2 minutes",
        "around the middle of the test a burst of 200 users for 1 minute",
        "spike to 200 users at 05:00 for 1 minute",
    ],
)
def test_a_spike_within_the_time_is_no_stage_after_it(told: str) -> None:
    assert sure_load(read_plan(f"50 users for 10 minutes, {told}.{_AT}")).stages is None


@pytest.mark.parametrize(
    ("text", "start", "stages"),
    [
        ("用户数在 3 分钟内从 0 逐步增加到 600 然后保持 15 分钟。", 0, [(180, 600), (900, 600)]),
        ("在 3 分钟内将用户数从 0 增加到 600 然后保持 15 分钟。", 0, [(180, 600), (900, 600)]),
        ("3分钟内从0爬升到100个用户、保持10分钟。", 0, [(180, 100), (600, 100)]),
        ("用2分钟把并发从50提升到500、保持10分钟", 50, [(120, 500), (600, 500)]),
        ("ユーザー数を3分間で0から600まで徐々に増やし、15分間維持。", 0, [(180, 600), (900, 600)]),
        ("仮想ユーザーを2分で10から50に増やし、5分間維持する。", 10, [(120, 50), (300, 50)]),
    ],
)
def test_ramps_are_read_in_chinese_and_japanese(
    text: str, start: float, stages: list[tuple[float, float]]
) -> None:
    plan = read_plan(f"{text} GET https://a.example/x")

    load = plan.scenarios[0].load
    assert load is not None
    assert load.start == start
    assert [tuple(stage) for stage in load.stages] == stages
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "0 users for 10 minutes",
        "压测10分钟 用户数为 0。",
        "QPS 在 2 分钟内从 0 提升到 500、保持 10 分钟。",
        "ramp from 0 to umpteen users in 3 minutes",
    ],
)
def test_nobody_asks_for_a_load_of_none(text: str) -> None:
    plan = read_plan(f"{text} GET https://a.example/x")

    assert plan.scenarios[0].load is None or plan.scenarios[0].load.target is None
    assert not plan.complete


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("20 users for 5 minutes, then 60 users for 5 minutes", (0, 1)),
        ("20 users for 5 minutes, then ramp to 60 users in 5 minutes", (0,)),
        ("10 users for 5 minutes, then 50 users for 5 minutes, ramp down in 1 min", (0, 1)),
        ("ramp to 60 users in 5 minutes, then 20 users for 1 minute", (1,)),
        ("20 users for 1 min, then jump to 500 users for 30 s", (0, 1)),
        ("ramp up to 50 users in 2 minutes, hold for 5 minutes", ()),
        ("add 10 users every 30 seconds up to 50", ()),
        ("VUs: 0 -> 50 in 30s, then -> 100 over 2m, then -> 0 in 30s", ()),
    ],
)
def test_a_level_that_nothing_leads_to_is_held(text: str, held: tuple[int, ...]) -> None:
    load = read_plan(f"{text} on https://a.example/").scenarios[0].load

    assert load is not None
    assert load.held == held


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("5 minutos a 50 RPS contra", Load(rate_per_s=50, duration_s=300)),
        ("pendant 5 minutes à 50 requêtes par seconde sur", Load(rate_per_s=50, duration_s=300)),
        ("a 40 usuarios durante 3 minutos en", Load(vus=40, duration_s=180)),
        ("sube a 40 usuarios en 3 minutos en", _staged((180, 40))),
        (
            "sube a 20 usuarios en 1 minuto, luego a 40 usuarios en 2 minutos contra",
            _staged((60, 20), (120, 40)),
        ),
    ],
)
def test_a_romance_a_leads_to_a_level_only_where_something_climbs(text: str, load: Load) -> None:
    assert sure_load(read_plan(text + _AT)) == load


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("20 users for 5 minutes, then about 60 users for 5 minutes", ((300, 20), (300, 60))),
        ("ramp to about 90 users in 2 minutes, hold for 5 minutes", ((120, 90), (300, 90))),
    ],
)
def test_a_course_may_be_told_roughly(text: str, stages: tuple[tuple[float, float], ...]) -> None:
    plan = read_plan(text + " on" + _AT)

    load = plan.scenarios[0].load
    assert load is not None
    assert load.stages == tuple(LoadStage(*each) for each in stages)
    assert plan.is_whole
    assert {claim.part.rpartition(".")[2] for claim in plan.claims if claim.is_rough} == {
        "target",
        "duration_s",
        "stages",
    }


@pytest.mark.parametrize(
    "text",
    [
        "about 20 users and about 60 users for 5 minutes",
        "roughly 20 users here, roughly 60 users there, for 5 minutes",
        "ramp up to at least 50 users in 2 minutes and hold for 5 minutes",
    ],
)
def test_several_rough_levels_of_which_none_is_chosen_are_in_doubt(text: str) -> None:
    assert not read_plan(text + " on" + _AT).is_whole
