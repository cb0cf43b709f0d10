"""What a text only tells of, in sections and sentences, is no part of the load that it asks for."""

import pytest

from shared.domain.plan import Fate
from shared.domain.verification import Load
from shared.reading.projection import sure_load
from shared.reading.reader import read_plan

_LOAD = "Run 50 users for 5 minutes against https://shop.example/search."


@pytest.mark.parametrize(
    "beside",
    [
        "Environment: 3 blades with 24 slots, 9 of them in use",
        "## Background\n\nThe shop fell over at 300 users.\n2 of 7 teams noticed.",
        "Current state: 30 users, 4 s response time, 7 % errors",
        "The stadium has 54,000 seats.",
        "An export takes 40 seconds.",
        "The portal will be used by 12,000 employees in 9 countries.",
    ],
)
def test_what_is_only_told_is_background(beside: str) -> None:
    plan = read_plan(f"{_LOAD}\n{beside}")

    assert plan.complete
    assert sure_load(plan) == Load(vus=50, duration_s=300)


def test_a_section_ends_where_the_next_one_begins() -> None:
    plan = read_plan("Environment:\n- 2 pods\n- 3 racks\nLoad:\n- 50 users\n- 5 minutes")

    assert sure_load(plan) == Load(vus=50, duration_s=300)


def test_a_section_that_demands_something_is_read() -> None:
    plan = read_plan(f"{_LOAD}\nEnvironment: p95 must stay below 400 ms")

    assert sure_load(plan).thresholds is not None


def test_a_load_that_stands_in_such_a_section_alone_is_not_lost() -> None:
    plan = read_plan("Environment: 50 users for 5 minutes")

    assert not plan.complete


def test_a_label_that_nobody_knows_keeps_its_number_unread() -> None:
    plan = read_plan("Users: 50\nDuration: 5 min\nZzyxw: 10")

    unread = [each.text for each in plan.statements if each.fate is Fate.UNREAD]
    assert unread == ["10"]
