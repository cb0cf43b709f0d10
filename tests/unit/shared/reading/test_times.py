"""Lengths of time in words, quotients and short units."""

import pytest

from shared.reading.reader import read_plan


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("50 users for half an hr", 1800),
        ("50 users for an hr", 3600),
        ("50 users for a min", 60),
        ("50 users for 3/4 hour", 2700),
        ("50 users for 3/4 of an hour", 2700),
        ("50 users for 1 1/2 hours", 5400),
        ("50 users for quarter of an hour", 900),
        ("50 users for 1 hour 30, please", 5400),
        ("50 utilisateurs pendant 1 h 30 avec k6", 5400),
        ("50 utilisateurs pendant 8 minutes 30.", 510),
        ("用50个用户压测一个小时", 3600),
        ("用50个用户压测半个小时", 1800),
        ("用50个用户压测 持续一刻钟。", 900),
        ("用50个用户压测 持续一个半小时。", 5400),
        ("50 usuarios durante un cuarto de hora", 900),
        ("50 usuarios durante tres cuartos de hora", 2700),
        ("50 utilisateurs pendant trois quarts d'heure", 2700),
        ("50 Nutzer für eine Dreiviertelstunde", 2700),
        ("50 Nutzer für eineinhalb Stunden", 5400),
        ("50 usuários por meia hora", 1800),
        ("50 usuários por um quarto de hora", 900),
        ("50ユーザーで半時間負荷をかけてください。", 1800),
        ("50ユーザーで1時間半負荷をかけてください。", 5400),
    ],
)
def test_a_length_of_time_is_read(text: str, seconds: float) -> None:
    plan = read_plan(text)

    assert [each.load.duration_s for each in plan.scenarios if each.load] == [seconds]
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text", ["50 users for a min of 5 minutes", "50ユーザーで30分ほど負荷をかけてください。"]
)
def test_a_length_that_is_not_exact_is_in_doubt(text: str) -> None:
    plan = read_plan(text)

    assert [claim.part for claim in plan.claims if claim.doubt] == ["scenarios[0].load.duration_s"]


@pytest.mark.parametrize(
    "text",
    [
        "35 VUs, 8 minutes, 1 second of waiting between requests",
        "35 VUs, 8 minutes and 1 second of waiting between requests",
        "35 usuarios, 8 minutos, 1 segundo de espera entre peticiones",
        "35 utilisateurs, 8 minutes, 1 seconde d'attente entre les requêtes",
        "35 usuários, 8 minutos, 1 segundo de espera entre requisições",
        "35 utenti, 8 minuti, 1 secondo di attesa",
        "35 Nutzer, 8 Minuten, 1 Sekunde Pause",
    ],
)
def test_a_time_of_something_else_does_not_lengthen_the_one_before(text: str) -> None:
    plan = read_plan(f"GET https://a.example/x: {text}")

    assert [each.load and each.load.duration_s for each in plan.scenarios] == [480]
    assert [each.pause and each.pause.longest_s for each in plan.scenarios] == [1]
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20 users for 1 minute, 30 seconds", 90),
        ("20 users for 1 minute, 30 seconds of load", 90),
        ("20 users for 1 hour, 5 minutes and 30 seconds, then stop", 3930),
    ],
)
def test_a_comma_joins_the_parts_of_one_time(text: str, seconds: float) -> None:
    plan = read_plan(f"GET https://a.example/x: {text}")

    assert [each.load and each.load.duration_s for each in plan.scenarios] == [seconds]


def test_a_pause_may_be_told_in_two_units() -> None:
    plan = read_plan(
        "50 users for 10 minutes on GET https://a.example/x with 1 minute and 30 seconds of waiting"
    )

    assert [each.pause and each.pause.longest_s for each in plan.scenarios] == [90]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        (
            "20 users for 5 minutes, then 50 users for another 5 minutes, then 100 for the last 5",
            [(300, 20), (300, 50), (300, 100)],
        ),
        ("20 users for 5 minutes, 40 users for the next 10", [(300, 20), (600, 40)]),
        ("20 users for 1 hour, then 40 users for the last 2, then stop", [(3600, 20), (7200, 40)]),
    ],
)
def test_a_last_time_may_be_told_in_the_unit_before(
    text: str, stages: list[tuple[float, float]]
) -> None:
    plan = read_plan(f"{text}. GET https://a.example/x")

    load = plan.scenarios[0].load
    assert load is not None
    assert [tuple(stage) for stage in load.stages] == stages
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "20 users for 5 minutes. Show the last 5 orders",
        "20 users for 5 minutes, then 50 users for the umpteen 5",
        "20 Nutzer für 5 Minuten, dann 50 Nutzer für die letzten 5",
        "50 users for the last 5",
    ],
)
def test_a_number_that_may_be_no_time_is_not_sure(text: str) -> None:
    plan = read_plan(f"{text}. GET https://a.example/x")

    assert not plan.complete or [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "Minutes, steering committee 12 May\n\n{}",
        "# Minutes\n\n{}",
        "Minutes of the meeting. {}",
        "{} The second page is slow.",
        "{} Second, log out.",
    ],
)
def test_a_unit_that_names_something_else_is_no_lost_time(text: str) -> None:
    plan = read_plan(text.format("50 users for 10 minutes on GET https://a.example/x."))

    assert plan.complete
    assert [each.load and each.load.duration_s for each in plan.scenarios] == [600]


@pytest.mark.parametrize(
    "text",
    [
        "50 users for umpteen minutes on GET https://a.example/x",
        "50 users on GET https://a.example/x. Minutes: umpteen",
        "50 users on GET https://a.example/x, minutes long",
        "50 users for 10 minutes on GET https://a.example/x, pause umpteen seconds",
        "50 users for 10 minutes on GET https://a.example/x. Umpteen second pauses",
    ],
)
def test_a_time_whose_number_nobody_knows_is_unread(text: str) -> None:
    assert not read_plan(text).complete


def test_a_number_behind_a_time_counts_what_follows_on_it() -> None:
    load = read_plan("for 10 minutes 30 users call https://a.example/").scenarios[0].load

    assert load is not None
    assert (load.target, load.duration_s) == (30, 600)


def test_a_number_behind_a_time_that_may_be_anything_is_unread() -> None:
    plan = read_plan("for 5 minutes 20 at https://a.example/")

    assert [each.text for each in plan.unread] == ["20"]
