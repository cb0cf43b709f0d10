"""A thread that does one small thing at a steady pace and goes on through every outage."""

import threading
import time
from collections.abc import Callable

import structlog

from shared.domain.errors import StoreUnavailableError

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class PeriodicThread:
    """Calls `tick` at once and then every `every_s` seconds; a failing tick never ends it."""

    def __init__(self, name: str, tick: Callable[[], object], *, every_s: float) -> None:
        self._name = name
        self._tick = tick
        self._every_s = every_s
        self._stopping = threading.Event()
        self._last_tick_at: float | None = None
        self._failing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._last_tick_at = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """End after the tick that is under way, without waiting for it."""
        self._stopping.set()

    @property
    def silent_s(self) -> float:
        """Seconds since the last tick ended, well or not; 0 before the start and once stopped."""
        if self._last_tick_at is None or self._stopping.is_set():
            return 0.0
        return time.monotonic() - self._last_tick_at

    def tick(self) -> None:
        """Tick once; log the first failure of a row and the recovery."""
        try:
            self._tick()
        except StoreUnavailableError as error:
            if not self._failing:
                log.warning("store_out_of_reach", thread=self._name, why=error.reason)
            self._failing = True
        except Exception:  # the edge of a thread: a bug in one tick must not end all later ones
            if not self._failing:
                log.exception("tick_failed", thread=self._name)
            self._failing = True
        else:
            if self._failing:
                log.info("store_within_reach", thread=self._name)
            self._failing = False
        self._last_tick_at = time.monotonic()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.tick()
            self._stopping.wait(self._every_s)
