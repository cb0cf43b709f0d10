"""Reading jobs: one, a page of them, their events, and the counts."""

import pytest

from shared.domain.errors import InvalidRequestError
from shared.domain.job import EventKind, JobId, JobKind, JobStatus, Lane, Owner, Stage
from shared.domain.verification import Finding, Severity
from shared.wire import keys
from tests.support.stores import DESCRIPTION, OWNER, Stores, generated, new_job
from tests.support.waiting import wait_until

STRANGER = Owner("another")


def listed(
    stores: Stores, *, limit: int = 2, status: JobStatus | None = None, owner: Owner = OWNER
) -> list[list[JobId]]:
    """Walk through a whole listing, page by page."""
    pages, cursor = [], None
    while True:
        page = stores.run(stores.api.page(owner, limit=limit, cursor=cursor, status=status))
        pages.append([job.id for job in page.jobs])
        cursor = page.next_cursor
        if cursor is None:
            return pages


def test_an_unknown_job_is_nobodys(stores: Stores) -> None:
    assert stores.run(stores.api.get(JobId("unknown"), OWNER)) is None


def test_a_strangers_job_does_not_exist(stores: Stores) -> None:
    job_id = stores.job_id()

    assert stores.run(stores.api.get(job_id, STRANGER)) is None
    assert stores.run(stores.api.cancel(job_id, STRANGER)) is None
    assert stores.job(job_id).status is JobStatus.QUEUED


def test_a_record_with_a_field_for_each_part_of_the_request_is_still_read(stores: Stores) -> None:
    new = new_job(kind=JobKind.VALIDATE, script="a script")
    stores.accept(new)
    stores.redis.hdel(keys.job(new.id), "request")
    fields = {"kind": "validate", "description": DESCRIPTION, "script": "a script"}
    stores.redis.hset(keys.job(new.id), mapping=fields)

    assert stores.job(new.id).request == new.request
    assert stores.claim(new.id).job.request == new.request


def test_the_place_in_the_queue_counts_the_lane(stores: Stores) -> None:
    stores.job_id(lane=Lane.INTERACTIVE)
    first, second, third = (stores.job_id() for _ in range(3))

    before = [stores.job(job_id).queue_position for job_id in (first, second, third)]
    stores.claim(first)
    stores.run(stores.api.cancel(second, OWNER))
    after = [stores.job(job_id).queue_position for job_id in (first, second, third)]

    assert before == [1, 2, 3]
    assert after == [None, None, 1]


def test_a_listing_is_newest_first_and_complete(stores: Stores) -> None:
    jobs = [stores.job_id() for _ in range(5)]

    pages = listed(stores)

    assert pages == [[jobs[4], jobs[3]], [jobs[2], jobs[1]], [jobs[0]]]


def test_a_listing_that_ends_with_a_full_page_has_no_next_one(stores: Stores) -> None:
    jobs = [stores.job_id() for _ in range(4)]

    assert [len(page) for page in listed(stores)] == [2, 2]
    assert listed(stores, limit=4) == [jobs[::-1]]


def test_a_listing_shows_an_owners_jobs_only(stores: Stores) -> None:
    stores.job_id()
    theirs = stores.job_id(owner=STRANGER)

    assert listed(stores, owner=STRANGER) == [[theirs]]
    assert listed(stores, owner=Owner("nobody")) == [[]]


def test_a_listing_can_be_of_one_status(stores: Stores) -> None:
    jobs = [stores.job_id() for _ in range(6)]
    for job_id in jobs[::2]:
        stores.run(stores.api.cancel(job_id, OWNER))

    cancelled = listed(stores, status=JobStatus.CANCELLED)

    assert cancelled == [[jobs[4], jobs[2]], [jobs[0]]]


def test_a_new_job_does_not_shift_the_next_page(stores: Stores) -> None:
    jobs = [stores.job_id() for _ in range(3)]
    page = stores.run(stores.api.page(OWNER, limit=2, cursor=None, status=None))
    stores.job_id()

    then = stores.run(stores.api.page(OWNER, limit=2, cursor=page.next_cursor, status=None))

    assert [job.id for job in then.jobs] == [jobs[0]]


@pytest.mark.parametrize(
    "cursor", ["", "x", "1", "====", "NDo", "é", "\0", "-" * 10_000, "MTo", "Kzox", "MTphYmM"]
)
def test_a_cursor_that_was_never_given_out_is_refused(stores: Stores, cursor: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        stores.run(stores.api.page(OWNER, limit=2, cursor=cursor, status=None))
    assert refused.value.errors[0][0] == "cursor"


def test_a_cursor_of_another_owner_or_filter_is_refused(stores: Stores) -> None:
    for _ in range(3):
        stores.job_id()
    cursor = stores.run(stores.api.page(OWNER, limit=2, cursor=None, status=None)).next_cursor

    for owner, status in ((STRANGER, None), (OWNER, JobStatus.QUEUED)):
        with pytest.raises(InvalidRequestError):
            stores.run(stores.api.page(owner, limit=2, cursor=cursor, status=status))


def test_a_finished_job_vanishes_after_its_time_from_record_events_and_listing(
    stores: Stores,
) -> None:
    api = stores.api_store(result_ttl_s=0.05)
    job_id, kept = stores.job_id(), stores.job_id()
    stores.run(api.cancel(job_id, OWNER))

    wait_until(
        lambda: stores.run(api.get(job_id, OWNER)) is None, within_s=5, what="end of the record"
    )
    assert stores.events(job_id) == ()
    assert listed(stores, limit=100) == [[kept]]


def test_the_listing_survives_the_end_of_its_oldest_jobs(stores: Stores) -> None:
    api = stores.api_store(result_ttl_s=0.05)
    old, waiting = stores.job_id(), stores.job_id()
    stores.run(api.cancel(old, OWNER))
    newest = stores.job_id()

    def gone() -> bool:
        return stores.run(api.get(old, OWNER)) is None

    wait_until(gone, within_s=5, what="end of the record")
    assert listed(stores, limit=100) == [[newest, waiting]]
    assert stores.redis.zcard(keys.owner(OWNER)) == 2


def test_a_new_job_takes_the_place_of_expired_ones_in_the_index(stores: Stores) -> None:
    api = stores.api_store(result_ttl_s=0.05)
    old = stores.job_id()
    stores.run(api.cancel(old, OWNER))
    wait_until(
        lambda: stores.run(api.get(old, OWNER)) is None, within_s=5, what="end of the record"
    )

    new = stores.job_id()

    assert stores.redis.zrange(keys.owner(OWNER), 0, -1) == [new]


def test_an_unfinished_job_has_no_time_to_live(stores: Stores) -> None:
    queued, running = stores.job_id(), stores.running().job.id

    for job_id in (queued, running):
        assert stores.redis.pttl(keys.job(job_id)) == -1
        assert stores.redis.pttl(keys.events(job_id)) == -1


def test_a_finished_job_names_the_end_of_its_time(stores: Stores) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated())

    job = stores.job(claim.job.id)

    assert job.finished_at is not None
    assert job.expires_at is not None
    assert (job.expires_at - job.finished_at).total_seconds() == 100
    assert 0 < stores.redis.pttl(keys.job(job.id)) <= 100_000
    assert 0 < stores.redis.pttl(keys.events(job.id)) <= 100_000


def test_nothing_else_is_left_of_finished_jobs(stores: Stores) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated())

    left = set(stores.redis.keys("*"))

    job_id = claim.job.id
    assert left == {keys.job(job_id), keys.events(job_id), keys.owner(OWNER), keys.ORDER}
    assert stores.redis.hget(keys.job(job_id), "message") is None


def test_events_tell_the_whole_story_in_order(stores: Stores) -> None:
    claim = stores.running()
    finding = Finding(code="syntax_error", severity=Severity.ERROR, message="wrong", line=3)
    stores.worker.enter(claim.lease, Stage.DRAFTING)
    stores.worker.enter(claim.lease, Stage.VERIFYING)
    stores.worker.found(claim.lease, [finding, finding], repair=1)
    stores.worker.succeed(claim.lease, generated())

    events = stores.events(claim.job.id)

    assert [(event.kind, event.status, event.stage) for event in events] == [
        (EventKind.STATUS, JobStatus.QUEUED, None),
        (EventKind.STATUS, JobStatus.RUNNING, None),
        (EventKind.STAGE, JobStatus.RUNNING, Stage.DRAFTING),
        (EventKind.STAGE, JobStatus.RUNNING, Stage.VERIFYING),
        (EventKind.FINDING, JobStatus.RUNNING, Stage.VERIFYING),
        (EventKind.FINDING, JobStatus.RUNNING, Stage.VERIFYING),
        (EventKind.RESULT, JobStatus.SUCCEEDED, None),
    ]
    assert (events[4].finding, events[4].repair) == (finding.model_dump(mode="json"), 1)


def test_events_resume_after_any_of_them(stores: Stores) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated())
    events = stores.events(claim.job.id)

    for at, event in enumerate(events):
        assert stores.events(claim.job.id, after=event.id) == events[at + 1 :]


@pytest.mark.parametrize("after", ["", "0-0", "nonsense", "1", "9" * 30 + "-0", "$", "-", "+"])
def test_an_event_id_that_is_none_resumes_from_the_start(stores: Stores, after: str) -> None:
    job_id = stores.job_id()

    assert len(stores.events(job_id, after=after)) == 1


def test_a_jobs_events_are_bounded(stores: Stores) -> None:
    claim = stores.running()
    for _ in range(1200):
        stores.redis.xadd(keys.events(claim.job.id), {"kind": "stage", "status": "running"})

    stores.worker.enter(claim.lease, Stage.DRAFTING)

    events = stores.events(claim.job.id)
    assert len(events) <= 600
    assert events[-1].stage is Stage.DRAFTING


def test_no_worker_counts_beyond_the_longest_heartbeat(stores: Stores) -> None:
    stores.redis.zadd(keys.WORKERS, {"before the clock fell back": 10**13})

    assert stores.run(stores.api.workers()) == 0


def test_workers_count_as_long_as_they_beat(stores: Stores) -> None:
    stores.worker.beat("one", ttl_s=60)
    stores.worker.beat("one", ttl_s=60)
    stores.worker.beat("two", ttl_s=0.05)

    assert stores.run(stores.api.workers()) in {1, 2}
    wait_until(lambda: stores.run(stores.api.workers()) == 1, within_s=5, what="silent worker")


def test_a_worker_forgets_the_dead_ones(stores: Stores) -> None:
    stores.worker.beat("dead", ttl_s=0.001)

    def swept_up() -> bool:
        stores.worker.beat("alive", ttl_s=60)
        return list(stores.redis.zrange(keys.WORKERS, 0, -1)) == ["alive"]

    wait_until(swept_up, within_s=5, what="end of the dead worker's entry")


def test_a_page_looks_at_a_bounded_number_of_jobs(real_stores: Stores) -> None:
    # Only on the real server: fakeredis takes long for hundreds of jobs.
    stores = real_stores
    first = stores.job_id()
    stores.run(stores.api.cancel(first, OWNER))
    for _ in range(500):
        stores.accept(new_job())

    pages = listed(stores, limit=10, status=JobStatus.CANCELLED)

    assert pages == [[], [first]]


def test_a_job_is_over_once_it_has_ended_or_is_unknown(stores: Stores) -> None:
    queued, running, cancelled = (stores.job_id() for _ in range(3))
    stores.claim(running)
    stores.run(stores.api.cancel(cancelled, OWNER))
    asked = (queued, running, cancelled, JobId("unknown"))

    assert stores.run(stores.api.over(asked)) == (cancelled, JobId("unknown"))
