"""Each fault alone, while jobs run and new ones come: none is lost, none ends twice."""

import pytest

from tests.support.chaos.campaign import run
from tests.support.chaos.faults import FAULTS, Part
from tests.support.chaos.place import Place
from tests.support.chaos.schedule import single

ASKS = 18


@pytest.mark.waits_long
@pytest.mark.timeout(400)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_loses_and_doubles_nothing(place: Place, fault: str) -> None:
    outcome = run(place, single(fault, asks=ASKS))

    assert not outcome.broken
    assert (outcome.lost, outcome.doubled) == (0, 0)
    assert outcome.accepted == ASKS + 1
    # A model that fails for longer than its calls are tried again fails their jobs.
    if FAULTS[fault].part is not Part.MODEL:
        assert outcome.ended == {"succeeded": ASKS + 1}
