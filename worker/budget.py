"""How long one attempt at a job may go on, and how it notices that it should stop."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from shared.domain.errors import DeadlineExceededError


class StopReason(StrEnum):
    """Why an attempt must end although its time is not up."""

    CANCELLED = "cancelled"
    LEASE_LOST = "lease_lost"
    SHUTDOWN = "shutdown"


class JobStoppedError(Exception):
    """Unwinds an attempt that somebody stopped; never reaches a caller."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Budget:
    """A deadline (seconds from now) and a stop switch that any thread may set."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends_at = clock() + seconds
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._reason: StopReason | None = None
        self._callbacks: list[Callable[[], object]] = []

    def __reduce__(self) -> tuple[type["Budget"], tuple[float]]:
        """Let another process have the seconds that are left; nobody can stop it there."""
        return Budget, (self.remaining_s,)

    @property
    def remaining_s(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._ends_at - self._clock())

    @property
    def is_over(self) -> bool:
        """Whether `check` would raise."""
        return self._reason is not None or self.remaining_s <= 0

    def stop(self, reason: StopReason) -> None:
        """End the attempt; the first reason stands."""
        with self._lock:
            if self._reason is not None:
                return
            self._reason = reason
            callbacks = tuple(self._callbacks)
        self._stopped.set()
        for callback in callbacks:
            callback()

    def check(self) -> None:
        """Raise JobStoppedError or DeadlineExceededError if the attempt may not go on."""
        if self._reason is not None:
            raise JobStoppedError(self._reason)
        if self.remaining_s <= 0:
            raise DeadlineExceededError("The job did not finish within its deadline.")

    def sleep(self, seconds: float) -> None:
        """Wait; wake and raise as `check` does when the attempt is stopped or its time is up."""
        self._stopped.wait(min(seconds, self.remaining_s))
        self.check()

    @contextmanager
    def stopping(self, callback: Callable[[], object]) -> Iterator[None]:
        """Call `callback` (from another thread) if the attempt is stopped inside this block."""
        with self._lock:
            self._callbacks.append(callback)
            stopped = self._reason is not None
        if stopped:
            callback()
        try:
            yield
        finally:
            with self._lock:
                self._callbacks.remove(callback)
