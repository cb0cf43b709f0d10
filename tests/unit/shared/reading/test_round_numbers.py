"""Words that count roughly, and dozens, which count exactly."""

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan


def _doubted(plan: Plan) -> list[str]:
    return [claim.part.rpartition(".")[2] for claim in plan.claims if claim.doubt]


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
