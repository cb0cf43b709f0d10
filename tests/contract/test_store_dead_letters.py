"""Dead letters are listed with their history, sent again as new jobs, and dropped."""

import base64
import json
from collections.abc import Iterator

import pytest

from shared.domain.errors import ErrorCode, Failure
from shared.domain.job import JobId, JobKind, JobStatus, Lane, Owner, Stage
from shared.wire import keys
from tests.support.losing import dead_letter, lose, lose_three_times
from tests.support.stores import DESCRIPTION, OWNER, RESULT_TTL_S, Stores, generated, new_job
from tests.support.waiting import wait_until
from worker.deadletters.letter_store import DeadLetterStore

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03"


@pytest.fixture
def letters(stores: Stores) -> Iterator[DeadLetterStore]:
    store = DeadLetterStore(stores.url, result_ttl_s=RESULT_TTL_S)
    yield store
    store.close()


def listed(letters: DeadLetterStore) -> list[JobId]:
    return [letter.id for letter in letters.listing().letters]


def test_there_are_none_at_first(stores: Stores, letters: DeadLetterStore) -> None:
    lose(stores, stores.job_id())

    assert letters.listing().total == 0


def test_one_is_listed_with_its_request_id_attempts_and_times(
    stores: Stores, letters: DeadLetterStore
) -> None:
    job_id = dead_letter(stores)

    listing = letters.listing()

    (letter,) = listing.letters
    job = stores.job(job_id)
    assert job.failure is not None
    assert listing.total == 1
    assert (letter.id, letter.request_id, letter.lane) == (job_id, "request-1", Lane.BATCH)
    assert (letter.attempts, letter.lost_attempts) == (3, 3)
    assert letter.detail == job.failure.detail
    times = (letter.created_at, letter.started_at, letter.ended_at, letter.expires_at)
    assert times == (job.created_at, job.started_at, job.finished_at, job.expires_at)


def test_the_latest_come_first_and_the_number_is_bounded(
    stores: Stores, letters: DeadLetterStore
) -> None:
    ids = [dead_letter(stores) for _ in range(3)]
    for at, job_id in enumerate(ids):
        stores.redis.zincrby(keys.DEAD_LETTERS, at, job_id)

    listing = letters.listing(most=2)

    assert [letter.id for letter in listing.letters] == ids[:0:-1]
    assert listing.total == 3


def test_one_is_kept_as_long_as_any_finished_job(stores: Stores, letters: DeadLetterStore) -> None:
    brief = stores.worker_store(max_attempts=1, result_ttl_s=0.2)
    lose(stores, stores.job_id(), swept_by=brief)
    at_first = len(listed(letters))

    wait_until(lambda: not listed(letters), within_s=5, what="end of the dead letter")

    assert at_first == 1
    wait_until(lambda: not stores.redis.exists(keys.DEAD_LETTERS), within_s=5, what="no index")


def test_an_entry_without_a_record_does_no_harm(stores: Stores, letters: DeadLetterStore) -> None:
    job_id = dead_letter(stores)
    stores.redis.delete(keys.job(job_id))

    assert listed(letters) == []
    assert letters.opened(job_id) is None
    assert letters.resend(job_id) is None


def test_one_is_opened_with_its_request_and_history(
    stores: Stores, letters: DeadLetterStore
) -> None:
    job_id = stores.job_id()
    lose(stores, job_id)
    lose(stores, job_id)
    stores.worker.enter(stores.claim(job_id).lease, Stage.DRAFTING)
    stores.redis.zadd(keys.LEASES, {job_id: 1}, xx=True)
    stores.worker.sweep()

    opened = letters.opened(job_id)

    assert opened is not None
    assert opened.letter == letters.listing().letters[0]
    assert opened.request == {"kind": "generate", "description": DESCRIPTION}
    run = [JobStatus.RUNNING, JobStatus.QUEUED]
    assert [step.status for step in opened.history] == [
        *(JobStatus.QUEUED, *run, *run),
        *(JobStatus.RUNNING, JobStatus.RUNNING, JobStatus.FAILED),
    ]
    assert opened.history[-2].stage is Stage.DRAFTING
    assert [step.at for step in opened.history] == sorted(step.at for step in opened.history)


def test_of_a_webhook_the_host_alone_is_shown(stores: Stores, letters: DeadLetterStore) -> None:
    job_id = stores.job_id(webhook_url="https://hooks.example.com/a-canary")
    lose_three_times(stores, job_id)

    opened = letters.opened(job_id)

    assert opened is not None
    assert opened.request is not None
    assert opened.request["webhook_url"] == "hooks.example.com"


@pytest.mark.parametrize("end", ["waits", "runs", "failed", "unknown"])
def test_any_other_job_is_none(stores: Stores, letters: DeadLetterStore, end: str) -> None:
    job_id = JobId("unknown") if end == "unknown" else stores.job_id()
    if end in {"runs", "failed"}:
        claim = stores.claim(job_id)
    if end == "failed":
        stores.worker.fail(claim.lease, Failure(code=ErrorCode.INTERNAL, detail="x"))

    assert letters.opened(job_id) is None
    assert letters.resend(job_id) is None
    assert not letters.drop(job_id)


def test_one_that_is_sent_again_is_a_new_job_with_all_its_attempts(
    stores: Stores, letters: DeadLetterStore
) -> None:
    owner = Owner("another")
    accepted = stores.accept(
        new_job(
            kind=JobKind.VALIDATE,
            script="x",
            owner=owner,
            lane=Lane.INTERACTIVE,
            traceparent=TRACEPARENT,
        )
    )
    old_id = accepted.job_id
    lose_three_times(stores, old_id)

    new_id = letters.resend(old_id)

    assert new_id is not None
    old, new = stores.job(old_id, owner), stores.job(new_id, owner)
    assert (old.status, new.status) == (JobStatus.FAILED, JobStatus.QUEUED)
    assert (new.request, new.request_id) == (old.request, old.request_id)
    assert (new.traceparent, old.traceparent) == (TRACEPARENT, TRACEPARENT)
    assert (new.lane, new.attempts, new.queue_position) == (Lane.INTERACTIVE, 0, 1)
    assert new.deadline_at - new.created_at == old.deadline_at - old.created_at
    assert stores.messages(Lane.INTERACTIVE) == [new_id]
    assert listed(letters) == []
    lose(stores, new_id)
    lose(stores, new_id)
    stores.worker.succeed(stores.claim(new_id).lease, generated())


def test_its_message_is_about_the_new_job_alone(stores: Stores, letters: DeadLetterStore) -> None:
    old_id = dead_letter(stores)

    new_id = letters.resend(old_id)

    (text,) = stores.redis.lrange(keys.lane(Lane.BATCH), 0, -1)
    message = json.loads(text)
    arguments = json.loads(base64.b64decode(message["body"]))[0]
    assert arguments == [new_id]
    assert message["properties"]["delivery_tag"] == f"{new_id}-1"
    assert old_id not in text


def test_its_owner_finds_the_new_job(stores: Stores, letters: DeadLetterStore) -> None:
    old_id = dead_letter(stores)

    new_id = letters.resend(old_id)

    page = stores.run(stores.api.page(OWNER, limit=10, cursor=None, status=None))
    assert [job.id for job in page.jobs] == [new_id, old_id]


def test_one_is_sent_again_once(stores: Stores, letters: DeadLetterStore) -> None:
    job_id = dead_letter(stores)

    sent = [letters.resend(job_id) for _ in range(2)]

    assert [new_id is None for new_id in sent] == [False, True]
    assert stores.messages() == sent[:1]


def test_a_job_sent_again_ends_at_its_deadline_as_any_other(
    stores: Stores, letters: DeadLetterStore
) -> None:
    new_id = letters.resend(dead_letter(stores))
    assert new_id is not None
    stores.redis.zadd(keys.DEADLINES, {new_id: 1}, xx=True)

    assert stores.worker.sweep().expired == (new_id,)


def test_one_that_is_dropped_stays_failed_for_its_caller(
    stores: Stores, letters: DeadLetterStore
) -> None:
    job_id = dead_letter(stores)
    before = stores.job(job_id)

    dropped = letters.drop(job_id)

    assert dropped
    assert listed(letters) == []
    assert letters.resend(job_id) is None
    assert stores.job(job_id) == before
