"""Cancelling, abandoning and retaining: what callers do to a job that they no longer want."""

import pytest

from shared.domain.job import JobId, JobStatus
from tests.support.stores import OWNER, Stores, generated


def test_cancelling_wins_at_once(stores: Stores) -> None:
    queued, running = stores.job_id(), stores.running().job.id

    for job_id in (queued, running):
        job = stores.run(stores.api.cancel(job_id, OWNER))
        assert job is not None
        assert job.status is JobStatus.CANCELLED
        assert job.finished_at is not None
        assert stores.worker.claim(job_id) is None


def test_cancelling_a_finished_job_changes_nothing(stores: Stores) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated())
    before = stores.job(claim.job.id)

    assert stores.run(stores.api.cancel(claim.job.id, OWNER)) == before


@pytest.mark.parametrize(
    ("retained", "status"), [(True, JobStatus.RUNNING), (False, JobStatus.CANCELLED)]
)
def test_an_abandoned_job_goes_on_only_if_it_is_retained(
    stores: Stores, *, retained: bool, status: JobStatus
) -> None:
    claim = stores.running(retained=retained)

    stores.run(stores.api.abandon(claim.job.id))

    assert stores.job(claim.job.id).status is status


def test_a_job_that_somebody_else_waits_for_is_not_abandoned(stores: Stores) -> None:
    job_id = stores.job_id(retained=False)
    stores.run(stores.api.retain(job_id, OWNER))

    stores.run(stores.api.abandon(job_id))

    assert stores.job(job_id).status is JobStatus.QUEUED


def test_nobody_retains_or_abandons_what_is_not_there(stores: Stores) -> None:
    stores.run(stores.api.retain(JobId("unknown"), OWNER))
    stores.run(stores.api.abandon(JobId("unknown")))

    assert stores.redis.keys("*") == []
