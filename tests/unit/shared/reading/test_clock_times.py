"""Lengths that are told by times of the day."""

import pytest

from shared.domain.plan import Plan
from shared.reading.reader import read_plan

URL = "https://a.example/x"


def duration_of(plan: Plan) -> float | None:
    load = plan.scenarios[0].load
    return load.duration_s if load else None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        (f"20 users from 22:00 to 06:00 on {URL}", 8),
        (f"20 users on {URL} between 8 am and 10 am", 2),
        (f"From 9 a.m. to 5:30 p.m., 20 users keep calling {URL}.", 8.5),
        (f"Run 20 users against {URL} starting at 22:00 until 06:00", 8),
        (f"The nightly test runs from 10 pm to 4 am with 20 users on {URL}.", 6),
        (f"Overnight run from 22:00 to 06:00 with 20 users on {URL}, to see if memory grows", 8),
        (f"20 Nutzer von 22 bis 6 Uhr auf {URL}", 8),
        (f"20 Nutzer von 22:00 bis 06:00 Uhr auf {URL}", 8),
        (f"20 usuarios de 22:00 a 06:00 en {URL}", 8),
        (f"20 usuários das 22:00 até 06:00 em {URL}", 8),
        (f"从22:00到06:00 20个用户访问 {URL}", 8),
    ],
)
def test_the_times_between_which_users_act_are_a_length(text: str, hours: float) -> None:
    plan = read_plan(text)

    load = plan.scenarios[0].load
    assert load is not None
    assert (load.target, load.duration_s, load.stages) == (20, hours * 3600, ())
    assert plan.complete
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        f"Business hours are 8 am to 6 pm. 20 users on {URL}",
        f"20 users on {URL}. The maintenance window is from 22:00 to 06:00.",
        f"20 users on {URL}. Peak hours: 12:00 to 14:00.",
        f"20 users on {URL}. Backups run from 01:00 to 02:00.",
        f"Traffic is highest between 6 pm and 9 pm. 20 users on {URL}",
        f"20 users on {URL}, so that it stays stable during clinic hours (8:00-17:00)",
        f"20 users from 22:00 on {URL}",
        f"20 users on {URL}, but not between 22:00 and 06:00",
    ],
)
def test_times_of_something_else_are_no_length(text: str) -> None:
    plan = read_plan(text)

    assert duration_of(plan) is None
    assert plan.complete


def test_a_length_that_is_told_stands_beside_times_of_the_day() -> None:
    plan = read_plan(f"20 users on {URL} for 10 minutes, run it between 22:00 and 06:00")

    assert duration_of(plan) == 600
    assert not [claim for claim in plan.claims if claim.doubt]


@pytest.mark.parametrize(
    "text",
    [
        f"Ramp to 100 users from 22:00 to 22:10 and hold until 23:00 on {URL}",
        f"20 users on {URL}, only between 22:00 and 06:00",
        f"20 users view offers valid from 10:30 to 11:30 on {URL}",
        f"20 users on {URL}, 22:00-06:00",
        f"20 users on {URL} from 9 to 5 pm",
    ],
)
def test_times_of_the_day_that_may_mean_more_are_a_doubt(text: str) -> None:
    assert [claim.part for claim in read_plan(text).claims if claim.doubt]
