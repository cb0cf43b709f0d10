"""The server enforces the table of transitions, pair by pair, and says each one aloud."""

import pytest

from shared.domain.job import FOLLOWS, EventKind, JobStatus
from shared.store.scripts import compose
from shared.wire import keys
from tests.support.stores import OWNER, Stores, generated
from tests.support.waiting import wait_until

MOVE = compose("-- requires: move\nreturn move(ARGV[1], ARGV[2])\n")


@pytest.mark.parametrize("before", list(JobStatus))
@pytest.mark.parametrize("after", list(JobStatus))
def test_a_status_follows_exactly_where_the_table_says(
    stores: Stores, before: JobStatus, after: JobStatus
) -> None:
    job_id = stores.job_id()
    stores.redis.hset(keys.job(job_id), "status", before)
    events = len(stores.events(job_id))

    moved = stores.redis.eval(MOVE.text, 0, job_id, after)

    allowed = after in FOLLOWS[before]
    assert bool(moved) is allowed
    assert stores.job(job_id).status is (after if allowed else before)
    assert len(stores.events(job_id)) == events + allowed


def test_a_job_that_is_not_there_moves_nowhere(stores: Stores) -> None:
    assert not stores.redis.eval(MOVE.text, 0, "unknown", "queued")
    assert stores.redis.keys("*") == []


def test_every_change_of_a_job_is_noticed_with_its_event_but_not_its_making(stores: Stores) -> None:
    heard: list[str] = []
    with stores.redis.pubsub() as subscription:
        subscription.subscribe(keys.NOTICES)
        subscription.get_message(timeout=5)
        claim = stores.running()
        stores.worker.hand_back(claim.lease)
        stores.worker.succeed(stores.claim(claim.job.id).lease, generated())
        job_id = claim.job.id
        cancelled = stores.job_id()
        stores.run(stores.api.cancel(cancelled, OWNER))

        def hear() -> bool:
            message = subscription.get_message(ignore_subscribe_messages=True, timeout=1)
            heard.extend([message["data"]] if message else [])
            return len(heard) >= 5

        wait_until(hear, within_s=10, what="notices")

    events = [(job, event) for job in (job_id, cancelled) for event in stores.events(job)]
    changes = [each for each in events if each != (each[0], stores.events(each[0])[0])]
    assert heard == [f"{job} {event.id} {event.status}" for job, event in changes]
    assert [event.kind for event in stores.events(job_id)][-1] is EventKind.RESULT
