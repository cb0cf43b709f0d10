"""Says that this worker is alive, and hands on the jobs of those that are not."""

import time
from collections.abc import Callable

import structlog

from shared.domain.errors import StoreUnavailableError
from worker.ports import Swept, WorkerStore

# Long enough to survive a few slow ticks, short enough that a dead worker is soon not counted.
HEARTBEAT_TTL_S = 5.0
# After an outage every lease looks expired. All workers get this long to renew theirs before
# anyone hands jobs on; else every paid answer that was under way would be asked for again.
PATIENCE_AFTER_OUTAGE_S = 3.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Sweeper:
    """One tick: a heartbeat, then a sweep."""

    def __init__(
        self,
        store: WorkerStore,
        *,
        worker: str,
        count: Callable[[Swept], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._worker = worker
        self._count = count
        self._clock = clock
        self._out_of_reach = False
        self._patient_until = clock()

    def tick(self) -> None:
        """Beat and sweep. Raises StoreUnavailableError."""
        try:
            self._store.beat(self._worker, ttl_s=HEARTBEAT_TTL_S)
            if self._out_of_reach:
                self._out_of_reach = False
                self._patient_until = self._clock() + PATIENCE_AFTER_OUTAGE_S
            if self._clock() >= self._patient_until:
                self._sweep()
        except StoreUnavailableError:
            self._out_of_reach = True
            raise

    def leave(self) -> None:
        """No longer count as alive. Raises StoreUnavailableError."""
        self._store.beat(self._worker, ttl_s=0)

    def _sweep(self) -> None:
        swept = self._store.sweep()
        self._count(swept)
        for job_id in swept.requeued:
            log.warning("job_requeued", job_id=job_id, why="lease expired")
        for job_id in swept.republished:
            log.warning("job_republished", job_id=job_id, why="waits without a message")
        for job_id in swept.expired:
            log.warning("job_expired", job_id=job_id, why="deadline passed")
        for job_id in swept.resumed:
            log.info("job_resumed", job_id=job_id, why="waited for the model")
        for job_id in swept.poisoned:
            log.error("job_poisoned", job_id=job_id, why="lost its worker too often")
