"""Tells watchers of a job how far its attempt is, under the attempt's lease."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from shared.domain.custody import Lease
from shared.domain.job import Stage
from shared.domain.verification import Finding
from worker.budget import Budget
from worker.jobs.persistence import insist
from worker.ports import WorkerStore

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
        insist(lambda: self.store.enter(self.lease, stage), self.budget)

    def found(self, findings: Sequence[Finding], *, repair: int) -> None:
        """Report the error findings of one draft."""
        log.info("draft_rejected", repair=repair, findings=[found.code for found in findings])
        insist(lambda: self.store.found(self.lease, findings, repair=repair), self.budget)
