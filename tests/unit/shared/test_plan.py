"""A plan as it is kept and sent."""

import json

from shared.domain.plan import Plan
from shared.reading.reader import read_plan

NEWEST = {"credentials", "answered_token", "passed_on"}


def test_a_plan_is_the_same_after_its_way_through_json() -> None:
    plan = read_plan(
        "5 users for 1 minute on wss://a.example/s, send 'x' every 5 s for 20 s, with basic auth. "
        "Save the access_token of the login"
    )

    assert Plan.model_validate_json(plan.model_dump_json()) == plan


def test_a_plan_from_before_its_newest_fields_is_still_one() -> None:
    plan = read_plan("5 users for 1 minute on wss://a.example/s")
    kept = json.loads(plan.model_dump_json(exclude=NEWEST))
    for step in kept["scenarios"][0]["steps"]:
        del step["session"]

    assert Plan.model_validate(kept) == plan
