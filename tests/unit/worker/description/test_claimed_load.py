"""The load that descriptions claim, one by one."""

import pytest

from shared.domain.verification import Load
from tests.support.load_corpus import Described, described_loads
from worker.description.claimed_load import requested_load


@pytest.mark.parametrize("case", described_loads(), ids=lambda case: case.text[:60])
def test_a_description_claims_exactly_what_the_corpus_says(case: Described) -> None:
    claimed = requested_load(case.text)

    assert claimed == case.load


def test_the_corpus_is_as_large_as_promised_and_holds_both_kinds() -> None:
    cases = described_loads()
    silent = [case for case in cases if case.load == Load()]

    assert len(cases) >= 120
    assert len({case.text for case in cases}) == len(cases)
    assert len(silent) >= 40


@pytest.mark.parametrize(
    "text",
    [
        "50 to 80 users",
        "at most 50 users",
        "around 50 users",
        "log in as user 50",
        "test 200 endpoints",
        "upload 5 MB",
        "GET https://example.com/items?limit=100",
        "GET /items?limit=100",
        "open 50 connections",
        "99.9% availability",
        "a cap of 50 users",
        "not 50 users",
        '{"users": 50, "duration": "2m"}',
        "`vus: 50`",
        "the log says '50 users for 2 minutes'",
        "X-Users: 50",
    ],
)
def test_a_number_that_is_no_promise_of_load_claims_nothing(text: str) -> None:
    claimed = requested_load(text)

    assert claimed == Load()


@pytest.mark.parametrize(
    "length",
    [
        "2 minutes",
        "2min",
        "two minutes",
        "120 s",
        "120 seconds",
        "2m",
        "2 mins",
        "1 minute 60 seconds",
        "120,000 ms",
    ],
)
def test_all_ways_to_write_two_minutes_are_the_same(length: str) -> None:
    claimed = requested_load(f"Run 50 users for {length}.")

    assert claimed == Load(vus=50, duration_s=120)


@pytest.mark.parametrize(
    "count", ["250", "two hundred and fifty", "two hundred fifty", "0.25k", "250 (250)"]
)
def test_all_ways_to_write_a_number_are_the_same(count: str) -> None:
    claimed = requested_load(f"Run {count} virtual users for 2 minutes.")

    assert claimed == Load(vus=250, duration_s=120)


@pytest.mark.parametrize("count", ["1.000", "1,00", "50+", "50-60", "50 000", "1'000", "½"])
def test_a_number_that_reads_in_two_ways_claims_nothing(count: str) -> None:
    claimed = requested_load(f"Run {count} virtual users.")

    assert claimed == Load()
