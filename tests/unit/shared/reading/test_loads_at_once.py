"""Loads that sentences tell of beside each other are scenarios with requests of their own."""

import pytest

from shared.domain.plan import Plan, Unit
from shared.reading.reader import read_plan

type Told = tuple[str, float | None, float | None, list[str]]
HOST = "https://a.example"


def told(plan: Plan) -> list[Told]:
    return [
        (
            each.name,
            each.load.target if each.load else None,
            each.load.duration_s if each.load else None,
            [f"{step.method} {step.url.removeprefix(HOST)}" for step in each.steps],
        )
        for each in plan.scenarios
    ]


def is_sure(plan: Plan) -> bool:
    return plan.complete and not any(claim.doubt for claim in plan.claims)


SHOP = [("shoppers", 100, 600, ["GET /list"]), ("admins", 20, 600, ["GET /report"])]


@pytest.mark.parametrize(
    "text",
    [
        f"100 shoppers browse {HOST}/list and 20 admins call {HOST}/report for 10 minutes",
        f"For 10 minutes, 100 shoppers browse {HOST}/list and 20 admins call {HOST}/report",
        f"100 shoppers on {HOST}/list, while 20 admins call {HOST}/report. Both for 10 minutes.",
        f"100 shoppers on {HOST}/list, 20 admins on {HOST}/report, in parallel, 10 minutes each",
        f"100 shoppers browse {HOST}/list for 10 minutes, meanwhile 20 admins call {HOST}/report",
        f"120 users for 10 minutes: 100 shoppers on {HOST}/list and 20 admins on {HOST}/report",
        f"100 shoppers browse {HOST}/list, 20 admins call {HOST}/report, 10 minutes",
        f"Shoppers, 100 users, GET {HOST}/list; admins, 20 users, GET {HOST}/report; 10 minutes",
    ],
)
def test_roles_are_scenarios(text: str) -> None:
    plan = read_plan(text)

    assert [(name.lower(), *rest) for name, *rest in told(plan)] == SHOP
    assert is_sure(plan)


def test_persons_who_do_something_else_are_users_beside_others() -> None:
    plan = read_plan(f"200 readers GET {HOST}/news + 10 authors POST {HOST}/news for 5 minutes")

    assert told(plan) == [
        ("readers", 200, 300, ["GET /news"]),
        ("authors", 10, 300, ["POST /news"]),
    ]
    assert is_sure(plan)


def test_regions_are_scenarios() -> None:
    plan = read_plan(
        "60 users from EU against https://eu.example/a, 40 from US against https://us.example/a "
        "for 5 minutes"
    )

    assert told(plan) == [
        ("EU", 60, 300, ["GET https://eu.example/a"]),
        ("US", 40, 300, ["GET https://us.example/a"]),
    ]
    assert is_sure(plan)


@pytest.mark.parametrize(
    "text",
    [
        f"For 5 minutes, in parallel 10 rps on {HOST}/search and 5 rps on {HOST}/checkout.",
        f"GET {HOST}/search at 10 rps and GET {HOST}/checkout at 5 rps for 5 minutes",
    ],
)
def test_rates_are_scenarios(text: str) -> None:
    plan = read_plan(text)

    assert told(plan) == [
        ("search", 10, 300, ["GET /search"]),
        ("checkout", 5, 300, ["GET /checkout"]),
    ]
    assert is_sure(plan)


def test_a_rate_beside_users_is_a_load_of_its_own() -> None:
    plan = read_plan(
        f"50 users on {HOST}/shop for 10 minutes, alongside a background load of 5 rps on /health."
    )

    assert told(plan) == [("shop", 50, 600, ["GET /shop"]), ("health", 5, 600, ["GET /health"])]
    loads = [each.load for each in plan.scenarios]
    assert [load and load.unit for load in loads] == [Unit.USERS, Unit.REQUESTS_PER_S]
    assert is_sure(plan)


def test_loads_at_once_may_last_differently_and_begin_later() -> None:
    plan = read_plan(
        f"100 users browse {HOST}/list for 10 minutes and 20 users check out on {HOST}/buy for 5 "
        "minutes, starting 2 minutes later."
    )

    assert told(plan) == [("list", 100, 600, ["GET /list"]), ("buy", 20, 300, ["GET /buy"])]
    assert [each.start_s for each in plan.scenarios] == [None, 120]
    assert is_sure(plan)


@pytest.mark.parametrize(
    ("limit", "scope"),
    [
        ("; p95 < 500 ms.", None),
        (". p95 < 500 ms for the buyers.", "buyers"),
        (". No errors allowed for the visitors.", "visitors"),
    ],
)
def test_limits_behind_loads_at_once_are_of_all_or_of_the_named(
    limit: str, scope: str | None
) -> None:
    plan = read_plan(
        f"30 buyers POST {HOST}/orders and 70 visitors GET {HOST}/items for 3 minutes{limit}"
    )

    assert [each.scope for each in plan.criteria] == [scope]
    assert is_sure(plan)


@pytest.mark.parametrize(
    "text",
    [
        f"25 users on {HOST}/a for 2 minutes and 25 users on {HOST}/b for 2 minutes",
        f"10 users on {HOST}/a for 5 minutes. 20 users on {HOST}/b for 5 minutes.",
        f"10 users on {HOST}/a, 20 users on {HOST}/b for 5 minutes",
        f"First 10 users on {HOST}/a for 5 minutes, then 20 users on {HOST}/b for 5 minutes",
        f"80 users on {HOST}/a for 9 minutes. 5 minutes later 20 users on {HOST}/b for 5 minutes.",
        f"80 users GET {HOST}/a for 10 minutes; 20 of them also POST {HOST}/b.",
        f"For 5 minutes 10 users on {HOST}/a while 20 users are on {HOST}/b for 3 minutes",
    ],
)
def test_loads_that_may_follow_on_each_other_are_in_doubt(text: str) -> None:
    plan = read_plan(text)

    assert not is_sure(plan)
    assert len(plan.scenarios) == 1
