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


REQUESTS = "https://svc.zoo.example: GET /animals, GET /keepers, POST /tickets"
ZOO = f"50 users for 10 minutes on {REQUESTS}"
ZOO_DE = f"50 Nutzer für 10 Minuten auf {REQUESTS}"
ZOO_ES = f"50 usuarios durante 10 minutos en {REQUESTS}"


def _weights(text: str) -> list[tuple[str, str, float | None]]:
    (scenario,) = read_plan(text).scenarios
    steps = [each for each in scenario.steps if each.url != "https://svc.zoo.example"]
    return [(each.method, each.url.rpartition("/")[2], each.weight) for each in steps]


@pytest.mark.parametrize(
    "text",
    [
        f"{ZOO}, so that 60% of calls go to /animals, 30% to /tickets and 10% to /keepers",
        f"{ZOO}. About 60% of calls go to /animals, 30% to /tickets, 10% to /keepers. Errors < 1%",
        f"{ZOO}; /animals gets 60% of the traffic, /tickets 30% and /keepers 10%",
        f"{ZOO}. Mix: /animals 60%, /tickets 30%, /keepers 10%",
        f"{ZOO}. Send 60% of the requests to /animals, 30% to /tickets, 10% to /keepers",
        f"{ZOO_DE}. 60 % der Anfragen gehen an /animals, 30 % an /tickets, 10 % an /keepers",
        f"{ZOO_ES}. El 60 % de las peticiones van a /animals, el 30 % a /tickets y 10 % a /keepers",
    ],
)
def test_shares_by_addresses_are_the_weights_of_requests_named_before(text: str) -> None:
    plan = read_plan(text)

    assert _weights(text) == [
        ("GET", "animals", 60),
        ("GET", "keepers", 10),
        ("POST", "tickets", 30),
    ]
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "shares",
    [
        "60% of calls go to /animals and 50% to /tickets",
        "60% of calls go to /animals",
        "60% of calls go to /animals and 40% to /lions",
    ],
)
def test_shares_that_are_no_whole_of_the_requests_are_not_sure(shares: str) -> None:
    plan = read_plan(f"{ZOO}. {shares}.")

    assert not plan.complete or [claim for claim in plan.claims if claim.doubt]


def test_a_limit_to_failures_of_a_request_is_no_share() -> None:
    text = f"{ZOO}. At most 1% of calls to /animals may fail."

    assert {weight for *_, weight in _weights(text)} == {None}
    assert [each.scope for each in read_plan(text).criteria] == ["GET /animals"]


def test_a_probability_behind_a_request_is_in_doubt() -> None:
    plan = read_plan("50 users for 5 minutes on https://a.example/a, POST /b with 1 % probability")

    assert any(claim.part == "scenarios[0].share" and claim.doubt for claim in plan.claims)
