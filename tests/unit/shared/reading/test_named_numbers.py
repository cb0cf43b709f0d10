"""Numbers that only name something, and those that look like it."""

import pytest

from shared.domain.plan import Fate
from shared.reading.reader import read_plan


def fates(text: str) -> dict[str, Fate]:
    return {
        each.text: each.fate for each in read_plan(f"{text}. 50 users for 2 minutes").statements
    }


@pytest.mark.parametrize(
    "text",
    [
        "We run k6 0.49 and Postgres 15",
        "Sprint 8, priority: 2",
        "**Estimate:** 3",
        "The launch is on 12 March 2025",
        "It is due Jan 7, 2025",
        "50 Nutzer, der Start ist am 5. Oktober, die Dauer 2 Minuten",
        "La feria empieza el 3 de mayo",
        "Before the 21st, it has to work",
        "The box has 500m CPU and 8G",
        "They add 2 of them, and pay",
    ],
)
def test_a_number_that_names_something_is_data(text: str) -> None:
    plan = read_plan(f"{text}. 50 users for 2 minutes")

    assert plan.complete, plan.unread


@pytest.mark.parametrize(
    ("text", "left"),
    [("Redis 51 sprockets", "51"), ("Sprint 9 gizmos", "9")],
)
def test_what_may_count_something_stays_unread(text: str, left: str) -> None:
    assert fates(text)[left] is Fate.UNREAD


def test_emphasis_is_no_text() -> None:
    plan = read_plan("**Users:** 50\n__Duration:__ **5** minutes")

    (scenario,) = plan.scenarios
    assert plan.complete
    assert scenario.load is not None
    assert (scenario.load.target, scenario.load.duration_s) == (50, 300)


def test_one_in_a_thousand_is_a_share() -> None:
    plan = read_plan("20 users for 1 minute, fewer than 1 in 1000 requests may fail")

    assert [each.threshold.value for each in plan.criteria] == [0.001]


def test_a_label_is_no_unit_of_the_number_before() -> None:
    plan = read_plan("threads=20 rampup=30 loops=40")

    (scenario,) = plan.scenarios
    assert scenario.load is not None
    assert (scenario.load.target, scenario.load.limit_vus) == (40, 20)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("un quart d'heure", 900), ("trois quarts d'heure", 2700), ("une heure et quart", 4500)],
)
def test_a_quarter_of_an_hour_is_one_in_french(text: str, seconds: float) -> None:
    (scenario,) = read_plan(f"50 utilisateurs pendant {text}").scenarios

    assert scenario.load is not None
    assert scenario.load.duration_s == seconds


def test_what_was_seen_is_no_limit() -> None:
    plan = read_plan("p99 rose to 8 s yesterday. Run 40 users for 5 minutes")

    assert plan.criteria == ()
    assert plan.complete


@pytest.mark.parametrize(
    "text",
    [
        "replicas: 3, memory: 512 MB",
        "Seeded with 2M orders and 50k customers",
        "The alert fired 3 times last night (p99 > 2s)",
        "See page 12",
    ],
)
def test_what_surrounds_a_test_is_no_part_of_it(text: str) -> None:
    plan = read_plan(f"{text}. 40 users for 5 minutes")

    (scenario,) = plan.scenarios
    assert plan.complete, plan.unread
    assert scenario.load is not None
    assert (scenario.load.target, scenario.load.duration_s) == (40, 300)
    assert plan.criteria == ()


@pytest.mark.parametrize(
    "text", ["Redis: 40 users for 5 minutes", "products: 40 users for 5 minutes", "2M users"]
)
def test_a_load_behind_a_label_is_a_load(text: str) -> None:
    (scenario,) = read_plan(text).scenarios

    assert scenario.load is not None
    assert scenario.load.target in {40, 2_000_000}


@pytest.mark.parametrize(
    "text",
    [
        "100 records per second for 5 minutes",
        "100 lignes par seconde pendant 5 minutes",
        "100 documentos por segundo por 5 minutos",
        "毎秒100件のリクエストを5分間",
    ],
)
def test_so_many_things_a_second_are_a_load(text: str) -> None:
    (scenario,) = read_plan(text).scenarios

    assert scenario.load is not None
    assert (scenario.load.target, scenario.load.duration_s) == (100, 300)


def test_who_has_a_token_does_not_say_how_long_it_lasts() -> None:
    (scenario,) = read_plan("50 users with a token for 10 minutes").scenarios

    assert scenario.load is not None
    assert scenario.load.duration_s == 600


def test_a_limit_in_the_past_is_no_sure_one_and_not_lost() -> None:
    plan = read_plan("40 users for 5 minutes, last week p95 was under 300 ms")

    assert [each.doubt != "" for each in plan.claims if each.part == "criteria[0]"] == [True]
