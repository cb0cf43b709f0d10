"""What a chart shows of each scenario: the line that it makes, and the one that is asked of it."""

from collections.abc import Mapping

import pytest

from shared.domain.dry_run import Course, DryRun, Step, StepKind
from shared.domain.load import LoadStage
from shared.domain.plan import GivenPlan, Load, Plan, Scenario, Unit
from shared.domain.verification import Point, ScenarioCourse
from shared.reading.answer import plan_of
from worker.verify.conformance.drawn_courses import drawn_courses

STEADY = {"executor": "constant-vus", "vus": 50, "duration": "2m0s"}


def ramping(*stages: tuple[str, int], start: int = 1, **more: object) -> dict[str, object]:
    listed = [{"duration": duration, "target": target} for duration, target in stages]
    return {"executor": "ramping-vus", "startVUs": start, "stages": listed, **more}


def drawn(
    plan: Plan, *scenarios: Mapping[str, object], seen: DryRun | None = None
) -> tuple[ScenarioCourse, ...]:
    named = {f"s{number}": scenario for number, scenario in enumerate(scenarios)}
    return drawn_courses(plan, {"scenarios": named}, seen)


def line(*points: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(Point(*each) for each in points)


def asked(description: str, *scenarios: Mapping[str, object]) -> list[object]:
    return [each.asked for each in drawn(plan_of(description), *scenarios)]


def test_both_lines_begin_where_they_start() -> None:
    (only,) = drawn(
        plan_of("ramp from 10 to 200 users over 5 minutes, hold 10 minutes"),
        ramping(("5m0s", 100), ("10m0s", 100), start=10),
    )

    assert (only.name, only.executor, only.unit) == ("s0", "ramping-vus", "vus")
    assert only.made == line((0, 10), (300, 100), (900, 100))
    assert only.asked == line((0, 10), (300, 200), (900, 200))


def test_a_jump_is_two_points_at_one_time() -> None:
    (only,) = drawn(Plan(), ramping(("0s", 50), ("1m0s", 50), ("0s", 80), ("1m0s", 80)))

    assert only.made == line((0, 1), (0, 50), (60, 50), (60, 80), (120, 80))
    assert only.asked is None


def test_a_course_begins_at_its_start_time() -> None:
    (only,) = drawn(Plan(), {**STEADY, "startTime": "30s"})

    assert only.made == line((30, 50), (150, 50))


def test_phases_that_make_one_load_together_are_drawn_as_they_are_made() -> None:
    plan = plan_of("GET https://shop.example/a with 50 users for 3 minutes")
    step = Step(kind=StepKind.REQUEST, method="GET", url="https://shop.example/a")
    trace = [Course(scenario=f"s{n}", iterations=1, steps=(step,)) for n in range(2)]
    seen = DryRun(requests=2, checks=0, iterations=2, hosts=(), trace=trace)

    assert [each.asked for each in drawn(plan, STEADY, STEADY, seen=seen)] == [None, None]


def test_what_is_not_asked_is_drawn_as_it_is_made() -> None:
    ramp = "ramp to 200 users over 5 minutes"
    steps = "50 users for 2 minutes, then 100 users for 3 minutes"
    held = ramping(("0s", 50), ("2m0s", 50), ("0s", 100), ("3m0s", 100))

    assert asked(ramp, ramping(("5m0s", 200), start=7)) == [((0, 7), (300, 200))]
    # How the load gets from one step to the next is open.
    (only,) = drawn(plan_of(steps), held)
    assert only.asked == only.made


@pytest.mark.parametrize(
    ("description", "scenario"),
    [
        ("", STEADY),
        ("around 50 users for 2 minutes", STEADY),
        ("50 users", STEADY),
        ("50 iterations per second for 2 minutes", STEADY),
        ("50 requests per second for 2 minutes", STEADY),
        ("20 users share 100 iterations", STEADY),
        ("50 users for 2 minutes", {"executor": "constant-arrival-rate", "rate": 9}),
    ],
)
def test_nothing_is_asked_that_is_not_sure_or_in_another_unit(
    *, description: str, scenario: Mapping[str, object]
) -> None:
    assert asked(description, scenario) == [None]


def test_iterations_have_no_course() -> None:
    (only,) = drawn(
        plan_of("10 users do 100 iterations each"),
        {"executor": "per-vu-iterations", "vus": 10, "iterations": 100},
    )

    assert (only.unit, only.made, only.asked) == ("vus", None, None)


def test_a_scenario_without_an_end_has_no_course() -> None:
    (only,) = drawn(Plan(), {"executor": "externally-controlled", "vus": 10})

    assert only.made is None


def users(name: str, count: int, start_s: float | None = None) -> Scenario:
    load = Load(unit=Unit.USERS, target=count, duration_s=60)
    return Scenario(name=name, load=load, start_s=start_s)


def test_each_load_is_drawn_in_the_scenario_that_makes_it() -> None:
    plan = plan_of("x", GivenPlan(scenarios=(users("a", 20), users("b", 5, start_s=30))))
    five, twenty, six = (
        {"executor": "constant-vus", "vus": vus, "duration": "1m0s"} for vus in (5, 20, 6)
    )

    assert [each.asked for each in drawn(plan, five, twenty)] == [
        ((30, 5), (90, 5)),
        ((0, 20), (60, 20)),
    ]
    # Which of the two is to make five users, nobody says.
    assert [each.asked for each in drawn(plan, six, twenty)] == [None, ((0, 20), (60, 20))]


def test_no_scenario_is_asked_for_the_load_of_all() -> None:
    thirty, twenty = ({**STEADY, "vus": vus} for vus in (30, 20))

    assert asked("50 users for 2 minutes", thirty, twenty) == [None, None]


def seen(*counts: int, truncated: bool = False) -> DryRun:
    step = Step(kind=StepKind.REQUEST, method="GET", url="https://a.example/")
    trace = tuple(
        Course(scenario="s0", iterations=4, steps=(step,) * count, truncated=truncated)
        for count in counts
    )
    return DryRun(requests=4, checks=0, iterations=4, hosts=(), trace=trace)


@pytest.mark.parametrize(
    ("dry_run", "level"),
    [
        (seen(3), 20),
        (seen(1), 60),
        (seen(0), None),
        (seen(1, 2), None),
        (seen(3, truncated=True), None),
        (None, None),
    ],
)
def test_requests_per_second_are_drawn_if_iterations_tell_them(
    *, dry_run: DryRun | None, level: float | None
) -> None:
    rate = {"executor": "constant-arrival-rate", "rate": 40, "timeUnit": "1s", "duration": "2m0s"}

    (only,) = drawn(plan_of("60 requests per second for 2 minutes"), rate, seen=dry_run)

    assert only.unit == "iterations_per_s"
    assert only.made == line((0, 40), (120, 40))
    assert only.asked == (None if level is None else line((0, level), (120, level)))


def test_a_course_is_short_enough_to_be_read() -> None:
    long = ramping(*(("1s", number) for number in range(501)))
    many = [STEADY] * 51

    assert [each.name for each in drawn(Plan(), long, STEADY)] == ["s1"]
    assert len(drawn(Plan(), *many)) == 50
    # Of two scenarios, the one that is left out may be the one that is meant.
    assert asked("50 users for 2 minutes", long, STEADY) == [None]


def test_stages_of_the_caller_are_drawn_to_their_ends() -> None:
    load = Load(
        unit=Unit.USERS,
        target=9,
        start=3,
        stages=(LoadStage(10, 9), LoadStage(0, 4)),
        duration_s=10,
    )
    plan = plan_of("x", GivenPlan(scenarios=(Scenario(name="a", load=load),)))

    (only,) = drawn(plan, STEADY)

    assert only.asked == line((0, 3), (10, 9), (10, 4))
