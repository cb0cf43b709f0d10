"""What users do where no address says how is read, so that it is not lost."""

import pytest

from shared.domain.given_plan import with_given
from shared.domain.plan import GivenPlan
from shared.reading.reader import read_plan


@pytest.mark.parametrize(
    ("text", "activities"),
    [
        (
            "50 users log in, add a book to the cart and check out",
            ["log in", "add a book to the cart", "check out"],
        ),
        ("50 users log in with POST /auth/login and check out", ["check out"]),
        ("50 users log in with POST /auth/login and browse products", []),
        ("50 users browse https://shop.example for 2 minutes", []),
        ("50 users search for shoes at https://shop.example", ["search for shoes"]),
        ("50 users search for shoes with GET /find?q=shoes", []),
        ("50 users submit the form and pay.", ["submit the form", "pay"]),
        ("50 users pay the bill", []),
        ("Create a load test for 50 users", []),
        ("50 users view results", []),
    ],
)
def test_activities_without_an_address_are_told(text: str, activities: list[str]) -> None:
    assert list(read_plan(text).activities) == activities


def test_a_given_plan_leaves_no_activity_open() -> None:
    plan = with_given(read_plan("50 users log in"), GivenPlan(scenarios=()))

    assert plan.activities == ()
