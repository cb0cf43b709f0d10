import pytest

from shared.domain.verification import Severity
from worker.verify.load.machine import machine_differences


@pytest.mark.parametrize(
    ("vus", "severities"),
    [
        (10_000, []),
        (19_999, []),
        (20_000, [Severity.WARNING]),
        (30_000, [Severity.WARNING]),
        (100_000, [Severity.WARNING]),
        (10**15, [Severity.ERROR]),
    ],
)
def test_vus_beyond_a_machine_are_reported(vus: int, severities: list[Severity]) -> None:
    found = list(machine_differences({"maxVUs": vus, "scenarios": {}}))

    assert [each.severity for each in found] == severities


def test_rates_of_all_scenarios_count_together() -> None:
    scenario = {
        "executor": "constant-arrival-rate",
        "rate": 600_000,
        "timeUnit": "1s",
        "duration": "1m",
        "preAllocatedVUs": 10,
    }

    (found,) = machine_differences({"maxVUs": 20, "scenarios": {"a": scenario, "b": scenario}})

    assert found.severity is Severity.ERROR
    assert "1,200,000" in found.message
