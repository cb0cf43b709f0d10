"""A load that is cut in two is the same load."""

import pytest

from shared.domain.load import LoadStage
from worker.k6.load_cuts import cut, length_s
from worker.k6.load_shape import (
    ConstantRate,
    ConstantVus,
    Iterations,
    LoadShape,
    RampingRate,
    RampingVus,
)

UP, HELD = LoadStage(60, 100), LoadStage(600, 100)


@pytest.mark.parametrize(
    ("shape", "at_s", "parts"),
    [
        (ConstantVus(10, 300), 60, (ConstantVus(10, 60), ConstantVus(10, 240))),
        (ConstantRate(5, 300, 9), 60, (ConstantRate(5, 60, 9), ConstantRate(5, 240, 9))),
        (RampingVus(0, (UP, HELD)), 60, (RampingVus(0, (UP,)), ConstantVus(100, 600))),
        (
            RampingVus(0, (UP, HELD)),
            30,
            (RampingVus(0, (LoadStage(30, 50),)), RampingVus(50, (LoadStage(30, 100), HELD))),
        ),
        (
            RampingRate(10, (LoadStage(60, 10), LoadStage(0, 100), HELD), 7),
            60,
            (ConstantRate(10, 60, 7), ConstantRate(100, 600, 7)),
        ),
        (
            RampingVus(0, (UP, HELD, LoadStage(60, 0))),
            660,
            (RampingVus(0, (UP, HELD)), RampingVus(100, (LoadStage(60, 0),))),
        ),
        (Iterations(1, 10, per_vu=False), 5, None),
    ],
)
def test_a_load_is_cut(
    shape: LoadShape, at_s: float, parts: tuple[LoadShape, LoadShape] | None
) -> None:
    assert cut(shape, at_s) == parts


def test_iterations_have_no_length() -> None:
    assert length_s(Iterations(1, 10, per_vu=False)) is None
    assert length_s(RampingVus(0, (UP, HELD))) == 660
