"""How many verifications run at a time, however many jobs wait for one."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shared.domain.verification import Report
from worker.budget import Budget
from worker.ports import Verifier

# How long a stopped job may keep waiting for its turn before it notices.
NOTICE_S = 0.2


class SlottedVerifier:
    """Passes verifications on to another verifier, a few at a time, and measures them.

    k6 uses a core for the whole of a verification: a hundred jobs that finish their drafts at the
    same moment must not start a hundred of it. `observe` is given the verdict and the seconds that
    the verification took, without its wait.
    """

    def __init__(
        self, verifier: Verifier, *, slots: int, observe: Callable[[str, float], object]
    ) -> None:
        self._verifier = verifier
        self._slots = threading.BoundedSemaphore(slots)
        self._observe = observe

    def verify(self, script: str, description: str | None, budget: Budget) -> Report:
        """Judge one script when its turn comes. Raises what `Budget.check` raises."""
        with self._slot(budget):
            started_at = time.monotonic()
            report = self._verifier.verify(script, description, budget)
        self._observe(report.status, time.monotonic() - started_at)
        return report

    @contextmanager
    def _slot(self, budget: Budget) -> Iterator[None]:
        budget.check()
        while not self._slots.acquire(timeout=NOTICE_S):
            budget.check()
        try:
            yield
        finally:
            self._slots.release()
