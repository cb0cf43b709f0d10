"""How a worker ends: jobs get a little time to finish, the rest goes back to the queue."""

import threading
from collections.abc import Callable

import structlog

from worker.budget import StopReason
from worker.leases import LeaseKeeper

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Shutdown:
    """Waits in a thread of its own for `begin`, then for the jobs, then stops them."""

    def __init__(
        self, leases: LeaseKeeper, *, grace_s: float, on_begin: Callable[[], object]
    ) -> None:
        self._leases = leases
        self._grace_s = grace_s
        self._on_begin = on_begin
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run, name="shutdown", daemon=True)

    def start(self) -> None:
        """Be ready for `begin`."""
        self._thread.start()

    def begin(self) -> None:
        """Begin to end. Safe in a signal handler: it only sets an event."""
        self._begun.set()

    def _run(self) -> None:
        self._begun.wait()
        self._on_begin()
        log.info("worker_stopping", running=self._leases.running, grace_s=self._grace_s)
        if not self._leases.wait_until_idle(within_s=self._grace_s):
            log.warning("jobs_handed_back", running=self._leases.running)
        # Also what Celery may still start before it is through.
        self._leases.stop_all(StopReason.SHUTDOWN)
