"""Shows watchers of a job how far its attempt is, under the attempt's lease."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from shared.domain.errors import StoreUnavailableError
from shared.domain.job import Stage
from shared.domain.verification import Finding
from worker.budget import Budget
from worker.ports import Lease, WorkerStore

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 1.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LeasedProgress:
    """Writes stages and findings; waits out an outage of the store, within the budget."""

    store: WorkerStore
    lease: Lease
    budget: Budget

    def enter(self, stage: Stage) -> None:
        """Begin a stage, unless the attempt was stopped meanwhile."""
        self.budget.check()
        log.debug("stage_entered", stage=stage)
        write_through_outage(lambda: self.store.enter(self.lease, stage), self.budget)

    def found(self, findings: Sequence[Finding], *, repair: int) -> None:
        """Report the error findings of one draft."""
        log.info("draft_rejected", repair=repair, findings=[found.code for found in findings])
        write_through_outage(
            lambda: self.store.found(self.lease, findings, repair=repair), self.budget
        )


def write_through_outage[T](write: Callable[[], T], budget: Budget) -> T:
    """Write, and try again while the store is out of reach. Raises what `Budget.check` raises."""
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            return write()
        except StoreUnavailableError:
            budget.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
