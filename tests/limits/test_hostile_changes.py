"""How long wishes and scripts to be changed take that were written to take long."""

import time

import pytest

from shared.domain.wanted import Ask, Base, Wanted
from worker.description.asked import read_description
from worker.description.change.wish import read_wish
from worker.literals.option_literals import literals_in

UNITS = (
    "without a ",
    "remove /a and ",
    "remove /a, ",
    "please ",
    "add ",
    "50 more users, ",
    "no think",
    "instead of the the the ",
    "drop the a a a a a a",
    "5\n",
    ",",
    "and ",
)


@pytest.mark.parametrize("unit", UNITS)
def test_a_hostile_wish_takes_bounded_time(unit: str) -> None:
    started = time.process_time()

    read_wish((unit * 10_000)[:10_000])

    assert time.process_time() - started < 3


def test_many_wishes_take_bounded_time() -> None:
    asks = tuple(Ask(description="also GET /a/b/c and without the cart " * 27) for _ in range(50))
    started = time.process_time()

    read_description(Wanted(description="7 users", base=Base(script="", asks=asks)))

    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "unit", ["sleep(1);", "{a:", "options;", "export const options={};", "[[", "'"]
)
def test_a_hostile_base_takes_bounded_time(unit: str) -> None:
    script = "export const options = { a: " + (unit * 20_000)[:100_000]
    started = time.process_time()

    literals_in(script)

    assert time.process_time() - started < 5
