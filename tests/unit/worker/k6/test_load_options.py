"""Which options make which load."""

import pytest

from shared.domain.load import LoadStage
from worker.k6.load_options import Options, load_options
from worker.k6.load_shape import (
    ConstantRate,
    ConstantVus,
    Iterations,
    LoadShape,
    RampingRate,
    RampingVus,
)

UP = LoadStage(60, 30)
TWO = {"duration": "1m", "target": 30}


def _scenario(options: Options) -> object:
    scenarios = options["scenarios"]
    assert isinstance(scenarios, dict)
    return scenarios["load"]


@pytest.mark.parametrize(
    ("shape", "options"),
    [
        (ConstantVus(50, 120), {"vus": 50, "duration": "2m"}),
        (ConstantVus(None, 120), {"duration": "2m"}),
        (RampingVus(0, (UP,)), {"stages": [TWO]}),
        (Iterations(10, 100, per_vu=False), {"vus": 10, "iterations": 100}),
        (Iterations(10, 4, per_vu=False), {"vus": 4, "iterations": 4}),
    ],
)
def test_a_load_without_a_scenario_is_said_at_the_top(shape: LoadShape, options: Options) -> None:
    assert load_options(shape, iteration_s=1.0) == options


@pytest.mark.parametrize(
    ("shape", "scenario"),
    [
        (RampingVus(5, (UP,)), {"executor": "ramping-vus", "startVUs": 5, "stages": [TWO]}),
        (
            ConstantRate(30, 60),
            {
                "executor": "constant-arrival-rate",
                "rate": 30,
                "timeUnit": "1s",
                "duration": "1m",
                "preAllocatedVUs": 60,
                "maxVUs": 240,
            },
        ),
        (
            RampingRate(10, (UP,), vus=7),
            {
                "executor": "ramping-arrival-rate",
                "startRate": 10,
                "timeUnit": "1s",
                "stages": [TWO],
                "preAllocatedVUs": 7,
                "maxVUs": 7,
            },
        ),
        (
            Iterations(10, 5, per_vu=True, limit_s=300),
            {
                "executor": "per-vu-iterations",
                "vus": 10,
                "iterations": 5,
                "maxDuration": "5m",
            },
        ),
    ],
)
def test_other_loads_are_a_scenario(shape: LoadShape, scenario: object) -> None:
    assert _scenario(load_options(shape, iteration_s=2.0)) == scenario


@pytest.mark.parametrize(
    ("rate_per_s", "rate", "unit"),
    [(30, 30, "1s"), (0.5, 30, "1m"), (1 / 60, 1, "1m"), (1 / 3600, 1, "1h"), (1e-9, 1, "1h")],
)
def test_a_rate_is_a_whole_number_in_the_shortest_unit_that_allows_it(
    rate_per_s: float, rate: int, unit: str
) -> None:
    scenario = _scenario(load_options(ConstantRate(rate_per_s, 60), iteration_s=1.0))

    assert isinstance(scenario, dict)
    assert (scenario["rate"], scenario["timeUnit"]) == (rate, unit)


def test_a_ramp_has_one_unit_for_all_its_rates() -> None:
    shape = RampingRate(None, (LoadStage(60, 0.5), LoadStage(60, 2)))

    scenario = _scenario(load_options(shape, iteration_s=1.0))

    assert isinstance(scenario, dict)
    assert scenario["timeUnit"] == "1m"
    assert [stage["target"] for stage in scenario["stages"]] == [30, 120]
    assert "startRate" not in scenario


def test_many_iterations_are_given_the_time_that_they_need() -> None:
    options = load_options(Iterations(1, 1000, per_vu=False), iteration_s=1.0)

    scenario = _scenario(options)

    assert isinstance(scenario, dict)
    assert (scenario["executor"], scenario["maxDuration"]) == ("shared-iterations", "34m")
