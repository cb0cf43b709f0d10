"""Words that count roughly, and dozens, which count exactly."""

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan


def _doubted(plan: Plan) -> list[str]:
    return [claim.part.rpartition(".")[2] for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("about 50 users for 5 minutes", "the level is not exact"),
        ("at least 50 users for 5 minutes", "the level is not exact"),
        ("50-80 users for 5 minutes", "the level is a range, of which nobody says what is meant"),
        ("50 users for a few minutes", "the time may be meant in another way"),
    ],
)
def test_only_a_number_that_one_near_it_can_stand_for_is_rough(text: str, doubt: str) -> None:
    plan = read_plan(f"{text} on https://a.example/")

    assert [claim.doubt for claim in plan.claims if claim.doubt] == [doubt]
    assert plan.is_whole == doubt.endswith("is not exact")


def _level(plan: Plan) -> float | None:
    load = plan.scenarios[0].load
    return load.target if load else None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("une soixantaine d'utilisateurs pendant 10 minutes", 60),
        ("une vingtaine d'utilisateurs virtuels pendant 10 minutes", 20),
        ("une centaine de requêtes par seconde pendant 10 minutes", 100),
        ("una veintena de usuarios durante 10 minutos", 20),
        ("un centenar de usuarios durante 10 minutos", 100),
        ("uma centena de usuários por 10 minutos", 100),
        ("una ventina di utenti per 10 minuti", 20),
        ("un centinaio di utenti per 10 minuti", 100),
    ],
)
def test_round_numbers_are_told_roughly(text: str, level: float) -> None:
    plan = read_plan(f"{text}: GET https://a.example/x")

    assert _level(plan) == level
    assert _doubted(plan) == ["target"]
    assert plan.complete


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("une douzaine d'utilisateurs pendant 10 minutes", 12),
        ("una docena de usuarios durante 10 minutos", 12),
        ("dos docenas de usuarios durante 10 minutos", 24),
        ("uma dúzia de usuários por 10 minutos", 12),
        ("ein Dutzend Benutzer für 10 Minuten", 12),
        ("a dozen users for 10 minutes", 12),
        ("two dozen users for 10 minutes", 24),
        ("una dozzina di utenti per 10 minuti", 12),
    ],
)
def test_a_dozen_is_twelve(text: str, level: float) -> None:
    plan = read_plan(f"{text}: GET https://a.example/x")

    assert _level(plan) == level
    assert not _doubted(plan)
    assert plan.complete


@pytest.mark.parametrize(
    "text",
    [
        "50 utilisateurs pendant 10 minutes, avec une dizaine de produits",
        "50 users for 10 minutes, with a dozen products",
        "50 usuarios durante 10 minutos, con una docena de productos",
    ],
)
def test_a_dozen_of_something_else_is_no_load(text: str) -> None:
    plan = read_plan(f"{text}: GET https://a.example/x")

    assert _level(plan) == 50
    assert not _doubted(plan)
    assert plan.complete


def test_a_length_may_be_told_by_a_round_number() -> None:
    plan = read_plan("50 utilisateurs pendant une dizaine de minutes : GET https://a.example/x")

    assert _doubted(plan) == ["duration_s"]


@pytest.mark.parametrize(
    ("text", "per_s"),
    [("twice per second", 2), ("twice a minute", 1 / 30)],
)
def test_twice_in_a_time_is_a_rate(text: str, per_s: float) -> None:
    plan = read_plan(f"The readers call POST https://a.example/entry {text} for 6 hours")

    assert plan.is_whole
    assert _level(plan) == pytest.approx(per_s)


def test_half_a_million_is_a_number() -> None:
    assert _level(read_plan("half a million requests, https://a.example/")) == 500_000


@pytest.mark.parametrize(
    "text", ["a few hundred users", "several dozen users", "a couple of hundred users"]
)
def test_how_many_hundreds_a_few_are_is_not_said(text: str) -> None:
    assert _doubted(read_plan(f"{text} for 10 minutes on https://a.example/")) == ["target"]
