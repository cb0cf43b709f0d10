"""No more than a number at a time, in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from worker.budget import Budget

# How often a thread that waits for its turn looks whether its job was stopped.
_LOOK_S = 0.2


class Turns:
    """Lets `size` threads go on at a time; who came first goes first."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, budget: Budget) -> Iterator[None]:
        """Hold a turn while the block runs. Raises what `Budget.check` raises."""
        budget.check()
        turn = self._asked()
        try:
            while not turn.wait(_LOOK_S):
                budget.check()
            yield
        finally:
            self._given_up(turn)

    def _asked(self) -> threading.Event:
        turn = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                turn.set()
            else:
                self._waiting.append(turn)
        return turn

    def _given_up(self, turn: threading.Event) -> None:
        """Pass a turn on, or leave the line."""
        with self._lock:
            if not turn.is_set():
                self._waiting.remove(turn)
            elif self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
