"""A job that waits for the model: beside its lane, until that may be back or time is up."""

from datetime import timedelta

import pytest

from api.documents import EventData
from shared.domain.errors import AIQuotaError, ErrorCode, Failure, OverloadedError
from shared.domain.job import EventKind, JobId, JobStatus
from shared.store.scripts import load
from shared.wire import keys
from tests.support.gates import open_gates
from tests.support.losing import expire_lease
from tests.support.stores import OWNER, Stores, new_job
from tests.support.waiting import wait_until
from worker.budget import JobStoppedError, StopReason
from worker.ports import Claim, Swept, Ticket


def outage(asked_s: float | None = None) -> Failure:
    return Failure.of(AIQuotaError("The quota is used up.", retry_after_s=asked_s))


def deferred(stores: Stores, **changes: object) -> Claim:
    """Let a job begin and be put off."""
    claim = stores.running(**changes)
    assert stores.worker.defer(claim.lease, outage()) is not None
    return claim


def come_due(stores: Stores, *job_ids: JobId) -> None:
    """Let the wait of these jobs be over."""
    for job_id in job_ids:
        stores.redis.zadd(keys.DEFERRED, {job_id: 1}, xx=True)


def test_the_job_and_its_history_say_that_it_waits_and_until_when(stores: Stores) -> None:
    claim = stores.running()

    until = stores.worker.defer(claim.lease, outage(7))

    job, event = stores.job(claim.job.id), stores.events(claim.job.id)[-1]
    assert until is not None
    assert (job.status, job.stage, job.queue_position) == (JobStatus.QUEUED, None, None)
    assert job.waits_for_model_until == until == event.waits_for_model_until
    assert (event.kind, event.status) == (EventKind.STATUS, JobStatus.QUEUED)
    assert timedelta(seconds=6) < until - event.at <= timedelta(seconds=7.1)
    assert "waits_for_model_until" in EventData.of(job.id, event).json_text(event.kind)


def test_nobody_takes_it_meanwhile_and_it_is_not_thought_lost(stores: Stores) -> None:
    claim = deferred(stores)

    swept = stores.worker.sweep()

    assert swept == Swept()
    assert stores.messages() == []
    assert stores.redis.zcard(keys.LEASES) == 0
    assert stores.job(claim.job.id).status is JobStatus.QUEUED


def test_when_its_time_comes_it_waits_for_a_worker_at_its_old_place(stores: Stores) -> None:
    first, second = deferred(stores), deferred(stores)
    later = stores.job_id()
    come_due(stores, second.job.id, first.job.id)

    swept = stores.worker.sweep()

    job = stores.job(first.job.id)
    assert set(swept.resumed) == {first.job.id, second.job.id}
    assert stores.messages() == [first.job.id, second.job.id, later]
    assert (job.queue_position, job.waits_for_model_until) == (1, None)
    assert stores.claim(first.job.id).lease.token == 2


def test_a_wait_is_no_lost_attempt(stores: Stores) -> None:
    claim = stores.running()
    for _ in range(5):
        stores.worker.defer(claim.lease, outage())
        come_due(stores, claim.job.id)
        stores.worker.sweep()
        stores.lose_message(claim.job.id)
        claim = stores.claim(claim.job.id)
    expire_lease(stores, claim.job.id)

    assert stores.worker.sweep().requeued == (claim.job.id,)


def test_each_wait_without_a_breaker_is_longer_than_the_one_before(stores: Stores) -> None:
    claim = stores.running()
    waits = []
    for _ in range(4):
        until = stores.worker.defer(claim.lease, outage())
        assert until is not None
        waits.append((until - stores.events(claim.job.id)[-1].at).total_seconds())
        come_due(stores, claim.job.id)
        stores.worker.sweep()
        stores.lose_message(claim.job.id)
        claim = stores.claim(claim.job.id)

    assert [round(wait) for wait in waits] == [2, 4, 8, 16]


def test_while_the_breaker_is_open_all_wait_for_its_end(stores: Stores) -> None:
    claim = stores.running()
    with open_gates(stores) as gates:
        gates.open()

        until = stores.worker.defer(claim.lease, outage())

        assert until is not None
        assert until.timestamp() * 1000 == float(stores.redis.hget(keys.BREAKER, "open_until"))


def test_one_job_finds_out_whether_the_model_is_back_and_then_all_go(stores: Stores) -> None:
    claims = [deferred(stores) for _ in range(3)]
    ids = tuple(claim.job.id for claim in claims)
    come_due(stores, *ids)
    with open_gates(stores) as gates:
        gates.open()
        while_open = stores.worker.sweep().resumed
        gates.come_to_its_end()
        while_half_open = stores.worker.sweep().resumed
        state = gates.begin("probe")
        during_the_probe = stores.worker.sweep().resumed
        gates.one.settle(Ticket("probe"), state, "answered")
        afterwards = stores.worker.sweep().resumed

    assert (while_open, while_half_open, during_the_probe) == ((), ids[:1], ())
    assert set(afterwards) == set(ids[1:])


def test_a_job_whose_deadline_comes_first_is_not_put_off(stores: Stores) -> None:
    claim = stores.running(deadline_s=20)

    assert stores.worker.defer(claim.lease, outage(21)) is None
    assert stores.job(claim.job.id).status is JobStatus.RUNNING


def test_without_a_word_from_the_model_there_is_time_for_another_try(stores: Stores) -> None:
    claim = stores.running(deadline_s=3)

    until = stores.worker.defer(claim.lease, outage())

    assert until is not None
    assert claim.job.deadline_at - until > timedelta(seconds=1)


def test_its_deadline_ends_it_with_what_the_model_said(stores: Stores) -> None:
    claim = stores.running(deadline_s=2)
    stores.worker.defer(claim.lease, outage(1.5))
    stores.redis.zadd(keys.DEADLINES, {claim.job.id: 1})

    swept = stores.worker.sweep()

    assert swept.expired == (claim.job.id,)
    assert stores.job(claim.job.id).failure == outage(1.5)
    assert not stores.redis.exists(keys.DEFERRED)


def test_once_it_waits_for_a_worker_its_deadline_is_a_deadline_again(stores: Stores) -> None:
    claim = deferred(stores)
    come_due(stores, claim.job.id)
    stores.worker.sweep()
    stores.redis.zadd(keys.DEADLINES, {claim.job.id: 1})

    stores.worker.sweep()

    failure = stores.job(claim.job.id).failure
    assert failure is not None
    assert failure.code is ErrorCode.DEADLINE_EXCEEDED


def test_a_job_that_waits_can_be_cancelled(stores: Stores) -> None:
    claim = deferred(stores)

    stores.run(stores.api.cancel(claim.job.id, OWNER))

    job = stores.job(claim.job.id)
    assert (job.status, job.waits_for_model_until) == (JobStatus.CANCELLED, None)
    assert not stores.redis.exists(keys.DEFERRED)


def test_a_second_message_takes_it_early_and_nothing_is_left_behind(stores: Stores) -> None:
    claim = deferred(stores)

    again = stores.claim(claim.job.id)

    assert again.job.waits_for_model_until is None
    assert not stores.redis.exists(keys.DEFERRED)


def test_it_counts_as_queued_where_that_is_limited_and_not_as_waiting_for_a_worker(
    stores: Stores,
) -> None:
    deferred(stores)
    full = stores.api_store(max_queued=1)

    queues = stores.run(stores.api.queues())

    assert (queues.waiting, queues.running, queues.deferred) == (0, 0, 1)
    with pytest.raises(OverloadedError):
        stores.run(full.accept(new_job()))


def test_a_write_sent_twice_puts_off_once(stores: Stores) -> None:
    claim = deferred(stores)
    before = stores.events(claim.job.id)

    with pytest.raises(JobStoppedError) as stopped:
        stores.worker.defer(claim.lease, outage())

    assert stopped.value.reason is StopReason.LEASE_LOST
    assert stores.events(claim.job.id) == before


def test_it_comes_back_by_itself(stores: Stores) -> None:
    claim = stores.running()
    stores.redis.eval(load("defer").text, 0, claim.job.id, claim.lease.token, 600, "{}")

    swept = wait_until(lambda: stores.worker.sweep().resumed, within_s=10, what="end of the wait")

    assert swept == (claim.job.id,)
