"""Equal jobs share one run, and one result for a while; each keeps its own life."""

from collections.abc import Sequence
from typing import Any

import pytest

from shared.domain.errors import ErrorCode, Failure
from shared.domain.job import (
    EventKind,
    JobId,
    JobKind,
    JobRequest,
    JobStatus,
    Lane,
    Owner,
    Shared,
    Source,
)
from shared.domain.script import Generator, Usage
from shared.domain.wanted import Base
from shared.wire import keys
from tests.support.losing import expire_lease
from tests.support.stores import OWNER, RESULT_TTL_S, Stores, generated, new_job
from tests.support.waiting import wait_until
from worker.deadletters.letter_store import DeadLetterStore
from worker.ports import Claim, Swept
from worker.store.job_store import RedisWorkerStore
from worker.store.sharing import Sharing
from worker.webhooks.outbox import RedisOutbox

QUOTA = Failure(code=ErrorCode.AI_QUOTA, detail="later")
REFUSED = Failure(code=ErrorCode.DESCRIPTION_REFUSED, detail="no")
USED = generated().model_copy(update={"usage": Usage(prompt_tokens=10, output_tokens=5)})


def sharing(*shaping: object, in_flight: bool = True, cache_ttl_s: float = 0) -> Sharing:
    return Sharing.of(
        *shaping, in_flight=in_flight, cache_ttl_s=cache_ttl_s, generator=Generator.OFFLINE
    )


@pytest.fixture
def worker(stores: Stores) -> RedisWorkerStore:
    return stores.worker_store(sharing=sharing())


@pytest.fixture
def keeping(stores: Stores) -> RedisWorkerStore:
    return stores.worker_store(sharing=sharing(in_flight=False, cache_ttl_s=60))


def claim_next(stores: Stores, worker: RedisWorkerStore, lane: Lane = Lane.BATCH) -> Claim | None:
    """Take the next message of a lane, as Celery does, and claim its job."""
    job_id = stores.messages(lane)[0]
    stores.redis.rpop(keys.lane(lane))
    return worker.claim(job_id)


def claim_all(stores: Stores, worker: RedisWorkerStore) -> Sequence[Claim]:
    claims = list[Claim]()
    while stores.messages():
        claim = claim_next(stores, worker)
        claims += [] if claim is None else [claim]
    return claims


def led(stores: Stores, worker: RedisWorkerStore, followers: int) -> tuple[Claim, list[JobId]]:
    """Return a job that runs, and equal ones that follow it."""
    ids = [stores.job_id() for _ in range(followers + 1)]
    (leader,) = claim_all(stores, worker)
    assert leader.job.id == ids[0]
    return leader, ids[1:]


def statuses(stores: Stores, ids: Sequence[JobId]) -> set[JobStatus]:
    return {stores.job(job_id).status for job_id in ids}


def test_equal_jobs_run_once_and_have_the_same_result(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader, followers = led(stores, worker, 3)
    between = [stores.job(job_id) for job_id in followers]

    worker.succeed(leader.lease, USED)

    assert {(job.status, job.attempts, job.queue_position) for job in between} == {
        (JobStatus.QUEUED, 0, None)
    }
    for job_id in followers:
        job = stores.job(job_id)
        assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 1)
        assert job.result == USED.model_copy(update={"usage": Usage()})
        assert job.source == Source(job_id=leader.job.id, how=Shared.IN_FLIGHT, age_s=0)
        assert job.started_at is not None
        assert job.expires_at is not None
    assert stores.job(leader.job.id).source is None
    assert stores.job(leader.job.id).result == USED
    assert stores.messages() == []


def test_each_follower_has_its_own_history_and_is_heard_of(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader, (follower,) = led(stores, worker, 1)

    worker.succeed(leader.lease, generated())

    assert [(event.kind, event.status) for event in stores.events(follower)] == [
        (EventKind.STATUS, JobStatus.QUEUED),
        (EventKind.STATUS, JobStatus.RUNNING),
        (EventKind.RESULT, JobStatus.SUCCEEDED),
    ]


def test_a_followers_webhook_is_sent_as_well(stores: Stores, worker: RedisWorkerStore) -> None:
    stores.job_id()
    follower = stores.job_id(webhook_url="https://hooks.example.com/")
    (leader,) = claim_all(stores, worker)
    worker.succeed(leader.lease, generated())
    outbox = RedisOutbox(stores.url, result_ttl_s=RESULT_TTL_S)

    taken = outbox.take(10)
    outbox.close()

    assert [delivery.job.id for delivery in taken] == [follower]


OTHERS: list[dict[str, Any]] = [
    {"description": "60 users for 2 minutes on https://example.com"},
    {"owner": Owner("another")},
    {"fresh": True},
]


@pytest.mark.parametrize("change", OTHERS, ids=["description", "owner", "fresh"])
def test_other_work_is_run_on_its_own(
    stores: Stores, worker: RedisWorkerStore, change: dict[str, Any]
) -> None:
    stores.job_id()
    stores.accept(new_job(**change))

    assert len(claim_all(stores, worker)) == 2


def test_a_verification_shares_nothing_as_no_model_is_called_for_it(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    for _ in range(2):
        stores.job_id(kind=JobKind.VALIDATE, script="x")

    assert len(claim_all(stores, worker)) == 2


def test_workers_that_work_otherwise_do_not_share(stores: Stores, worker: RedisWorkerStore) -> None:
    other = stores.worker_store(sharing=sharing("another model"))
    first, second = stores.job_id(), stores.job_id()

    assert worker.claim(first) is not None
    assert other.claim(second) is not None


def test_nothing_is_shared_unless_asked_for(stores: Stores) -> None:
    stores.job_id()
    stores.job_id()

    assert len(claim_all(stores, stores.worker)) == 2


def test_what_hears_of_a_job_and_its_deadline_do_not_make_its_work_another() -> None:
    asked = JobRequest(kind=JobKind.GENERATE, description="x", base=Base(script="y"))
    alike = asked.model_copy(
        update={
            "webhook_url": "https://hooks.example.com/",
            "deadline_s": 3.0,
            "base_job_id": JobId("b"),
        }
    )

    assert asked.work == alike.work
    assert asked.work != asked.model_copy(update={"base": Base(script="z")}).work


def test_a_leader_that_is_cancelled_leaves_its_followers_alone(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader, followers = led(stores, worker, 2)

    stores.run(stores.api.cancel(leader.job.id, OWNER))

    positions = [stores.job(job_id).queue_position for job_id in followers]
    (second,) = claim_all(stores, worker)
    worker.succeed(second.lease, generated())
    assert positions == [1, 2]
    assert second.job.id == followers[0]
    assert statuses(stores, followers) == {JobStatus.SUCCEEDED}


def test_a_leader_whose_caller_hung_up_goes_on_for_its_followers(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader_id, _ = stores.job_id(retained=False), stores.job_id()
    claim_all(stores, worker)

    stores.run(stores.api.abandon(leader_id))

    assert stores.job(leader_id).status is JobStatus.RUNNING


def test_a_follower_that_is_cancelled_leaves_the_others_alone(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader, (first, second) = led(stores, worker, 2)

    stores.run(stores.api.cancel(first, OWNER))
    worker.succeed(leader.lease, generated())

    assert stores.job(first).status is JobStatus.CANCELLED
    assert stores.job(second).status is JobStatus.SUCCEEDED
    assert not stores.redis.exists(keys.FOLLOWING, f"{keys.FOLLOWERS}{leader.job.id}")


def test_a_follower_ends_at_its_own_deadline(stores: Stores, worker: RedisWorkerStore) -> None:
    leader, (follower,) = led(stores, worker, 1)
    stores.redis.zadd(keys.DEADLINES, {follower: 1}, xx=True)

    swept = worker.sweep()
    worker.succeed(leader.lease, generated())

    assert swept == Swept(expired=(follower,))
    failure = stores.job(follower).failure
    assert failure is not None
    assert failure.code is ErrorCode.DEADLINE_EXCEEDED


def test_a_failure_that_would_come_again_is_that_of_all(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader, (follower,) = led(stores, worker, 1)

    worker.fail(leader.lease, REFUSED)

    job = stores.job(follower)
    assert (job.status, job.failure) == (JobStatus.FAILED, REFUSED)
    assert job.source is not None


def test_after_any_other_failure_followers_try_for_themselves_one_for_all(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader, followers = led(stores, worker, 2)

    worker.fail(leader.lease, QUOTA)

    (second,) = claim_all(stores, worker)
    worker.succeed(second.lease, generated())
    assert stores.job(leader.job.id).status is JobStatus.FAILED
    assert statuses(stores, followers) == {JobStatus.SUCCEEDED}


def test_a_leader_that_is_handed_back_leads_again(stores: Stores, worker: RedisWorkerStore) -> None:
    leader, followers = led(stores, worker, 2)

    worker.hand_back(leader.lease)

    (again,) = claim_all(stores, worker)
    worker.succeed(again.lease, generated())
    assert again.job.id == leader.job.id
    assert statuses(stores, followers) == {JobStatus.SUCCEEDED}


def test_when_a_leaders_worker_dies_one_of_them_is_run_and_all_end(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader, followers = led(stores, worker, 2)
    expire_lease(stores, leader.job.id)

    swept = worker.sweep()

    (again,) = claim_all(stores, worker)
    worker.succeed(again.lease, generated())
    assert swept.requeued == (leader.job.id,)
    assert statuses(stores, [leader.job.id, *followers]) == {JobStatus.SUCCEEDED}


def test_a_sweep_takes_no_follower_for_one_whose_message_is_lost(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    led(stores, worker, 3)

    assert worker.sweep() == Swept()


def test_followers_count_as_queued(stores: Stores, worker: RedisWorkerStore) -> None:
    led(stores, worker, 3)
    full = stores.api_store(max_queued=3)

    with pytest.raises(Exception, match="Too many jobs are waiting"):
        stores.run(full.accept(new_job()))


def test_a_message_that_comes_twice_changes_nothing(
    stores: Stores, worker: RedisWorkerStore
) -> None:
    leader, (follower,) = led(stores, worker, 1)

    again = worker.claim(follower)
    worker.succeed(leader.lease, generated())

    assert again is None
    assert worker.claim(follower) is None
    assert stores.job(follower).attempts == 1


def test_more_than_end_at_once_end_when_it_is_their_turn(real_stores: Stores) -> None:
    worker = real_stores.worker_store(sharing=sharing())
    leader, followers = led(real_stores, worker, 130)

    worker.succeed(leader.lease, generated())

    at_once = [each for each in followers if real_stores.job(each).status.done]
    assert len(at_once) == 100
    assert claim_all(real_stores, worker) == []
    assert statuses(real_stores, followers) == {JobStatus.SUCCEEDED}


def test_a_dead_letter_that_is_sent_again_is_run(stores: Stores) -> None:
    strict = stores.worker_store(sharing=sharing(cache_ttl_s=60), max_attempts=1)
    poison = stores.job_id()
    (claim,) = claim_all(stores, strict)
    expire_lease(stores, poison)
    strict.sweep()
    letters = DeadLetterStore(stores.url, result_ttl_s=RESULT_TTL_S)
    stores.job_id()
    (other,) = claim_all(stores, strict)
    strict.succeed(other.lease, generated())

    new_id = letters.resend(poison)
    letters.close()

    (again,) = claim_all(stores, strict)
    assert claim.job.id == poison
    assert again.job.id == new_id


def first_result(stores: Stores, worker: RedisWorkerStore) -> JobId:
    job_id = stores.job_id()
    (claim,) = claim_all(stores, worker)
    worker.succeed(claim.lease, USED)
    return job_id


def test_a_kept_result_serves_equal_jobs_that_come_later(
    stores: Stores, keeping: RedisWorkerStore
) -> None:
    source = first_result(stores, keeping)
    stores.redis.hincrby(keys.job(source), "finished_at", -5000)
    later = stores.job_id()

    assert claim_all(stores, keeping) == []

    job = stores.job(later)
    assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 1)
    assert job.source is not None
    assert (job.source.job_id, job.source.how) == (source, Shared.CACHE)
    assert 5 <= job.source.age_s < 60
    assert job.result == USED.model_copy(update={"usage": Usage()})


def test_one_that_came_from_the_cache_does_not_renew_it(
    stores: Stores, keeping: RedisWorkerStore
) -> None:
    source = first_result(stores, keeping)
    stores.job_id()
    claim_all(stores, keeping)
    third = stores.job_id()

    claim_all(stores, keeping)

    job = stores.job(third)
    assert job.source is not None
    assert job.source.job_id == source


@pytest.mark.parametrize("change", OTHERS, ids=["description", "owner", "fresh"])
def test_a_kept_result_serves_no_other_work(
    stores: Stores, keeping: RedisWorkerStore, change: dict[str, Any]
) -> None:
    first_result(stores, keeping)
    stores.accept(new_job(**change))

    assert len(claim_all(stores, keeping)) == 1


@pytest.fixture
def brief(stores: Stores) -> RedisWorkerStore:
    return stores.worker_store(sharing=sharing(in_flight=False, cache_ttl_s=0.2))


def test_a_result_is_kept_for_its_time(stores: Stores, brief: RedisWorkerStore) -> None:
    first_result(stores, brief)
    (entry,) = stores.redis.keys(f"{keys.CACHE}*")

    wait_until(lambda: not stores.redis.exists(entry), within_s=5, what="end of the entry")

    stores.job_id()
    assert len(claim_all(stores, brief)) == 1


def test_a_job_that_is_deleted_serves_nobody(stores: Stores, keeping: RedisWorkerStore) -> None:
    source = first_result(stores, keeping)
    stores.run(stores.api.delete(source, OWNER))
    stores.job_id()

    assert len(claim_all(stores, keeping)) == 1


def test_only_what_a_setting_asks_for_is_kept(stores: Stores, worker: RedisWorkerStore) -> None:
    first_result(stores, worker)

    assert not stores.redis.keys(f"{keys.CACHE}*")
