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
