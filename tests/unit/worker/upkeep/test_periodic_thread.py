import threading

import pytest
import structlog

from shared.domain.errors import StoreUnavailableError
from tests.support.waiting import wait_until
from worker.upkeep.periodic_thread import PeriodicThread


class Failing:
    """Raises until told to stop."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1
        if self.error is not None:
            raise self.error


@pytest.mark.parametrize("error", [StoreUnavailableError("away"), ValueError("a bug")])
def test_a_failing_tick_ends_no_later_one(error: Exception) -> None:
    ticks = Failing(error)
    ticker = PeriodicThread("a-ticker", ticks, every_s=0.01)

    ticker.start()
    wait_until(lambda: ticks.calls >= 3, within_s=5, what="third tick")
    ticker.stop()

    assert ticks.calls >= 3


def test_a_ticker_that_has_not_begun_is_not_silent() -> None:
    assert PeriodicThread("a-ticker", lambda: None, every_s=60).silent_s == 0


def test_an_outage_is_logged_once_and_so_is_its_end() -> None:
    ticks = Failing(StoreUnavailableError("away"))
    ticker = PeriodicThread("a-ticker", ticks, every_s=60)

    with structlog.testing.capture_logs() as lines:
        ticker.tick()
        ticker.tick()
        ticks.error = None
        ticker.tick()
        ticker.tick()

    assert [line["event"] for line in lines] == ["store_out_of_reach", "store_within_reach"]


def test_a_hanging_tick_shows_as_silence() -> None:
    hang, begun = threading.Event(), threading.Event()

    def tick() -> None:
        begun.set()
        hang.wait()

    ticker = PeriodicThread("a-ticker", tick, every_s=0.01)
    ticker.start()
    begun.wait()

    wait_until(lambda: ticker.silent_s > 0.1, within_s=5, what="silence")
    hang.set()
    wait_until(lambda: ticker.silent_s < 0.1, within_s=5, what="end of the silence")
    ticker.stop()

    assert ticker.silent_s == 0
