from typing import Any

import pytest

from worker.verify.dry_run.inquiry import Questions
from worker.verify.dry_run.plan import MOST_SCENARIOS, Plan, plan, tried_as


def _plan(scenarios: dict[str, Any], *, tries_sparse: bool = False, most_vus: int = 50) -> Plan:
    return plan({"scenarios": scenarios, "maxVUs": most_vus}, tries_sparse=tries_sparse)


def _constant(vus: int = 50, **more: Any) -> dict[str, Any]:
    return {"executor": "constant-vus", "vus": vus, "duration": "1m0s", **more}


def test_a_function_runs_in_three_iterations_of_three_vus() -> None:
    planned = _plan({"default": _constant()})

    (trial,) = planned.trials
    assert (trial.vus, trial.iterations, planned.total) == (3, 3, 9)
    assert planned.highest_vu == 50


def test_no_vu_runs_that_the_load_does_not_have() -> None:
    planned = _plan({"default": _constant(vus=2)}, most_vus=2)

    assert planned.trials[0].vus == 2
    assert planned.highest_vu == 2


@pytest.mark.parametrize(
    ("settings", "vus", "iterations"),
    [
        ({"executor": "per-vu-iterations", "vus": 5, "iterations": 1}, 3, 1),
        ({"executor": "per-vu-iterations", "vus": 5, "iterations": 20}, 3, 3),
        ({"executor": "shared-iterations", "vus": 5, "iterations": 4}, 3, 1),
        ({"executor": "shared-iterations", "vus": 5, "iterations": 2}, 2, 1),
        ({"executor": "shared-iterations", "vus": None, "iterations": None}, 1, 1),
    ],
)
def test_no_iteration_runs_that_the_load_does_not_make(
    settings: dict[str, Any], vus: int, iterations: int
) -> None:
    planned = _plan({"default": settings}, tries_sparse=True)

    assert (planned.trials[0].vus, planned.trials[0].iterations) == (vus, iterations)
    assert planned.sparse_iteration is None


@pytest.mark.parametrize(
    ("settings", "vus"),
    [
        ({"executor": "ramping-vus", "startVUs": 0, "stages": [{"target": 2}]}, 2),
        ({"executor": "constant-arrival-rate", "preAllocatedVUs": 1, "maxVUs": 2}, 2),
        (
            {
                "executor": "ramping-arrival-rate",
                "preAllocatedVUs": 1,
                "stages": [{"target": 100}],
            },
            1,
        ),
    ],
)
def test_the_most_vus_of_a_scenario_are_what_its_executor_reaches(
    settings: dict[str, Any], vus: int
) -> None:
    assert _plan({"default": settings}).trials[0].vus == vus


def test_an_iteration_with_empty_answers_comes_last() -> None:
    planned = _plan({"default": _constant()}, tries_sparse=True)

    assert planned.sparse_iteration == 3
    assert planned.iterations == 4


@pytest.mark.parametrize(("scenarios", "vus"), [(4, 3), (5, 2), (12, 2), (13, 1)])
def test_with_many_scenarios_each_gets_fewer_vus(scenarios: int, vus: int) -> None:
    planned = _plan({f"s{number}": _constant(exec=f"f{number}") for number in range(scenarios)})

    assert len(planned.trials) == scenarios
    assert {trial.vus for trial in planned.trials} == {vus}


def test_scenarios_that_call_the_same_alike_are_tried_once() -> None:
    planned = _plan(
        {
            "a": _constant(exec="f"),
            "b": _constant(exec="f", env={"A": "1"}),
            "c": _constant(exec="f"),
        }
    )

    assert [trial.name for trial in planned.trials] == ["a", "b"]


def test_scenarios_beyond_the_bound_are_counted() -> None:
    planned = _plan(
        {f"s{number}": _constant(exec=f"f{number}") for number in range(MOST_SCENARIOS + 3)}
    )

    assert len(planned.trials) == MOST_SCENARIOS
    assert planned.left_out == 3


def test_a_question_takes_one_more_iteration_that_walks() -> None:
    options = {"scenarios": {"default": _constant()}, "maxVUs": 50}

    planned = plan(options, tries_sparse=True, questions=Questions(shares=True))

    (trial,) = planned.trials
    assert (trial.iterations, trial.walk, planned.iterations) == (5, 4, 4)
    assert planned.walks["0"] == {
        "number": 4,
        "total": 15,
        "draws": 200,
        "always": True,
        "fails": False,
        "seconds": 60.0,
        "iterations": 3,
        "vus": 50,
    }
    assert [planned.counts("0", str(number)) for number in range(5)] == [True] * 3 + [False] * 2
    assert planned.counts("setup", "4")


def test_without_a_question_nothing_walks() -> None:
    planned = _plan({"default": _constant()})

    assert planned.walks == {}
    assert planned.trials[0].walk is None


def test_a_walk_knows_how_many_iterations_the_load_makes() -> None:
    once = {"executor": "per-vu-iterations", "vus": 5, "iterations": 1}
    unknown = {"executor": "of-an-extension", "vus": 5}

    counted = plan({"scenarios": {"a": once}}, tries_sparse=True, questions=Questions(shares=True))
    other = plan({"scenarios": {"a": unknown}}, tries_sparse=False, questions=Questions(mixes=True))

    way = counted.walks["0"]
    assert (way["seconds"], way["iterations"], way["number"]) == (None, 1, 1)
    assert other.walks["0"]["seconds"] is None


def test_scenarios_that_are_alike_are_tried_as_the_first_of_them() -> None:
    scenarios = {
        "a": _constant(exec="browse"),
        "b": _constant(exec="buy"),
        "c": _constant(exec="browse", startTime="1m0s"),
        "d": _constant(exec="browse", env={"X": "1"}),
    }

    assert tried_as({"scenarios": scenarios}) == {"a": "a", "b": "b", "c": "a", "d": "d"}
    assert tried_as({}) == {}
