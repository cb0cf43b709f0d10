"""Limits that each request has to keep are limits of the slowest one."""

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan

URL = "https://shop.example/a"
LOAD = f"20 users for 2 minutes against {URL}."


def _limits(plan: Plan) -> list[str]:
    return [
        f"{t.aggregation} {t.operator} {t.value:g}" for t in (c.threshold for c in plan.criteria)
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"No request to {URL} may take longer than 3 seconds with 20 users for 2 minutes.",
        f"Not a single call to {URL} should exceed 3 s with 20 users for 2 minutes",
        f"Every call to {URL} must take less than 3 s with 20 users for 2 minutes.",
        f"No user may wait longer than 3 seconds for {URL} with 20 users for 2 minutes.",
        f"{LOAD} Every request must take less than 3 seconds.",
        f"{LOAD} Each request has to finish in under 3 seconds.",
        f"Keine Anfrage an {URL} darf länger als 3 Sekunden dauern, mit 20 Nutzern für 2 Minuten.",
        f"20 usuarios, 2 minutos, {URL}. Ninguna petición debe tardar más de 3 segundos.",
    ],
)
def test_each_request_keeps_a_limit(text: str) -> None:
    plan = read_plan(text)

    assert _limits(plan) == ["max < 3000"]
    assert [(each.load.target, each.load.duration_s) for each in plan.scenarios if each.load] == [
        (20, 120)
    ]
    assert [step.url for each in plan.scenarios for step in each.steps] == [URL]
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        f"20 users, 2 minutes. 99% of calls to POST {URL} must finish within 1 second.",
        f"20 users, 2 minutes. 99 % of the POST {URL} calls are answered within 1 s.",
        f"20 users, 2 minutes. 99% of POST {URL} should finish in under 1 second.",
        f"20 Nutzer, 2 Minuten. 99 % der Aufrufe von POST {URL} müssen in unter 1 s fertig sein.",
        f"20 usuarios, 2 minutos. El 99% de las peticiones a POST {URL} en menos de 1 s.",
    ],
)
def test_a_part_of_the_calls_to_an_address_is_a_percentile(text: str) -> None:
    plan = read_plan(f"{text} GET https://shop.example/b.")

    assert [(*each.threshold, each.scope) for each in plan.criteria] == [
        ("http_req_duration", "p(99)", "<", 1000, f"POST {URL}")
    ]
    assert [each.share for each in plan.scenarios] == [None]
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("95 % of all requests must complete within 2 seconds.", "p(95) < 2000"),
        ("Each request must be answered within 2 seconds on average.", "avg < 2000"),
    ],
)
def test_another_value_of_each_request_may_be_limited(text: str, limit: str) -> None:
    assert _limits(read_plan(f"{LOAD} {text}")) == [limit]


def test_all_requests_may_be_nearly_all() -> None:
    plan = read_plan(f"{LOAD} All requests must complete within 2 seconds.")

    assert [claim.part for claim in plan.claims if claim.doubt] == ["criteria[0]"]


@pytest.mark.parametrize(
    "text",
    [
        "Each request is followed by a pause of 2 s.",
        "Every user stays for 3 seconds.",
        "Each user votes every 5 seconds on average.",
    ],
)
def test_what_each_does_is_no_limit(text: str) -> None:
    assert read_plan(f"{LOAD} {text}").criteria == ()
