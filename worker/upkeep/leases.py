"""Which attempts run in this process, and the one heartbeat that keeps all their leases."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shared.domain.job import JobId
from worker.budget import Budget, StopReason
from worker.ports import Lease, WorkerStore


class LeaseKeeper:
    """Renews the leases of all running attempts, and stops the attempts that lost theirs.

    While the store is out of reach, attempts go on: the model's answer is paid for, and once the
    store is back, the fencing token decides whether the result still counts.
    """

    def __init__(self, store: WorkerStore) -> None:
        self._store = store
        self._running: dict[Lease, Budget] = {}
        self._changed = threading.Condition()
        self._stopping: StopReason | None = None

    @contextmanager
    def kept(self, lease: Lease, budget: Budget) -> Iterator[None]:
        """Keep a lease while this block runs; the budget stops when the lease is lost."""
        with self._changed:
            self._running[lease] = budget
            stopping = self._stopping
        if stopping is not None:
            budget.stop(stopping)
        try:
            yield
        finally:
            with self._changed:
                del self._running[lease]
                self._changed.notify_all()

    def runs(self, job_id: JobId) -> bool:
        """Return whether an attempt at this job runs in this process."""
        with self._changed:
            return any(lease.job_id == job_id for lease in self._running)

    def renew(self) -> None:
        """Renew every lease in one round trip. Raises StoreUnavailableError."""
        with self._changed:
            running = dict(self._running)
        if not running:
            return
        for lease, reason in self._store.renew(tuple(running)).items():
            running[lease].stop(reason)

    def stop_all(self, reason: StopReason) -> None:
        """Stop what runs now, and whatever begins later as soon as it begins."""
        with self._changed:
            self._stopping = reason
            budgets = tuple(self._running.values())
        for budget in budgets:
            budget.stop(reason)

    def wait_until_idle(self, *, within_s: float) -> bool:
        """Wait until no attempt runs; return whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running, timeout=within_s)

    @property
    def running(self) -> int:
        """The number of attempts that run now."""
        return len(self._running)
