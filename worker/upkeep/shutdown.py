"""How a worker ends: jobs get a little time to finish, the rest goes back to the queue."""

import os
import threading
import time
from collections.abc import Callable

import structlog

from worker.budget import StopReason
from worker.upkeep.leases import LeaseKeeper

# A stopped attempt unwinds at once, unless it is waiting for a store that does not answer.
UNWIND_S = 10.0
# Celery closes within a second, unless its broker does not answer: then it would wait for each of
# its sockets in turn, without bound.
CLOSE_S = 5.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Shutdown:
    """Waits in a thread of its own for `begin`, then for the jobs, then stops them.

    A process that still runs after that is cut off: whatever it holds is taken over by others when
    its leases run out.
    """

    def __init__(
        self,
        leases: LeaseKeeper,
        *,
        grace_s: float,
        on_begin: Callable[[], object],
        close_s: float = CLOSE_S,
        cut_off: Callable[[], object] = lambda: os._exit(1),
    ) -> None:
        self._leases = leases
        self._grace_s = grace_s
        self._on_begin = on_begin
        self._close_s = close_s
        self._cut_off = cut_off
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
            log.warning("handing_jobs_back", running=self._leases.running)
        # Also what Celery may still start before it is through.
        self._leases.stop_all(StopReason.SHUTDOWN)
        self._leases.wait_until_idle(within_s=UNWIND_S)
        time.sleep(self._close_s)  # this thread ends with the process, as a rule long before
        log.warning("worker_cut_off", running=self._leases.running)
        self._cut_off()
