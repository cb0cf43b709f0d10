"""Several faults at once, drawn from a seed; `python -m bench.campaign` does it for longer."""

import logging
import os
import random

import pytest

from tests.support.chaos.campaign import run
from tests.support.chaos.place import Place
from tests.support.chaos.schedule import draw

SECONDS = 40

# Shown when the test fails.
log = logging.getLogger(__name__)


@pytest.mark.waits_long
@pytest.mark.timeout(400)
def test_each_accepted_job_ends_once_whatever_breaks(place: Place) -> None:
    seed = 1 if os.environ.get("CI") else random.randrange(10**6)
    log.warning("python -m bench.campaign --seed %d --minutes %.3f", seed, SECONDS / 60)

    outcome = run(place, draw(seed, seconds=SECONDS, workers=len(place.workers)))

    assert not outcome.broken
    assert outcome.accepted > 30
    assert outcome.ended["succeeded"] > outcome.accepted / 3
    assert sum(outcome.blows.values()) > 10
