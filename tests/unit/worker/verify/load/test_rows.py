from typing import Any

import pytest

from shared.domain.dry_run import Course, Step, StepKind
from shared.domain.verification import Finding, Severity
from worker.verify.load.rows import row_differences
from worker.verify.static.facts import Counter, RowUse

PAUSE = Course(
    scenario="load",
    iterations=3,
    steps=(
        Step(kind=StepKind.REQUEST, method="GET", url="https://shop.example/", status=200),
        Step(kind=StepKind.PAUSE, seconds=1.0),
    ),
)
TIMED = {"executor": "constant-vus", "vus": 10, "duration": "1m"}
EACH = {"executor": "per-vu-iterations", "vus": 5, "iterations": 8}
SHARED = {"executor": "shared-iterations", "vus": 5, "iterations": 40}
ARRIVALS = {
    "executor": "constant-arrival-rate",
    "rate": 2,
    "timeUnit": "1s",
    "duration": "30s",
    "preAllocatedVUs": 12,
    "maxVUs": 20,
}


def _use(rows: int, counter: Counter, *, needed: bool = True, **others: Any) -> RowUse:
    offset = -1 if counter is Counter.VU else 0
    settings: dict[str, Any] = {"function": "default", "offset": offset, "line": 7, "column": 3}
    return RowUse(
        file="a.js", name="users", rows=rows, counter=counter, needed=needed, **(settings | others)
    )


def _found(
    use: RowUse, *loads: dict[str, Any], seen: tuple[Course, ...] = (PAUSE,)
) -> list[Finding]:
    names = ["load", "other", "third"]
    scenarios = dict(zip(names, loads, strict=False))
    return list(row_differences([use], {"scenarios": scenarios}, seen))


@pytest.mark.parametrize(
    ("counter", "load", "enough"),
    [
        (Counter.VU, TIMED, 10),
        (Counter.VU, ARRIVALS, 12),
        (Counter.ITERATION_OF_VU, EACH, 8),
        (Counter.ITERATION_OF_VU, SHARED, 8),
        (Counter.ITERATION_OF_VU, ARRIVALS, 3),
        (Counter.ITERATION, EACH, 40),
        (Counter.ITERATION, SHARED, 40),
        (Counter.ITERATION, ARRIVALS, 60),
        (Counter.ITERATION_OF_VU, TIMED, 30),
        (Counter.ITERATION, TIMED, 300),
    ],
)
def test_one_row_less_than_the_load_asks_for_is_too_few(
    counter: Counter, load: dict[str, Any], enough: int
) -> None:
    assert _found(_use(enough, counter), load) == []
    assert [each.code for each in _found(_use(enough - 1, counter), load)] == ["data_runs_out"]


def test_both_numbers_the_line_and_the_remedy_are_named() -> None:
    (found,) = _found(_use(3, Counter.VU), TIMED)

    assert found.severity is Severity.ERROR
    assert found.line == 7
    assert "3 rows" in found.message
    assert "10 VUs" in found.message
    assert "% users.length" in (found.hint or "")


def test_it_is_a_warning_where_it_is_not_sure() -> None:
    (guessed,) = _found(_use(100, Counter.ITERATION), TIMED)
    (handed_on,) = _found(_use(3, Counter.VU, needed=False), TIMED)

    assert guessed.severity is handed_on.severity is Severity.WARNING


def test_rows_that_run_out_however_long_requests_take_are_an_error() -> None:
    (found,) = _found(_use(50, Counter.ITERATION), TIMED)

    assert found.severity is Severity.ERROR


def test_the_first_row_belongs_to_the_first_vu_only_if_one_is_taken_off() -> None:
    assert len(_found(_use(10, Counter.VU, offset=0), TIMED)) == 1
    assert _found(_use(11, Counter.VU, offset=0), TIMED) == []


def test_only_scenarios_of_the_function_count() -> None:
    crowd = {**TIMED, "exec": "crowd", "vus": 100}

    assert _found(_use(10, Counter.VU), TIMED, crowd) == []
    assert _found(_use(10, Counter.VU, function="setup"), TIMED, crowd) == []
    assert _found(_use(10, Counter.VU, function=None), TIMED, crowd) == []
    assert len(_found(_use(9, Counter.VU, function=None), TIMED, crowd)) == 1


def test_nothing_is_guessed_of_iterations_that_nobody_saw() -> None:
    assert _found(_use(10, Counter.ITERATION), TIMED, seen=()) == []
    assert len(_found(_use(3, Counter.ITERATION), SHARED, seen=())) == 1


def test_each_vu_begins_an_iteration_however_long_it_takes() -> None:
    slow = PAUSE.model_copy(update={"steps": (Step(kind=StepKind.PAUSE, seconds=600.0),)})

    assert _found(_use(10, Counter.ITERATION), TIMED, seen=(slow,)) == []
    assert len(_found(_use(9, Counter.ITERATION), TIMED, seen=(slow,))) == 1


def test_iterations_that_do_not_fit_into_the_time_do_not_count() -> None:
    hurried = {**SHARED, "iterations": 1000, "maxDuration": "10s"}

    assert _found(_use(25, Counter.ITERATION), hurried) == []
    assert [each.severity for each in _found(_use(24, Counter.ITERATION), hurried)] == [
        Severity.WARNING
    ]


def test_a_scenario_that_k6_does_not_ship_asks_for_nothing() -> None:
    assert _found(_use(1, Counter.VU), {"executor": "own"}) == []
