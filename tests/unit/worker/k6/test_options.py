"""The tables of options agree with each other and with what is read of k6's answers."""

from worker.k6 import executors
from worker.k6.options import (
    CURRENT_EXECUTORS,
    EXECUTORS,
    OPTION_DURATIONS,
    OPTIONS,
    REMOVED_EXECUTOR,
    SCENARIO_DURATIONS,
    SCENARIO_ONLY,
    SCENARIO_OPTIONS,
)


def test_every_executor_is_read_with_the_load_that_it_makes() -> None:
    for name in EXECUTORS:
        scenario = {"executor": name, "vus": 1, "duration": "1s", "rate": 1, "stages": []}

        assert executors.activities({"s": scenario})


def test_only_the_removed_executor_is_not_current() -> None:
    assert {*CURRENT_EXECUTORS, REMOVED_EXECUTOR} == set(EXECUTORS)


def test_options_that_are_durations_are_options() -> None:
    fields = SCENARIO_OPTIONS.union(*(each.known for each in EXECUTORS.values()))

    assert set(OPTION_DURATIONS) <= OPTIONS
    assert set(SCENARIO_DURATIONS) <= fields


def test_what_belongs_into_a_scenario_alone_is_no_option_of_the_top() -> None:
    assert not SCENARIO_ONLY & OPTIONS
    assert {"executor", "rate", "startVUs", "gracefulStop"} <= SCENARIO_ONLY
