"""What the offline generator makes of the loads of a plan."""

import pytest

from shared.domain.load import LoadStage
from shared.domain.plan import Load, LoadTestType, Per, Unit
from worker.generate.offline.choice import Circumstances, choose_shape
from worker.generate.offline.doubtful_numbers import told_doubts
from worker.generate.offline.kinds import kind_called
from worker.generate.offline.movement import Movement, Role, Stretch, movement_of
from worker.generate.offline.rereading import in_iterations, without_doubtful_iterations
from worker.k6.load_shape import (
    ConstantRate,
    ConstantVus,
    Iterations,
    LoadShape,
    RampingRate,
    RampingVus,
)

SURE = Circumstances()
UNREAD = Circumstances(is_read=False)


@pytest.mark.parametrize(
    ("load", "shape"),
    [
        (Load(unit=Unit.USERS, target=50, duration_s=120), ConstantVus(50, 120)),
        (
            Load(unit=Unit.ITERATIONS_PER_S, target=5, duration_s=60, limit_vus=9),
            ConstantRate(5, 60, 9),
        ),
        (
            Load(unit=Unit.ITERATIONS, target=20, per=Per.VU, limit_vus=5),
            Iterations(5, 20, per_vu=True),
        ),
        (
            Load(unit=Unit.ITERATIONS, target=1000, per=Per.TOTAL, limit_vus=20, duration_s=90),
            Iterations(20, 1000, per_vu=False, limit_s=90),
        ),
        (
            Load(unit=Unit.USERS, start=10, stages=(LoadStage(60, 200),)),
            RampingVus(10, (LoadStage(60, 200),)),
        ),
        (
            Load(unit=Unit.REQUESTS_PER_S, start=5, stages=(LoadStage(60, 50),), limit_vus=8),
            RampingRate(5, (LoadStage(60, 50),), 8),
        ),
    ],
    ids=["users", "rate", "iterations of each", "iterations of all", "ramp", "ramp of a rate"],
)
def test_a_load_that_is_all_there_is_made_without_a_word(load: Load, shape: LoadShape) -> None:
    assert choose_shape(load, SURE) == (shape, ())


def test_what_is_missing_is_assumed_and_said() -> None:
    _, assumptions = choose_shape(None, SURE)

    assert assumptions == (
        "The number of users is not stated; 10 virtual users are used.",
        "The duration is not stated; the test runs for 1 minute.",
    )


def test_nothing_is_said_to_be_missing_while_something_is_unread() -> None:
    _, assumptions = choose_shape(None, UNREAD)

    assert not any("is not stated" in each for each in assumptions)


def test_levels_begin_at_once_where_nothing_is_said_to_move() -> None:
    levels = (LoadStage(300, 10), LoadStage(300, 50))
    load = Load(unit=Unit.USERS, stages=levels, held=(0, 1))

    shape, _ = choose_shape(load, Circumstances())

    assert shape == RampingVus(10, (LoadStage(300, 10), LoadStage(0, 50), LoadStage(300, 50)))


def test_a_ramp_in_words_alone_is_drawn_with_the_times_that_are_told() -> None:
    load = Load(unit=Unit.USERS, target=100, duration_s=720)
    times = (Stretch(120, Role.RISES), Stretch(570, Role.HOLDS), Stretch(30, Role.FALLS))
    told = Circumstances(
        movement=Movement(rises=True, falls=True, times=times), doubts={"duration_s": "unclear"}
    )

    shape, assumptions = choose_shape(load, told)

    assert shape == RampingVus(0, (LoadStage(120, 100), LoadStage(570, 100), LoadStage(30, 0)))
    assert assumptions == (
        "The stages of the ramp are taken to be 2m to 100, then 9m30s to 100, then 30s to 0.",
    )


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("500 VUs ramped over 10 minutes", (LoadStage(600, 500),)),
        ("Ramp up to 500 VUs for 10 minutes", (LoadStage(60, 500), LoadStage(540, 500))),
    ],
)
def test_a_ramp_takes_all_of_a_time_that_it_lies_across(
    text: str, stages: tuple[LoadStage, ...]
) -> None:
    load = Load(unit=Unit.USERS, target=500, duration_s=600)
    unclear = Circumstances(
        movement=movement_of(text, "en"), doubts={"duration_s": "the ramp is not clear"}
    )

    shape, _ = choose_shape(load, unclear)

    assert shape == RampingVus(0, stages)


def test_a_kind_of_test_lends_its_shape_to_a_peak() -> None:
    load = Load(unit=Unit.USERS, target=400)

    shape, assumptions = choose_shape(load, Circumstances(kind=kind_called(LoadTestType.STRESS)))

    assert isinstance(shape, RampingVus)
    assert max(stage.target for stage in shape.stages) == 400
    assert "usual shape" in assumptions[0]


def test_requests_per_second_become_iterations_of_so_many_requests() -> None:
    load = Load(unit=Unit.REQUESTS_PER_S, target=300, start=30, stages=(LoadStage(60, 300),))

    assert in_iterations(load, requests=3) == Load(
        unit=Unit.ITERATIONS_PER_S, target=100, start=10, stages=(LoadStage(60, 100),)
    )


def test_iterations_in_doubt_give_way_to_users_and_a_time_that_are_sure() -> None:
    load = Load(unit=Unit.ITERATIONS, target=3, per=Per.TOTAL, limit_vus=50, duration_s=120)
    told: list[str] = []

    kept = without_doubtful_iterations(load, {"target": "there are fewer than users"}, told)

    assert kept == Load(unit=Unit.USERS, target=50, duration_s=120)
    assert told == ["3 iterations are left out: there are fewer than users."]


def test_a_number_in_doubt_is_said_with_its_doubt() -> None:
    load = Load(unit=Unit.USERS, target=100, duration_s=300)

    told = told_doubts(load, {"target": "the level is not exact"}, of=None)

    assert told == ["Taken as 100 users: the level is not exact."]


@pytest.mark.parametrize(
    ("text", "language", "rises", "falls"),
    [
        ("Ramp up to 100 users", "en", True, False),
        ("Add a load test for 100 users", "en", False, False),
        ("Add 10 users every 30 s until 50", "en", True, False),
        ("Langsam auf 100 Benutzer steigern", "de", True, False),
        ("20 usuarios durante 2 minutos, sube a 50 y baja a 0", "es", True, True),
        ("Stages: 2m to 100, 5m at 100, 2m down to 0", "en", False, True),
    ],
)
def test_words_of_change_are_known_in_any_language(
    text: str, language: str, *, rises: bool, falls: bool
) -> None:
    movement = movement_of(text, language)

    assert (movement.rises, movement.falls) == (rises, falls)


@pytest.mark.parametrize(
    "text",
    [
        "warm up 1 minute, steady 10 minutes, cool down 30 seconds",
        "1 minute warm-up, 10 minutes steady, 30 seconds cool down",
    ],
)
def test_times_know_what_the_load_does_in_them(text: str) -> None:
    times = movement_of(text, "en").times

    assert [(each.seconds, each.role) for each in times] == [
        (60, Role.RISES),
        (600, Role.HOLDS),
        (30, Role.FALLS),
    ]


def test_a_level_among_ramps_begins_with_a_jump() -> None:
    stages = (LoadStage(300, 10), LoadStage(300, 50), LoadStage(60, 0))

    shape, _ = choose_shape(Load(unit=Unit.USERS, stages=stages, held=(0, 1)), Circumstances())

    assert shape == RampingVus(
        10, (LoadStage(300, 10), LoadStage(0, 50), LoadStage(300, 50), LoadStage(60, 0))
    )


def test_a_usual_shape_is_exactly_as_long_as_is_stated() -> None:
    load = Load(unit=Unit.USERS, duration_s=28_800)

    shape, _ = choose_shape(load, Circumstances(kind=kind_called(LoadTestType.SOAK)))

    assert isinstance(shape, RampingVus)
    assert sum(stage.duration_s for stage in shape.stages) == 28_800
