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


@pytest.mark.parametrize(
    "told",
    [
        "> we did 200 users for 30 minutes, p95 was 900 ms\n\n",
        "The last run took 30 minutes: 200 users got a p95 of 900 ms and 3 % errors.\n\n",
        "Summary:\nIn May we ran 200 users for a period of 30 minutes. The p99 was 270 ms.\n\n",
        "The shop has 5 brands, and its owners meet in room 3 at the office.\n\n",
    ],
)
def test_what_is_told_before_what_is_asked_for_is_set_aside(told: str) -> None:
    plan = read_plan(f"{told}So now please: 50 users for 5 minutes, https://a.example/b")

    assert sure_load(plan) == Load(vus=50, duration_s=300)


@pytest.mark.parametrize(
    "beside",
    [
        "401 and 503 are expected now and then",
        "taurus 1.16 -> k6",
        "The requests per second are seen in Grafana",
        "method: GET",
        "NFR-Scale-1",
        "exec 2>&1",
    ],
)
def test_figures_that_speak_of_no_load_are_data_beside_a_whole_one(beside: str) -> None:
    plan = read_plan(f"50 users for 5 minutes, GET https://a.example/b\n{beside}")

    assert plan.complete, plan.unread
    assert sure_load(plan) == Load(vus=50, duration_s=300)


@pytest.mark.parametrize("beside", ["1000 more at the end", "make it 300", "with 300 instead"])
def test_figures_that_may_be_of_the_load_stay_unread(beside: str) -> None:
    plan = read_plan(f"50 users for 5 minutes, GET https://a.example/b\n{beside}")

    assert not plan.complete
