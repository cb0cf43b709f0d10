"""Accepting a job: one step that writes everything or nothing."""

import asyncio
import json
from dataclasses import replace

import pytest

from api.idempotency import IdempotencyEntry
from api.store.new_job import NewJob
from shared.domain.errors import IdempotencyMismatchError, OverloadedError
from shared.domain.job import EventKind, JobId, JobKind, JobRequest, JobStatus, Lane, Owner
from shared.domain.plan import GivenPlan
from shared.domain.wanted import Ask, Base
from shared.wire import keys
from tests.support.stores import OWNER, Stores, new_job
from tests.support.waiting import wait_until

EVERYTHING = JobRequest(
    kind=JobKind.GENERATE,
    description="as before, with 20 users",
    plan=GivenPlan.model_validate(
        {"scenarios": [{"name": "default", "load": {"unit": "users", "target": 20}}]}
    ),
    base_job_id=JobId("b" * 32),
    base=Base(script="y", asks=(Ask(description="50 users"),)),
    deadline_s=20,
)
ENTRY = IdempotencyEntry(key="key-1", fingerprint="digest-1")


def test_an_accepted_job_is_queued_with_all_that_was_asked(stores: Stores) -> None:
    new = new_job(description="NUL \0, é, 🚀 and 'quotes' \"too\" % %1")

    accepted = stores.accept(new)

    job = stores.job(new.id)
    assert (accepted.job_id, accepted.replayed) == (new.id, False)
    assert (job.status, job.request, job.lane) == (JobStatus.QUEUED, new.request, new.lane)
    assert (job.owner, job.request_id) == (new.owner, new.request_id)
    assert (job.attempts, job.queue_position, job.expires_at) == (0, 1, None)
    assert (job.deadline_at - job.created_at).total_seconds() == new.deadline_s


@pytest.mark.parametrize(
    "new",
    [
        new_job(),
        new_job(lane=Lane.INTERACTIVE, root="/prefix", traceparent=f"00-{'a' * 32}-{'b' * 16}-01"),
        new_job(kind=JobKind.VALIDATE, description=None, script="a\0b"),
        new_job(webhook_url="https://hooks.example.com/", deadline_s=1.5, fresh=True),
        replace(new_job(), request=EVERYTHING),
    ],
    ids=["plain", "reached_by_a_proxy", "validate", "webhook", "everything"],
)
def test_what_is_told_of_a_new_job_is_what_a_reader_sees(stores: Stores, new: NewJob) -> None:
    stores.job_id(lane=new.lane)  # is before it

    accepted = stores.accept(new)

    assert accepted.job == stores.job(new.id)


def test_a_validate_job_keeps_the_script_to_be_judged(stores: Stores) -> None:
    job_id = stores.job_id(kind=JobKind.VALIDATE, description=None, script="a\0b")

    assert stores.job(job_id).request == JobRequest(kind=JobKind.VALIDATE, script="a\0b")


@pytest.mark.parametrize("lane", list(Lane))
def test_the_message_waits_in_the_jobs_lane(stores: Stores, lane: Lane) -> None:
    first, second = stores.job_id(lane=lane), stores.job_id(lane=lane)

    assert stores.messages(lane) == [first, second]
    lanes = stores.run(stores.api.queues()).lanes
    assert {other: lanes[other].waiting for other in Lane} == {
        other: 2 * (other is lane) for other in Lane
    }


def test_a_lane_is_as_old_as_its_oldest_job_and_what_runs_waits_no_more(stores: Stores) -> None:
    first, _ = stores.job_id(lane=Lane.BATCH), stores.job_id(lane=Lane.BATCH)
    created_ms = int(str(stores.redis.hget(keys.job(first), "created_at")))
    an_hour_before = created_ms - 3_600_000
    stores.redis.hset(keys.job(first), "created_at", an_hour_before)

    before = stores.run(stores.api.queues())
    stores.worker.claim(first)
    after = stores.run(stores.api.queues())

    assert 3600 <= before.oldest_s == before.lanes[Lane.BATCH].oldest_s < 3700
    assert before.lanes[Lane.INTERACTIVE].oldest_s == 0
    assert (before.waiting, before.running) == (2, 0)
    assert (after.waiting, after.running) == (1, 1)
    assert after.oldest_s < 100


def test_a_message_says_nothing_of_the_description(stores: Stores) -> None:
    stores.job_id(description="the secret word is abracadabra")

    (message,) = stores.redis.lrange(keys.lane(Lane.BATCH), 0, -1)

    assert "abracadabra" not in message
    assert "loadgenie_" not in message  # every placeholder is filled


def test_the_first_event_says_queued(stores: Stores) -> None:
    job_id = stores.job_id()

    (event,) = stores.events(job_id)

    assert (event.kind, event.status) == (EventKind.STATUS, JobStatus.QUEUED)
    assert abs((event.at - stores.job(job_id).created_at).total_seconds()) < 0.1


def test_a_request_sent_twice_makes_one_job(stores: Stores) -> None:
    new = new_job()

    stores.accept(new)
    again = stores.accept(new)

    assert not again.replayed
    assert stores.messages() == [new.id]


def test_the_same_key_and_request_give_the_same_job(stores: Stores) -> None:
    first = stores.accept(idempotency=ENTRY)

    second = stores.accept(idempotency=ENTRY)

    assert (second.job_id, second.replayed) == (first.job_id, True)
    assert len(stores.messages()) == 1


def test_a_key_gives_its_job_also_after_the_end(stores: Stores) -> None:
    first = stores.accept(idempotency=ENTRY)
    stores.run(stores.api.cancel(first.job_id, OWNER))

    assert stores.accept(idempotency=ENTRY).job_id == first.job_id


def test_the_same_key_with_another_request_is_refused(stores: Stores) -> None:
    stores.accept(idempotency=ENTRY)

    with pytest.raises(IdempotencyMismatchError):
        stores.accept(idempotency=IdempotencyEntry(key=ENTRY.key, fingerprint="digest-2"))
    assert len(stores.messages()) == 1


def test_a_key_belongs_to_its_owner(stores: Stores) -> None:
    mine = stores.accept(idempotency=ENTRY)

    other = stores.accept(new_job(owner=Owner("another")), ENTRY)

    assert other.job_id != mine.job_id
    assert not other.replayed


def test_a_key_is_forgotten_with_the_results_time(stores: Stores) -> None:
    api = stores.api_store(result_ttl_s=0.05)
    first = stores.run(api.accept(new_job(), ENTRY))

    def accepted_anew() -> bool:
        return stores.run(api.accept(new_job(), ENTRY)).job_id != first.job_id

    wait_until(accepted_anew, within_s=5, what="new job for the old key")


def test_fifty_requests_with_one_key_at_once_make_one_job(stores: Stores) -> None:
    async def all_at_once() -> set[str]:
        accepted = await asyncio.gather(*(stores.api.accept(new_job(), ENTRY) for _ in range(50)))
        return {each.job_id for each in accepted}

    jobs = stores.run(all_at_once())

    assert len(jobs) == 1
    assert stores.messages() == list(jobs)


def test_a_replay_retains_the_job(stores: Stores) -> None:
    job_id = stores.accept(new_job(retained=False), ENTRY).job_id
    stores.accept(new_job(retained=False), ENTRY)

    stores.run(stores.api.abandon(job_id))

    assert stores.job(job_id).status is JobStatus.QUEUED


def test_a_full_queue_refuses_before_anything_is_written(stores: Stores) -> None:
    api = stores.api_store(max_queued=2)
    stores.job_id(lane=Lane.INTERACTIVE)
    stores.job_id(lane=Lane.BATCH)
    before = sorted(stores.redis.keys("*"))

    with pytest.raises(OverloadedError) as refused:
        stores.run(api.accept(new_job(), ENTRY))

    assert refused.value.retry_after_s is not None
    assert sorted(stores.redis.keys("*")) == before


def test_a_full_queue_still_answers_a_known_key(stores: Stores) -> None:
    api = stores.api_store(max_queued=1)
    job_id = stores.accept(idempotency=ENTRY).job_id

    assert stores.run(api.accept(new_job(), ENTRY)).job_id == job_id


def test_running_jobs_do_not_count_as_queued(stores: Stores) -> None:
    api = stores.api_store(max_queued=1)
    stores.running()

    accepted = stores.run(api.accept(new_job()))

    assert stores.job(accepted.job_id).queue_position == 1


def test_messages_of_cancelled_jobs_do_not_pile_up(stores: Stores) -> None:
    api = stores.api_store(max_queued=2)
    stores.redis.lpush(keys.lane(Lane.BATCH), *["{}"] * 1001)
    stores.run(api.accept(new_job()))

    with pytest.raises(OverloadedError):
        stores.run(api.accept(new_job()))


def test_names_of_keys_show_neither_owner_nor_idempotency_key(stores: Stores) -> None:
    stores.accept(new_job(owner=Owner("jane@example.com")), IdempotencyEntry("k-42", "d"))

    names = json.dumps(stores.redis.keys("*"))

    assert "jane" not in names
    assert "k-42" not in names
