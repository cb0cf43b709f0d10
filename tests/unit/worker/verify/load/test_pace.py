"""Rates that no network could serve with the VUs that a scenario has."""

import pytest

from worker.verify.load.pace import pace_differences


def _arrivals(rate: int, vus: int, most: int | None = None, unit: str = "1s") -> dict[str, object]:
    scenario = {
        "executor": "constant-arrival-rate",
        "rate": rate,
        "timeUnit": unit,
        "duration": "1m",
        "preAllocatedVUs": vus,
        "maxVUs": most,
    }
    return {"scenarios": {"checkout": scenario}}


@pytest.mark.parametrize(
    "options",
    [
        _arrivals(2000, 10),
        _arrivals(2000, 5, 10),
        _arrivals(60_000, 5, unit="1m"),
        {
            "scenarios": {
                "ramp": {
                    "executor": "ramping-arrival-rate",
                    "preAllocatedVUs": 2,
                    "stages": [{"duration": "1m", "target": 500}],
                }
            }
        },
    ],
)
def test_a_rate_that_leaves_less_than_ten_milliseconds_is_found(options: dict[str, object]) -> None:
    found = list(pace_differences(options))

    assert [each.code for each in found] == ["rate_needs_more_vus"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"scenarios": None},
        _arrivals(100, 1),
        _arrivals(2000, 5, 20),
        _arrivals(60, 1, unit="1m"),
        {"scenarios": {"steady": {"executor": "constant-vus", "vus": 1, "duration": "1m"}}},
        {"scenarios": {"own": {"executor": "of-an-extension"}}},
    ],
)
def test_a_rate_that_a_quick_server_allows_is_not(options: dict[str, object]) -> None:
    assert list(pace_differences(options)) == []


def test_the_finding_names_rate_vus_and_time() -> None:
    (found,) = pace_differences(_arrivals(2000, 5, 10))

    assert "2000 iterations per second" in found.message
    assert "10 VUs" in found.message
    assert "0.005 s" in found.message
