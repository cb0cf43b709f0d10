"""The sweep: no job is left behind by a dead worker, a lost message or a passed deadline."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.domain.errors import ErrorCode
from shared.domain.job import JobId, JobStatus, Lane
from shared.wire import keys
from tests.support.losing import expire_lease
from tests.support.stores import OWNER, Stores
from tests.support.waiting import wait_until
from worker.ports import Swept

NOTHING = Swept()
FAR_AHEAD_MS = 10**13


def test_a_healthy_store_is_left_alone(stores: Stores) -> None:
    for lane in Lane:
        stores.running(lane=lane)
        for _ in range(3):
            stores.job_id(lane=lane)

    assert stores.worker.sweep() == NOTHING


def test_a_job_whose_lease_expired_is_queued_again_at_the_front(stores: Stores) -> None:
    dead = stores.running().job.id
    waiting = stores.job_id()
    expire_lease(stores, dead)

    swept = stores.worker.sweep()

    assert swept == Swept(requeued=(dead,))
    assert stores.messages() == [dead, waiting]
    assert stores.job(dead).status is JobStatus.QUEUED
    assert stores.claim(dead).job.attempts == 2


def test_a_lease_runs_out_by_itself(stores: Stores) -> None:
    job_id = stores.job_id()
    stores.worker_store(lease_s=0.05).claim(job_id)

    wait_until(lambda: stores.worker.sweep().requeued, within_s=5, what="end of the lease")

    assert stores.job(job_id).status is JobStatus.QUEUED


def test_a_lease_that_a_clock_made_too_long_is_cut_to_its_length(stores: Stores) -> None:
    job_id = stores.running().job.id
    stores.redis.zadd(keys.LEASES, {job_id: FAR_AHEAD_MS})

    swept = stores.worker_store(lease_s=0.05).sweep()
    wait_until(lambda: stores.worker.sweep().requeued, within_s=5, what="end of the lease")

    assert swept == NOTHING
    assert stores.job(job_id).status is JobStatus.QUEUED


def test_jobs_handed_on_keep_their_order(stores: Stores) -> None:
    jobs = [stores.running().job.id for _ in range(4)]
    for job_id in jobs[::-1]:
        expire_lease(stores, job_id)

    stores.worker.sweep()

    assert stores.messages() == jobs


def test_sweeping_from_many_workers_at_once_hands_on_once(stores: Stores) -> None:
    jobs = [stores.running().job.id for _ in range(5)]
    for job_id in jobs:
        expire_lease(stores, job_id)

    with ThreadPoolExecutor(4) as threads:
        sweeps = list(threads.map(lambda _: stores.worker.sweep(), range(4)))

    assert sorted(job_id for swept in sweeps for job_id in swept.requeued) == sorted(jobs)
    assert stores.messages() == jobs


def test_a_lost_message_is_sent_again(stores: Stores) -> None:
    lost, waiting = stores.job_id(), stores.job_id()
    stores.lose_message(lost)

    swept = stores.worker.sweep()

    assert swept == Swept(republished=(lost,))
    assert stores.messages() == [lost, waiting]
    assert stores.worker.sweep() == NOTHING


def test_the_only_message_lost_is_sent_again(stores: Stores) -> None:
    lost = stores.job_id(lane=Lane.INTERACTIVE)
    stores.lose_message(lost)

    assert stores.worker.sweep().republished == (lost,)
    assert stores.messages(Lane.INTERACTIVE) == [lost]


def test_a_message_in_the_middle_is_missed_when_its_turn_has_passed(stores: Stores) -> None:
    first, lost, last = (stores.job_id() for _ in range(3))
    stores.lose_message(lost)

    before = stores.worker.sweep()
    stores.lose_message(first)
    stores.claim(first)
    after = stores.worker.sweep()

    assert before == NOTHING
    assert after.republished == (lost,)
    assert stores.messages() == [lost, last]


def test_a_message_on_its_way_into_a_worker_is_not_thought_lost(stores: Stores) -> None:
    taken = stores.job_id()
    stores.lose_message(taken)

    assert stores.worker_store(delivery_grace_s=60).sweep() == NOTHING
    assert stores.worker.sweep().republished == (taken,)
    assert stores.worker_store(delivery_grace_s=60).sweep() == NOTHING


def test_a_message_sent_before_the_clock_fell_back_may_be_lost(stores: Stores) -> None:
    lost = stores.job_id()
    stores.lose_message(lost)
    stores.redis.hset(keys.job(lost), "pushed_at", str(FAR_AHEAD_MS))

    swept = [stores.worker_store(delivery_grace_s=60).sweep().republished for _ in range(2)]

    assert swept == [(lost,), ()]


def test_all_messages_lost_come_back_in_order(stores: Stores) -> None:
    jobs = [stores.job_id() for _ in range(5)]
    stores.redis.delete(keys.lane(Lane.BATCH))

    swept = stores.worker.sweep()

    assert sorted(swept.republished) == sorted(jobs)
    assert stores.messages() == jobs


def test_a_message_lost_after_a_hand_back_is_sent_again(stores: Stores) -> None:
    claim = stores.running()
    waiting = stores.job_id()
    stores.worker.hand_back(claim.lease)
    stores.lose_message(claim.job.id)

    assert stores.worker.sweep().republished == (claim.job.id,)
    assert stores.messages() == [claim.job.id, waiting]


@pytest.mark.parametrize("junk", ["", "no json", "1", "[]", '{"headers": 1}', '{"headers": {}}'])
def test_a_foreign_message_in_a_lane_does_not_stop_the_sweep(stores: Stores, junk: str) -> None:
    unknown, lost = stores.job_id(lane=Lane.INTERACTIVE), stores.job_id(lane=Lane.BATCH)
    stores.lose_message(unknown)
    stores.lose_message(lost)
    stores.redis.rpush(keys.lane(Lane.INTERACTIVE), junk)

    swept = stores.worker.sweep()

    assert swept == Swept(republished=(lost,))  # what lies behind the message, nobody can tell yet


def test_a_message_of_a_finished_job_hides_no_lost_one(stores: Stores) -> None:
    lost, cancelled, waiting = (stores.job_id() for _ in range(3))
    stores.run(stores.api.cancel(cancelled, OWNER))
    stores.lose_message(lost)

    assert stores.worker.sweep().republished == (lost,)
    assert stores.messages() == [lost, cancelled, waiting]


@pytest.mark.parametrize("running", [False, True])
def test_a_job_past_its_deadline_fails(stores: Stores, *, running: bool) -> None:
    job_id = stores.job_id(deadline_s=60.0)
    if running:
        stores.claim(job_id)
    stores.redis.zadd(keys.DEADLINES, {job_id: 1})

    swept = stores.worker.sweep()

    job = stores.job(job_id)
    assert swept == Swept(expired=(job_id,))
    assert job.status is JobStatus.FAILED
    assert job.failure is not None
    assert job.failure.code is ErrorCode.DEADLINE_EXCEEDED
    assert stores.worker.sweep() == NOTHING


def test_a_deadline_passes_by_itself(stores: Stores) -> None:
    job_id = stores.job_id(deadline_s=0.05)

    wait_until(lambda: stores.worker.sweep().expired, within_s=5, what="end at the deadline")

    assert stores.job(job_id).status is JobStatus.FAILED


def test_one_sweep_handles_a_bounded_number_of_jobs(real_stores: Stores) -> None:
    # Only on the real server: fakeredis takes long for hundreds of jobs.
    stores = real_stores
    jobs = [stores.job_id() for _ in range(250)]
    stores.redis.delete(keys.lane(Lane.BATCH))

    first = stores.worker.sweep().republished

    assert sorted(first) == sorted(jobs[:100])


def test_index_entries_without_a_job_are_swept_away(stores: Stores) -> None:
    ghost = JobId("ghost")
    stores.redis.zadd(keys.LEASES, {ghost: 1})
    stores.redis.zadd(keys.DEADLINES, {ghost: 1})

    assert stores.worker.sweep() == NOTHING
    assert stores.redis.keys("*") == []
