"""One thread that ends calls whose time is up: who waits for an answer looks at no clock."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from worker.budget import Budget, StopReason


class Deadlines:
    """Stops budgets when they have run out."""

    def __init__(self, name: str) -> None:
        self._watched: set[Budget] = set()
        self._changed = threading.Condition()
        self._sleeps_until = 0.0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @contextmanager
    def bounded(self, budget: Budget, seconds: float) -> Iterator[Budget]:
        """Yield a budget that is stopped when the other one is, or after so many seconds."""
        bound = Budget(seconds)
        with budget.stopping(lambda: bound.stop(StopReason.CANCELLED)):
            with self._changed:
                self._watched.add(bound)
                if time.monotonic() + seconds < self._sleeps_until:
                    self._changed.notify()
            try:
                yield bound
            finally:
                with self._changed:
                    self._watched.discard(bound)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait(self._until_the_first())
                over = [bound for bound in self._watched if bound.is_over]
                self._watched.difference_update(over)
            for bound in over:
                bound.stop(StopReason.CANCELLED)

    def _until_the_first(self) -> float | None:
        """Return the seconds until a budget runs out; None if there is none."""
        seconds = min((bound.remaining_s for bound in self._watched), default=None)
        self._sleeps_until = math.inf if seconds is None else time.monotonic() + seconds
        return seconds
