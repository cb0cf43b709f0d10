"""Limits that are told by their breach: fail if the average is over 400 ms."""

import pytest

from shared.reading.reader import read_plan

LOAD = "20 users for 2 minutes against https://shop.example/. "


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (f"{LOAD}Fail if the average is over 400 ms.", "avg < 400"),
        (f"{LOAD}Abort when the median exceeds 300 ms.", "med < 300"),
        (f"{LOAD}It fails if the maximum is over 2 s.", "max < 2000"),
        (f"{LOAD}Fail if p95 is 400 ms or more.", "p(95) < 400"),
        (f"{LOAD}Abort when the error rate is over 5%.", "rate < 0.05"),
        ("20 usuarios, 2 minutos. Falla la prueba si la media supera 400 ms.", "avg < 400"),
        ("20 usuários por 2 minutos. Falhar se a média passar de 400 ms.", "avg < 400"),
        ("20ユーザーで2分間。平均が400msを超えたら失敗。", "avg < 400"),
        ("20 Nutzer, 2 Minuten. Abbrechen, wenn der Durchschnitt über 400 ms liegt.", "avg < 400"),
    ],
)
def test_the_breach_of_a_named_value_is_sure(text: str, limit: str) -> None:
    plan = read_plan(text)

    (threshold,) = [each.threshold for each in plan.criteria]
    assert f"{threshold.aggregation} {threshold.operator} {threshold.value:g}" == limit
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


def test_which_value_is_meant_may_not_be_said() -> None:
    plan = read_plan(f"{LOAD}Fail if the response time is over 400 ms.")

    assert [claim.part for claim in plan.claims if claim.doubt] == ["criteria[0]"]


def test_a_test_that_is_over_limits_nothing() -> None:
    assert read_plan(f"{LOAD}Stop after the test is over.").criteria == ()
