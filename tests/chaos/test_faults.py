"""Each fault alone, while jobs run and new ones come: none is lost, none ends twice."""

import pytest

from tests.support.chaos.campaign import run
from tests.support.chaos.faults import FAULTS, Part
from tests.support.chaos.place import Place
from tests.support.chaos.schedule import single

ASKS = 18
# By hand faults last as long as they do for people: `python -m bench.campaign --each`.
LAST_S = 20.0


@pytest.mark.waits_long
@pytest.mark.timeout(400)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_loses_and_doubles_nothing(place: Place, fault: str) -> None:
    lasts_s = min(FAULTS[fault].lasts_s, LAST_S)

    outcome = run(place, single(fault, asks=ASKS, lasts_s=lasts_s))

    assert not outcome.broken
    assert (outcome.lost, outcome.doubled) == (0, 0)
    assert outcome.accepted == ASKS + 1
    # A model that fails for longer than its calls are tried again fails their jobs.
    if FAULTS[fault].part is not Part.MODEL:
        assert outcome.ended == {"succeeded": ASKS + 1}
