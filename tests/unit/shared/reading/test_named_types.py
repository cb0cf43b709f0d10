"""The types of load tests are read by their usual names."""

import pytest

from shared.domain.plan import LoadTestType
from shared.reading.reader import read_plan


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A spike test of https://shop.example", LoadTestType.SPIKE),
        ("Soak testing of https://shop.example", LoadTestType.SOAK),
        ("stress-test https://shop.example", LoadTestType.STRESS),
        ("A break-point test, and a capacity test", LoadTestType.BREAKPOINT),
        ("An average-load test of https://shop.example", LoadTestType.LOAD),
        ("A load test that ends as a soak test", LoadTestType.SOAK),
        ("50 users for 2 minutes under stress", None),
        ("Run load-test.yml for 2 minutes", None),
    ],
)
def test_the_type_of_a_test_is_what_it_is_called(text: str, named: LoadTestType | None) -> None:
    assert read_plan(text).test_type is named
