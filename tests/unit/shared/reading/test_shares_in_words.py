"""Parts of the users in words: half of them, a third, the rest."""

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan

LOAD = "40 users for 5 minutes on https://shop.example."


def _shares(plan: Plan) -> list[tuple[int, list[str]]]:
    return [
        (round(each.share), [step.url for step in each.steps if step.url.startswith("/")])
        for each in plan.scenarios
        if each.share is not None
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{LOAD} Half of them list (GET /a), half open a record (POST /b).",
        f"{LOAD} Half call GET /a and the other half POST /b.",
        f"{LOAD} One half does GET /a, the other half does POST /b.",
        f"{LOAD} 50% GET /a, the rest POST /b.",
        "40 Nutzer für 5 Minuten. Die Hälfte ruft GET /a auf, die andere Hälfte POST /b.",
        "40 usuarios durante 5 minutos. La mitad hace GET /a y la otra mitad POST /b.",
        "40 utilisateurs pendant 5 minutes. La moitié appelle GET /a et l'autre moitié POST /b.",
        "40 usuários por 5 minutos. Metade chama GET /a e a outra metade POST /b.",
    ],
)
def test_halves_are_shares(text: str) -> None:
    plan = read_plan(text)

    assert _shares(plan) == [(50, ["/a"]), (50, ["/b"])]
    assert plan.complete


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("A third calls GET /a, the rest GET /b.", [(33, ["/a"]), (67, ["/b"])]),
        ("Two thirds browse (GET /a), one third buys (GET /b).", [(67, ["/a"]), (33, ["/b"])]),
        (
            "Half of the users browse GET /a, a quarter search GET /b and a quarter buy POST /c.",
            [(50, ["/a"]), (25, ["/b"]), (25, ["/c"])],
        ),
        (
            "60% browse (GET /a), 30% search (GET /b), the others buy (POST /c).",
            [(60, ["/a"]), (30, ["/b"]), (10, ["/c"])],
        ),
    ],
)
def test_fractions_and_the_rest_are_shares(text: str, shares: list[tuple[int, list[str]]]) -> None:
    assert _shares(read_plan(f"{LOAD} {text}")) == shares


def test_one_part_alone_is_in_doubt() -> None:
    plan = read_plan(f"{LOAD} Half of the users call GET /a.")

    assert [claim.part for claim in plan.claims if claim.doubt] == ["scenarios[0].share"]


@pytest.mark.parametrize(
    "text",
    [
        "A third party API is mocked.",
        "Half way through we look at the logs.",
        "95% of requests respond within 1 s, the rest respond within 3 s.",
    ],
)
def test_other_parts_are_no_shares_of_users(text: str) -> None:
    assert _shares(read_plan(f"{LOAD} {text}")) == []


def test_requests_that_go_to_an_address_climb_to_no_level() -> None:
    plan = read_plan("10 users for 2 minutes so that 60% of calls go to /a, 40% go to /b")

    assert [each.share for each in plan.scenarios if each.share] == [60, 40]
    assert not any(each.load and each.load.stages for each in plan.scenarios)
