"""Limits in the wordings of several languages, and beside a load that is told roughly."""

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan


def _limits(plan: Plan) -> list[str]:
    return [
        f"{t.aggregation} {t.operator} {t.value:g}" for t in (c.threshold for c in plan.criteria)
    ]


def _doubts(plan: Plan) -> list[str]:
    return [claim.part for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("20 usuarios durante 2 minutos, que el p99 no pase de 900 ms.", "p(99) < 900"),
        ("20 usuarios durante 2 minutos. El p95 no puede pasar de 900 ms.", "p(95) < 900"),
        (
            "20 utilisateurs, 2 minutes. Le temps de réponse médian ne doit pas dépasser 500 ms.",
            "med < 500",
        ),
        ("20ユーザーで2分間。p99が700ms切ってればOK。", "p(99) < 700"),
        ("20ユーザーで2分間。p95が500msを切ること。", "p(95) < 500"),
        ("20ユーザーで2分間。成功率99%以上。", "rate < 0.01"),
        ("20ユーザーで2分間。最も遅い応答は3秒以内", "max < 3000"),
        ("20 Nutzer, 2 Minuten. Die langsamste Antwort höchstens 3 Sekunden.", "max < 3000"),
        ("20 utilisateurs, 2 minutes. La réponse la plus lente sous 3 secondes.", "max < 3000"),
        ("20 usuarios, 2 minutos. La respuesta más lenta debe tardar menos de 3 s", "max < 3000"),
        ("20 usuarios, 2 minutos. Toda transacción debe responder en menos de 5 s.", "max < 5000"),
        ("20 Nutzer, 2 Minuten: keine fehlgeschlagenen Abrufe", "rate == 0"),
        ("20 usuarios, 2 minutos, ninguna petición fallida", "rate == 0"),
        ("20 utilisateurs, 2 minutes, aucune requête échouée", "rate == 0"),
        ("20 utenti, 2 minuti, nessuna richiesta fallita", "rate == 0"),
        ("用20个用户压测2分钟 成功率99%以上。", "rate < 0.01"),
        ("用20个用户压测2分钟 错误率低于千分之五", "rate < 0.005"),
        ("用20个用户压测2分钟 失败率不超过百分之一", "rate < 0.01"),
        ("20 usuarios, 2 minutos. 9 de cada 10 peticiones por debajo de 800 ms.", "p(90) < 800"),
        ("20 utilisateurs, 2 minutes. Moins d'une requête sur cent en erreur.", "rate < 0.01"),
        ("20 utilisateurs, 2 minutes. Au plus une sur cent peut échouer.", "rate < 0.01"),
        ("20 Nutzer, 2 Minuten. Höchstens eine von 100 Anfragen darf scheitern.", "rate < 0.01"),
        ("20 Nutzer, 2 Minuten. Fehlerquote unter 5 Promille.", "rate < 0.005"),
        ("20 usuários, 2 minutos. No máximo 1 em cada 100 pode falhar.", "rate < 0.01"),
        ("20 usuários por 2 minutos, quero p99 menor que 500ms.", "p(99) < 500"),
        ("20 usuários por 2 minutos. Que o p99 não passe de 900 ms.", "p(99) < 900"),
        ("20 Nutzer, 2 Minuten, p95 sollte unter 400 ms bleiben.", "p(95) < 400"),
    ],
)
def test_a_limit_is_sure(text: str, limit: str) -> None:
    plan = read_plan(text)

    assert _limits(plan) == [limit]
    assert plan.complete
    assert _doubts(plan) == []


@pytest.mark.parametrize(
    "text",
    [
        "so 30 User, 5 Minuten, p95 sollte unter 400 ms bleiben",
        "about 30 users for 5 minutes, p95 under 400 ms",
    ],
)
def test_a_load_that_is_told_roughly_has_a_sure_limit(text: str) -> None:
    plan = read_plan(text)

    assert _limits(plan) == ["p(95) < 400"]
    assert _doubts(plan) == ["scenarios[0].load.target"]


def test_a_phase_is_no_last_verb() -> None:
    text = "Ramp to 20 users in 1 minute, hold 2 minutes. p95 should be under 400 ms at full load."

    (criterion,) = read_plan(text).criteria
    assert criterion.during == (60, None)


def test_an_ideal_is_a_wish() -> None:
    plan = read_plan("30 users for 5 minutes, ideally p95 under 400 ms")

    assert _doubts(plan) == ["criteria[0]"]


@pytest.mark.parametrize(
    "text",
    [
        "50 usuarios, 10 minutos. El tiempo mediano de respuesta debe ser inferior a 300 ms",
        "50 usuarios, 10 minutos. Tiempo de respuesta mediano inferior a 300 ms",
        "50 usuarios, 10 minutos. Las latencias medianas deben ser inferiores a 300 ms",
        "50 usuários, 10 minutos. O tempo de resposta mediano deve ficar abaixo de 300 ms",
        "50 utenti, 10 minuti. Il tempo di risposta mediano deve essere inferiore a 300 ms",
        "50 utilisateurs, 10 minutes. Le temps de réponse médian doit être inférieur à 300 ms",
        "50 Nutzer, 10 Minuten. Die mediane Antwortzeit muss unter 300 ms liegen",
    ],
)
def test_the_median_may_be_an_adjective(text: str) -> None:
    plan = read_plan(text)

    assert [tuple(each.threshold[1:]) for each in plan.criteria] == [("med", "<", 300)]
    assert not [claim for claim in plan.claims if claim.doubt]


def test_a_mean_and_a_company_of_middle_size_are_no_median() -> None:
    plan = read_plan(
        "Una empresa mediana. 50 usuarios, 10 minutos. Tiempo de respuesta medio inferior a 300 ms"
    )

    assert [tuple(each.threshold[1:]) for each in plan.criteria] == [("avg", "<", 300)]
