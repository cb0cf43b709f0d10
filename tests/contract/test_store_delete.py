"""Deleting: a finished job leaves nothing behind, and nobody else's can be touched."""

import pytest

from api.idempotency import IdempotencyEntry
from shared.domain.job import JobId, JobStatus, Lane, Owner
from shared.wire import keys
from tests.support.stores import OWNER, Stores, generated, new_job
from worker.budget import JobStoppedError

KEY = IdempotencyEntry(key="k", fingerprint="f")


def delete(stores: Stores, job_id: JobId, owner: Owner = OWNER) -> bool | None:
    return stores.run(stores.api.delete(job_id, owner))


def test_a_finished_job_leaves_nothing_behind(stores: Stores) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated())

    assert delete(stores, claim.job.id) is True

    assert stores.run(stores.api.get(claim.job.id, OWNER)) is None
    assert not stores.events(claim.job.id)
    assert stores.redis.keys("*") == [keys.ORDER]


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.RUNNING])
def test_an_unfinished_job_stays(stores: Stores, status: JobStatus) -> None:
    running = status is JobStatus.RUNNING
    job_id = stores.running().job.id if running else stores.job_id()
    before = stores.job(job_id)

    assert delete(stores, job_id) is False
    assert stores.job(job_id) == before


def test_a_stranger_deletes_nothing(stores: Stores) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated())

    assert delete(stores, claim.job.id, Owner("stranger")) is None
    assert delete(stores, JobId("unknown")) is None
    assert stores.job(claim.job.id).status is JobStatus.SUCCEEDED


def test_a_worker_that_still_has_a_deleted_job_brings_nothing_back(stores: Stores) -> None:
    claim = stores.running()
    stores.run(stores.api.cancel(claim.job.id, OWNER))
    delete(stores, claim.job.id)

    with pytest.raises(JobStoppedError):
        stores.worker.succeed(claim.lease, generated())

    assert claim.lease in stores.worker.renew([claim.lease])
    assert stores.run(stores.api.get(claim.job.id, OWNER)) is None
    assert stores.redis.keys(f"{keys.JOB}*") == []


def test_the_message_of_a_deleted_job_is_passed_over(stores: Stores) -> None:
    job_id = stores.job_id()
    stores.run(stores.api.cancel(job_id, OWNER))
    delete(stores, job_id)
    later = stores.job_id()

    assert stores.worker.claim(job_id) is None
    assert stores.messages(Lane.BATCH) == [job_id, later]
    assert stores.worker.sweep().requeued == ()
    assert stores.claim(later).job.id == later


def test_the_key_of_a_deleted_job_is_free_again(stores: Stores) -> None:
    job_id = stores.accept(new_job(), KEY).job_id
    stores.run(stores.api.cancel(job_id, OWNER))
    delete(stores, job_id)

    again = stores.accept(new_job(), KEY)

    assert not again.replayed
    assert again.job_id != job_id


def test_a_dead_letter_can_be_deleted(stores: Stores) -> None:
    worker = stores.worker_store(lease_s=0.001, max_attempts=1)
    job_id = stores.job_id()
    stores.lose_message(job_id)
    worker.claim(job_id)
    while stores.job(job_id).status is not JobStatus.FAILED:
        worker.sweep()

    assert delete(stores, job_id) is True
    assert stores.redis.zcard(keys.DEAD_LETTERS) == 0
