"""Conditions in words that no request may fail: "or if any request fails", "and no errors"."""

import pytest

from shared.domain.load import Threshold
from shared.domain.plan import Plan
from shared.reading.reader import read_plan

LOAD = "20 users for 2 minutes against https://shop.example/. "


def _limits(plan: Plan) -> list[str]:
    return [
        f"{t.aggregation} {t.operator} {t.value:g}" for t in (c.threshold for c in plan.criteria)
    ]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (
            "Fail the pipeline if p(95) goes above 300 ms or if any request fails.",
            ["p(95) < 300", "rate == 0"],
        ),
        ("Gate closed if p99 > 600 ms or if anything fails.", ["p(99) < 600", "rate == 0"]),
        ("Exit code 1 if p95 is above 300 ms or a request fails.", ["p(95) < 300", "rate == 0"]),
        ("Fail if p95 > 300 ms or if there are any errors.", ["p(95) < 300", "rate == 0"]),
        ("OK if p99 < 50 ms and no errors.", ["p(99) < 50", "rate == 0"]),
        ("Pass if p95 < 200ms and nothing fails.", ["p(95) < 200", "rate == 0"]),
        ("p95 < 100 ms, all ok.", ["p(95) < 100", "rate == 0"]),
        ("The build breaks if anything fails.", ["rate == 0"]),
        ("The pipeline must fail if a single request fails.", ["rate == 0"]),
        ("Exit code 1 if the p99 exceeds 600 ms.", ["p(99) < 600"]),
        (
            "It fails if p95 latency exceeds 300ms or the error rate exceeds 2%.",
            ["p(95) < 300", "rate < 0.02"],
        ),
        (
            "It passes if p95 is under 500 ms and the error rate stays below 1%.",
            ["p(95) < 500", "rate < 0.01"],
        ),
    ],
)
def test_nothing_may_fail_beside_another_condition(text: str, limits: list[str]) -> None:
    plan = read_plan(LOAD + text)

    assert _limits(plan) == limits
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "20 Nutzer, 2 min. Abbruch, wenn p95 über 300 ms liegt oder irgendetwas scheitert",
        "20 usuarios durante 2 minutos. Ok si p95 < 300 ms y sin errores.",
    ],
)
def test_nothing_may_fail_in_other_languages(text: str) -> None:
    plan = read_plan(text)

    assert _limits(plan) == ["p(95) < 300", "rate == 0"]
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text", ["Abort when one request fails.", "Stop the test if any request fails."]
)
def test_a_run_ends_when_one_request_fails(text: str) -> None:
    (criterion,) = read_plan(LOAD + text).criteria

    assert criterion.aborts


@pytest.mark.parametrize(
    "text",
    [
        "Don't fail the build if a request fails.",
        "Retry once if a request fails.",
        "Log a line if any request fails.",
    ],
)
def test_what_is_done_when_a_request_fails_may_be_no_limit(text: str) -> None:
    assert read_plan(LOAD + text).criteria == ()


def test_what_fails_may_be_none_of_the_requests() -> None:
    plan = read_plan(f"{LOAD}Abort if the checkout fails.")

    assert [claim.part for claim in plan.claims if claim.doubt] == ["criteria[0]"]


@pytest.mark.parametrize(
    "text",
    [
        "No failed requests.",
        "There should be no errors.",
        "Zero errors.",
        "0 errors please.",
        "Not a single request should time out or error.",
        "No request may return an error.",
        "No request with an error.",
        "No request is allowed to fail.",
        "100% of requests must succeed.",
        "A single error fails the test.",
        "Errors are not allowed.",
    ],
)
def test_words_demand_that_nothing_fails(text: str) -> None:
    plan = read_plan(LOAD + text)

    assert _limits(plan) == ["rate == 0"]
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "50 usuarios durante 5 minutos, ninguna petición debe fallar",
        "50 utilisateurs pendant 5 minutes, aucune requête ne doit échouer",
        "50 usuários por 5 minutos, nenhuma requisição pode falhar",
        "50 usuários por 5 minutos, nenhuma requisição com falha",
        "50个用户持续5分钟。不允许有错误",
        "50ユーザーで5分間、エラーが発生しないこと",
        "50ユーザーで8時間。失敗は一切許容しない。",
    ],
)
def test_words_of_other_languages_demand_it(text: str) -> None:
    plan = read_plan(text)

    assert _limits(plan) == ["rate == 0"]
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize("text", ["with no 5xx", "without a single 5xx", "error-free"])
def test_what_may_be_told_of_failures_is_in_doubt(text: str) -> None:
    plan = read_plan(f"{LOAD[:-2]}, {text}")

    assert _limits(plan) == ["rate == 0"]
    assert [claim.part for claim in plan.claims if claim.doubt] == ["criteria[0]"]


def test_how_long_a_limit_is_broken_is_no_time_of_the_load() -> None:
    plan = read_plan(f"{LOAD}p95>900ms for 30s, stop as failed")

    assert _limits(plan) == ["p(95) < 900"]
    assert [each.load and each.load.duration_s for each in plan.scenarios] == [120]


def test_limits_in_japanese_are_not_only_told() -> None:
    plan = read_plan("80VUで20分、対象は https://a.example/b 。中央値400ms以下、95%が1.2秒以下。")

    assert _limits(plan) == ["med < 400", "p(95) < 1200"]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (
            "20 usuarios, 2 minutos. Al menos el 99,5 % de las llamadas deberá finalizar con éxito",
            ["rate < 0.005"],
        ),
        ("20 usuarios, 2 minutos. Todas las peticiones deben terminar con éxito", ["rate == 0"]),
        ("20 Nutzer, 2 Minuten. Alle Anfragen müssen erfolgreich sein", ["rate == 0"]),
        (
            "20 Nutzer, 2 Minuten. Mindestens 99,5 % der Aufrufe müssen erfolgreich sein",
            ["rate < 0.005"],
        ),
        ("20 utilisateurs, 2 minutes. Toutes les requêtes doivent réussir", ["rate == 0"]),
        (
            "20 utilisateurs, 2 minutes. 99 % des requêtes doivent se terminer avec succès",
            ["rate < 0.01"],
        ),
        ("20 usuários, 2 minutos. Todas as requisições devem ser bem-sucedidas", ["rate == 0"]),
        ("20 utenti, 2 minuti. Tutte le richieste devono avere successo", ["rate == 0"]),
        ("20 utenti, 2 minuti. Nessuna richiesta deve fallire", ["rate == 0"]),
        ("用20个用户压测2分钟。全部请求成功。", ["rate == 0"]),
        ("用20个用户压测2分钟。所有请求必须成功。", ["rate == 0"]),
        ("20ユーザーで2分間。すべてのリクエストが成功すること。", ["rate == 0"]),
        ("20ユーザーで2分間。失敗するリクエストがないこと。", ["rate == 0"]),
        ("20ユーザーで2分間。99.5%以上のリクエストが成功すること。", ["rate < 0.005"]),
        ("20 users for 2 minutes. Every call has to finish successfully", ["rate == 0"]),
        ("20 users for 2 minutes. All requests succeed", ["rate == 0"]),
    ],
)
def test_success_is_asked_for_in_many_languages(text: str, limits: list[str]) -> None:
    plan = read_plan(text)

    assert _limits(plan) == limits
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        "20 users for 2 minutes. 95% of requests must complete successfully within 2 s",
        "20 usuarios, 2 minutos. El 95 % de las peticiones debe terminar con éxito en menos de 2 s",
        "20 utilisateurs, 2 minutes. 95 % des requêtes doivent réussir en moins de 2 s",
        "20ユーザーで2分間。95%のリクエストが2秒以内に成功すること。",
    ],
)
def test_success_within_a_time_is_a_limit_of_that_time(text: str) -> None:
    plan = read_plan(text)

    assert _limits(plan) == ["p(95) < 2000"]
    assert plan.complete


@pytest.mark.parametrize(
    "text",
    [
        "20 users for 2 minutes or until all requests succeed",
        "20 users for 2 minutes. If all requests succeed, we are done",
        "20 Nutzer, 2 Minuten. Nach erfolgreichem Login werden Artikel gesucht",
        "20 Nutzer, 2 Minuten. Beim letzten Mal waren alle Anfragen erfolgreich",
        "20 usuarios, 2 minutos. La página debe cargar correctamente",
        "用20个用户压测2分钟。登录成功后获取 token。",
        "20ユーザーで2分間。ログインに成功したら商品を見る。",
    ],
)
def test_success_of_something_else_is_no_criterion(text: str) -> None:
    assert not read_plan(text).criteria


@pytest.mark.parametrize(
    "text",
    [
        "20 users for 2 minutes on https://a.example/, all checks must pass",
        "20 users for 2 minutes on https://a.example/. Every check passes.",
        "20 users for 2 minutes on https://a.example/ and all checks ok",
        "20 Benutzer, 2 Minuten auf https://a.example/, und alle Checks sollen durchgehen",
        "20 usuarios, 2 minutos en https://a.example/, todos los checks deben pasar",
    ],
)
def test_all_checks_can_be_demanded(text: str) -> None:
    plan = read_plan(text)

    assert plan.is_whole
    assert [each.threshold for each in plan.criteria] == [Threshold("checks", "rate", "==", 1.0)]


def test_to_check_all_pages_demands_nothing() -> None:
    assert read_plan(f"{LOAD}We check all pages.").criteria == ()


def test_what_did_not_fail_last_time_demands_nothing() -> None:
    text = "Last time: 50000 requests done after 23 s, 2114 req/s, nothing failed."

    assert read_plan(f"{LOAD}{text}").criteria == ()
