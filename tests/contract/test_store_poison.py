"""A job that loses its worker again and again ends as a dead letter, and only such a job does."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.domain.errors import ErrorCode
from shared.domain.job import EventKind, JobId, JobStatus
from shared.wire import keys
from tests.support.losing import expire_lease, lose, lose_three_times
from tests.support.stores import Stores, generated
from worker.budget import JobStoppedError, StopReason
from worker.ports import Swept


def test_a_job_that_lost_its_worker_twice_waits_for_a_third(stores: Stores) -> None:
    job_id = stores.job_id()

    lose(stores, job_id)
    lose(stores, job_id)

    assert stores.job(job_id).status is JobStatus.QUEUED
    assert stores.claim(job_id).lease.token == 3


def test_a_job_that_lost_its_worker_three_times_fails_and_is_not_tried_again(
    stores: Stores,
) -> None:
    job_id = stores.job_id()
    lose(stores, job_id)
    lose(stores, job_id)
    stores.lose_message(job_id)
    stores.claim(job_id)
    expire_lease(stores, job_id)

    swept = stores.worker.sweep()

    job = stores.job(job_id)
    assert swept == Swept(poisoned=(job_id,))
    assert (job.status, job.attempts, job.queue_position) == (JobStatus.FAILED, 3, None)
    assert job.failure is not None
    assert job.failure.code is ErrorCode.POISONED
    assert "3 of 3" in job.failure.detail
    assert stores.messages() == []
    assert stores.worker.claim(job_id) is None
    assert stores.worker.sweep() == Swept()


def test_its_end_is_heard_as_that_of_any_other_job(stores: Stores) -> None:
    job_id = stores.job_id()
    with stores.redis.pubsub() as subscription:
        subscription.subscribe(keys.NOTICES)
        subscription.get_message(timeout=5)

        lose_three_times(stores, job_id)

        heard = [
            subscription.get_message(ignore_subscribe_messages=True, timeout=5) for _ in range(6)
        ]
    last = stores.events(job_id)[-1]
    assert (last.kind, last.status) == (EventKind.RESULT, JobStatus.FAILED)
    assert heard[-1] is not None
    assert heard[-1]["data"] == f"{job_id} {last.id} failed"


def test_a_job_that_is_handed_back_loses_no_attempt(stores: Stores) -> None:
    job_id = stores.job_id()
    lose(stores, job_id)
    lose(stores, job_id)
    for _ in range(5):
        stores.lose_message(job_id)
        stores.worker.hand_back(stores.claim(job_id).lease)

    stores.worker.succeed(stores.claim(job_id).lease, generated())

    job = stores.job(job_id)
    assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 8)


def test_the_detail_tells_lost_attempts_from_others(stores: Stores) -> None:
    job_id = stores.job_id()
    stores.worker.hand_back(stores.claim(job_id).lease)

    lose_three_times(stores, job_id)

    failure = stores.job(job_id).failure
    assert failure is not None
    assert "3 of 4" in failure.detail


def test_the_limit_is_the_sweeping_workers(stores: Stores) -> None:
    first, second = stores.job_id(), stores.job_id()
    strict, patient = stores.worker_store(max_attempts=1), stores.worker_store(max_attempts=5)

    lose(stores, first, swept_by=strict)
    for _ in range(4):
        lose(stores, second, swept_by=patient)

    assert stores.job(first).status is JobStatus.FAILED
    assert stores.job(second).status is JobStatus.QUEUED


def test_its_last_worker_was_only_slow_and_may_write_no_more(stores: Stores) -> None:
    claim = lose_three_times(stores, stores.job_id())

    with pytest.raises(JobStoppedError) as stopped:
        stores.worker.succeed(claim.lease, generated())

    assert stopped.value.reason is StopReason.LEASE_LOST
    assert stores.job(claim.job.id).status is JobStatus.FAILED


def test_many_sweeps_at_once_end_it_once(stores: Stores) -> None:
    job_id = stores.job_id()
    lose(stores, job_id)
    lose(stores, job_id)
    stores.lose_message(job_id)
    stores.claim(job_id)
    expire_lease(stores, job_id)

    with ThreadPoolExecutor(4) as threads:
        sweeps = list(threads.map(lambda _: stores.worker.sweep(), range(4)))

    assert [swept.poisoned for swept in sweeps if swept.poisoned] == [(job_id,)]


def test_a_record_of_before_the_limit_has_all_its_attempts(stores: Stores) -> None:
    job_id = stores.job_id()
    stores.redis.hset(keys.job(job_id), "attempts", 7)

    lose(stores, job_id)

    assert stores.job(job_id).status is JobStatus.QUEUED


def lost_twice(stores: Stores) -> JobId:
    job_id = stores.job_id()
    lose(stores, job_id)
    lose(stores, job_id)
    return job_id


def test_a_worker_runs_one_last_attempt_at_a_time(stores: Stores) -> None:
    first, second = lost_twice(stores), lost_twice(stores)
    claim = stores.claim(first)

    refused = stores.worker.claim(second)
    stores.worker.succeed(claim.lease, generated())

    assert refused is None
    assert stores.job(second).attempts == 2
    assert stores.claim(second).lease.token == 3


def test_a_job_that_waits_for_its_last_attempt_does_not_die_with_another(stores: Stores) -> None:
    poison, innocent = lost_twice(stores), lost_twice(stores)
    for job_id in (poison, innocent):
        stores.lose_message(job_id)
    stores.claim(poison)
    assert stores.worker.claim(innocent) is None
    expire_lease(stores, poison)

    swept = stores.worker.sweep()

    assert swept == Swept(republished=(innocent,), poisoned=(poison,))
    stores.worker.succeed(stores.claim(innocent).lease, generated())


def test_another_worker_runs_another_last_attempt(stores: Stores) -> None:
    first, second = lost_twice(stores), lost_twice(stores)
    stores.claim(first)

    assert stores.worker_store().claim(second) is not None


def test_earlier_attempts_run_beside_a_last_one(stores: Stores) -> None:
    fresh, again, last = stores.job_id(), stores.job_id(), lost_twice(stores)
    lose(stores, again)
    stores.claim(last)

    assert stores.claim(fresh).lease.token == 1
    assert stores.claim(again).lease.token == 2


def test_jobs_that_have_one_attempt_in_all_run_side_by_side(stores: Stores) -> None:
    worker = stores.worker_store(max_attempts=1)

    claims = [worker.claim(stores.job_id()) for _ in range(2)]

    assert None not in claims
