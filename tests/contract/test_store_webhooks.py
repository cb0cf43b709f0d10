"""Each way in which a job ends fills the outbox in the same step; what is in it is sent by one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.domain.errors import ErrorCode, Failure
from shared.domain.job import JobId, JobStatus
from shared.domain.webhook import WebhookFault, WebhookStatus
from shared.wire import keys
from tests.support.losing import lose_three_times
from tests.support.stores import OWNER, RESULT_TTL_S, Stores, generated
from tests.support.waiting import wait_until
from worker.deadletters.letter_store import DeadLetterStore
from worker.webhooks.dead_webhooks import DeadWebhookStore
from worker.webhooks.delivery import (
    Answered,
    Delivered,
    Delivery,
    GiveUp,
    TryAgain,
    Unanswered,
)
from worker.webhooks.outbox import RedisOutbox

URL = "https://hooks.example.com/secret-path"
FAILURE = Failure(code=ErrorCode.INTERNAL, detail="x")
TAKEN = Answered(200)
DOWN = Unanswered(WebhookFault.CONNECTION)


@pytest.fixture
def outbox(stores: Stores) -> Iterator[RedisOutbox]:
    store = RedisOutbox(stores.url, result_ttl_s=RESULT_TTL_S)
    yield store
    store.close()


@pytest.fixture
def dead(stores: Stores) -> Iterator[DeadWebhookStore]:
    store = DeadWebhookStore(stores.url)
    yield store
    store.close()


def succeeded(stores: Stores) -> JobId:
    claim = stores.running(webhook_url=URL)
    stores.worker.succeed(claim.lease, generated())
    return claim.job.id


def failed(stores: Stores) -> JobId:
    claim = stores.running(webhook_url=URL)
    stores.worker.fail(claim.lease, FAILURE)
    return claim.job.id


def cancelled(stores: Stores) -> JobId:
    job_id = stores.job_id(webhook_url=URL)
    stores.run(stores.api.cancel(job_id, OWNER))
    return job_id


def cancelled_while_it_ran(stores: Stores) -> JobId:
    job_id = stores.running(webhook_url=URL).job.id
    stores.run(stores.api.cancel(job_id, OWNER))
    return job_id


def abandoned(stores: Stores) -> JobId:
    job_id = stores.job_id(webhook_url=URL, retained=False)
    stores.run(stores.api.abandon(job_id))
    return job_id


def swept_at_its_deadline(stores: Stores) -> JobId:
    job_id = stores.job_id(webhook_url=URL)
    stores.redis.zadd(keys.DEADLINES, {job_id: 1}, xx=True)
    stores.worker.sweep()
    return job_id


def claimed_past_its_deadline(stores: Stores) -> JobId:
    job_id = stores.job_id(webhook_url=URL)
    stores.redis.hset(keys.job(job_id), "deadline_at", 1)
    assert stores.worker.claim(job_id) is None
    return job_id


def expired_without_a_worker(stores: Stores) -> JobId:
    job_id = stores.job_id(webhook_url=URL)
    stores.redis.zadd(keys.DEADLINES, {job_id: 1}, xx=True)
    stores.run(stores.api.expire())
    return job_id


def poisoned(stores: Stores) -> JobId:
    job_id = stores.job_id(webhook_url=URL)
    lose_three_times(stores, job_id)
    return job_id


ENDS = [
    (succeeded, JobStatus.SUCCEEDED),
    (failed, JobStatus.FAILED),
    (cancelled, JobStatus.CANCELLED),
    (cancelled_while_it_ran, JobStatus.CANCELLED),
    (abandoned, JobStatus.CANCELLED),
    (swept_at_its_deadline, JobStatus.FAILED),
    (claimed_past_its_deadline, JobStatus.FAILED),
    (expired_without_a_worker, JobStatus.FAILED),
    (poisoned, JobStatus.FAILED),
]


@pytest.mark.parametrize(("end", "status"), ENDS, ids=[end.__name__ for end, _ in ENDS])
def test_however_a_job_ends_its_webhook_is_in_the_outbox(
    stores: Stores, outbox: RedisOutbox, end: Callable[[Stores], JobId], status: JobStatus
) -> None:
    job_id = end(stores)

    (delivery,) = outbox.take(10)
    assert (delivery.job.id, delivery.job.status, delivery.attempt) == (job_id, status, 1)
    assert delivery.job.request.webhook_url == URL


def test_a_job_that_has_not_ended_or_has_no_webhook_is_not(
    stores: Stores, outbox: RedisOutbox
) -> None:
    waiting = stores.job_id(webhook_url=URL)
    stores.running(webhook_url=URL)
    stores.worker.succeed(stores.running().lease, generated())

    assert outbox.take(10) == ()
    webhook = stores.job(waiting).webhook
    assert webhook is not None
    assert (webhook.status, webhook.attempts) == (WebhookStatus.PENDING, 0)


def test_one_worker_takes_each_and_the_most_are_bounded(stores: Stores) -> None:
    ids = {succeeded(stores) for _ in range(12)}
    outboxes = [RedisOutbox(stores.url, result_ttl_s=RESULT_TTL_S) for _ in range(3)]

    with ThreadPoolExecutor(3) as threads:
        taken = list(threads.map(lambda outbox: outbox.take(4), outboxes))
    for outbox in outboxes:
        outbox.close()

    assert [len(each) for each in taken] == [4, 4, 4]
    assert {delivery.job.id for each in taken for delivery in each} == ids


def test_what_a_dead_worker_took_is_due_again_when_its_lease_runs_out(
    stores: Stores, outbox: RedisOutbox
) -> None:
    brief = RedisOutbox(stores.url, result_ttl_s=RESULT_TTL_S, lease_s=0.3)
    job_id = succeeded(stores)
    (first,) = brief.take(1)
    brief.close()

    at_once = outbox.take(1)
    (second,) = wait_until(lambda: outbox.take(1), within_s=5, what="second try")

    assert at_once == ()
    assert (first.attempt, second.attempt, second.job.id) == (1, 2, job_id)
    assert second.elapsed_s >= 0.3
    assert not outbox.settle(first, DOWN, GiveUp())
    assert outbox.settle(second, TAKEN, Delivered())


def settled(stores: Stores, delivery: Delivery) -> tuple[object, ...]:
    webhook = stores.job(delivery.job.id).webhook
    assert webhook is not None
    assert webhook.last_attempt_at is not None
    return (webhook.status, webhook.attempts, webhook.last_status, webhook.last_error)


def test_one_that_was_delivered_is_due_no_more(stores: Stores, outbox: RedisOutbox) -> None:
    succeeded(stores)
    (delivery,) = outbox.take(1)

    outbox.settle(delivery, TAKEN, Delivered())

    assert settled(stores, delivery) == (WebhookStatus.DELIVERED, 1, 200, None)
    assert not stores.redis.exists(keys.WEBHOOKS)


def test_one_that_was_not_is_due_after_its_delay(stores: Stores, outbox: RedisOutbox) -> None:
    succeeded(stores)
    (first,) = outbox.take(1)
    outbox.settle(first, Answered(503), TryAgain(0.3))

    at_once = outbox.take(1)
    between = settled(stores, first)
    (second,) = wait_until(lambda: outbox.take(1), within_s=5, what="second try")
    outbox.settle(second, DOWN, TryAgain(60))

    assert at_once == ()
    assert between == (WebhookStatus.PENDING, 1, 503, None)
    assert settled(stores, second) == (WebhookStatus.PENDING, 2, None, WebhookFault.CONNECTION)


def test_a_job_is_kept_for_as_long_as_its_webhook_is_tried(
    stores: Stores, outbox: RedisOutbox
) -> None:
    job_id = succeeded(stores)
    at_first = stores.job(job_id).expires_at
    (delivery,) = outbox.take(1)

    outbox.settle(delivery, DOWN, TryAgain(1000))

    later = stores.job(job_id).expires_at
    assert at_first is not None
    assert later is not None
    assert 999 < (later - at_first).total_seconds() < 1100
    for key in (keys.job(job_id), keys.events(job_id), keys.owner(OWNER)):
        assert stores.redis.pttl(key) > 1_000_000


def test_one_that_is_given_up_is_listed_as_long_as_its_job_is_kept(
    stores: Stores, outbox: RedisOutbox, dead: DeadWebhookStore
) -> None:
    job_id = succeeded(stores)
    succeeded(stores)
    delivery, _ = outbox.take(2)

    outbox.settle(delivery, Answered(410), GiveUp())

    listing = dead.listing()
    (listed,) = listing.webhooks
    assert (listing.pending, listing.total) == (1, 1)
    assert (listed.job_id, listed.job_status) == (job_id, JobStatus.SUCCEEDED)
    assert (listed.attempts, listed.last_status, listed.last_error) == (1, 410, None)
    assert (listed.host, listed.request_id) == ("hooks.example.com", "request-1")
    assert listed.expires_at == stores.job(job_id).expires_at
    assert settled(stores, delivery)[0] is WebhookStatus.FAILED
    assert outbox.take(10) == ()


def test_the_list_is_bounded_and_forgets_what_expired(
    stores: Stores, outbox: RedisOutbox, dead: DeadWebhookStore
) -> None:
    for _ in range(3):
        succeeded(stores)
    for delivery in outbox.take(3):
        outbox.settle(delivery, DOWN, GiveUp())
    gone, *_ = stores.redis.zrange(keys.DEAD_WEBHOOKS, 0, -1)

    bounded = dead.listing(most=2)
    stores.redis.zadd(keys.DEAD_WEBHOOKS, {gone: 1})

    assert (bounded.total, len(bounded.webhooks)) == (3, 2)
    assert dead.listing().total == 2


@pytest.mark.parametrize("was", ["dead", "delivered"])
def test_that_of_an_ended_job_is_sent_again_with_all_its_time(
    stores: Stores, outbox: RedisOutbox, dead: DeadWebhookStore, was: str
) -> None:
    job_id = succeeded(stores)
    (first,) = outbox.take(1)
    if was == "dead":
        outbox.settle(first, DOWN, GiveUp())
    else:
        outbox.settle(first, TAKEN, Delivered())

    sent = dead.resend(job_id)

    (again,) = outbox.take(1)
    assert sent
    assert dead.listing().total == 0
    assert (again.attempt, again.elapsed_s) == (2, 0)
    assert outbox.settle(again, TAKEN, Delivered())


def test_there_is_nothing_to_send_again_of_others(stores: Stores, dead: DeadWebhookStore) -> None:
    running = stores.running(webhook_url=URL).job.id
    without = stores.running()
    stores.worker.succeed(without.lease, generated())

    assert [dead.resend(each) for each in (running, without.job.id, JobId("x"))] == [False] * 3


def test_one_that_is_dropped_stays_failed(
    stores: Stores, outbox: RedisOutbox, dead: DeadWebhookStore
) -> None:
    job_id = succeeded(stores)
    (delivery,) = outbox.take(1)
    outbox.settle(delivery, DOWN, GiveUp())

    assert [dead.drop(job_id), dead.drop(job_id)] == [True, False]
    assert dead.listing().total == 0
    assert settled(stores, delivery)[0] is WebhookStatus.FAILED


def test_a_job_that_is_deleted_takes_its_webhook_along(
    stores: Stores, outbox: RedisOutbox, dead: DeadWebhookStore
) -> None:
    under_way, waiting, given_up = (succeeded(stores) for _ in range(3))
    deliveries = {each.job.id: each for each in outbox.take(3)}
    outbox.settle(deliveries[waiting], DOWN, TryAgain(60))
    outbox.settle(deliveries[given_up], DOWN, GiveUp())

    for job_id in (under_way, waiting, given_up):
        stores.run(stores.api.delete(job_id, OWNER))

    assert not outbox.settle(deliveries[under_way], TAKEN, Delivered())
    assert not stores.redis.exists(keys.WEBHOOKS, keys.DEAD_WEBHOOKS)
    assert dead.listing().total == 0


def test_an_entry_without_a_record_does_no_harm(stores: Stores, outbox: RedisOutbox) -> None:
    job_id = succeeded(stores)
    stores.redis.delete(keys.job(job_id))

    assert outbox.take(10) == ()
    assert not stores.redis.exists(keys.WEBHOOKS)


def test_a_dead_letter_that_is_sent_again_has_a_webhook_of_its_own(
    stores: Stores, outbox: RedisOutbox
) -> None:
    letters = DeadLetterStore(stores.url, result_ttl_s=RESULT_TTL_S)
    old_id = stores.job_id(webhook_url=URL, root="/genie")
    lose_three_times(stores, old_id)
    (old,) = outbox.take(1)
    outbox.settle(old, TAKEN, Delivered())

    new_id = letters.resend(old_id)
    letters.close()

    assert new_id is not None
    stores.worker.succeed(stores.claim(new_id).lease, generated())
    (new,) = outbox.take(10)
    assert (new.job.id, new.attempt, new.job.root) == (new_id, 1, "/genie")
