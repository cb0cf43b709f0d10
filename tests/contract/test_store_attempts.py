"""Claims, leases and fencing tokens: who may run a job, and whose writes count."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.domain.errors import AIQuotaError, ErrorCode, Failure, ScriptRejectedError
from shared.domain.job import JobId, JobKind, JobStatus, Lane, Stage
from shared.domain.verification import Finding, Report, Severity, Verdict
from shared.store.record import decode_job
from shared.store.scripts import load
from shared.wire import keys
from tests.support.stores import OWNER, Stores, generated
from tests.support.waiting import wait_until
from worker.budget import JobStoppedError, StopReason
from worker.ports import Claim, Lease
from worker.store.job_store import RedisWorkerStore

FINDING = Finding(code="syntax_error", severity=Severity.ERROR, message="wrong", line=3)

WRITES: dict[str, Callable[[RedisWorkerStore, Lease], None]] = {
    "enter": lambda store, lease: store.enter(lease, Stage.REPAIRING),
    "found": lambda store, lease: store.found(lease, [FINDING], repair=0),
    "succeed": lambda store, lease: store.succeed(lease, generated()),
    "fail": lambda store, lease: store.fail(lease, Failure(code=ErrorCode.INTERNAL, detail="x")),
    "hand_back": lambda store, lease: store.hand_back(lease),
}


def taken_over(stores: Stores) -> tuple[Claim, Claim]:
    """Let a lease run out and another worker claim the job; answer both claims."""
    job_id = stores.job_id()
    first = stores.worker_store(lease_s=0.01).claim(job_id)
    assert first is not None
    wait_until(lambda: stores.worker.sweep().requeued, within_s=5, what="end of the lease")
    return first, stores.claim(job_id)


def test_a_claim_makes_the_job_run(stores: Stores) -> None:
    job_id = stores.job_id()

    claim = stores.claim(job_id)

    job = stores.job(job_id)
    assert claim.job == job
    assert (job.status, job.attempts, job.stage) == (JobStatus.RUNNING, 1, None)
    assert job.started_at is not None
    assert claim.lease == Lease(job_id, 1)
    assert 299 < claim.remaining_s <= 300


def test_a_claim_tells_how_long_the_job_was_there_to_be_claimed(stores: Stores) -> None:
    job_id = stores.job_id()

    stores.redis.hincrby(keys.job(job_id), "created_at", -5000)
    first = stores.claim(job_id)
    stores.worker.hand_back(first.lease)
    stores.redis.hincrby(keys.job(job_id), "pushed_at", -2000)
    second = stores.claim(job_id)

    assert 5 <= first.waited_s < 7
    assert 2 <= second.waited_s < 4


def test_an_unknown_job_cannot_be_claimed(stores: Stores) -> None:
    assert stores.worker.claim(JobId("unknown")) is None


def test_a_running_job_cannot_be_claimed(stores: Stores) -> None:
    claim = stores.running()

    assert stores.worker.claim(claim.job.id) is None
    assert stores.job(claim.job.id).attempts == 1


def test_a_finished_job_cannot_be_claimed(stores: Stores) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated())

    assert stores.worker.claim(claim.job.id) is None


def test_of_many_claims_at_once_one_wins(stores: Stores) -> None:
    job_id, together = stores.job_id(), threading.Barrier(8)

    def claim(_: int) -> Claim | None:
        together.wait(timeout=10)
        return stores.worker.claim(job_id)

    with ThreadPoolExecutor(8) as threads:
        claims = [claim for claim in threads.map(claim, range(8)) if claim is not None]

    assert len(claims) == 1
    assert stores.job(job_id).attempts == 1


def test_a_claim_sent_twice_claims_once(stores: Stores) -> None:
    job_id = stores.job_id()
    args = (job_id, "nonce", 15_000, 100_000, "{}", 3, "worker")

    replies = [stores.redis.eval(load("claim").text, 0, *args) for _ in range(2)]

    assert [decode_job(snapshot).attempts for *_, snapshot in replies] == [1, 1]


def test_a_claim_past_the_deadline_ends_the_job(stores: Stores) -> None:
    job_id = stores.job_id(deadline_s=0.001)

    wait_until(
        lambda: stores.worker.claim(job_id) is None and stores.job(job_id).status.done,
        within_s=5,
        what="end at the deadline",
    )

    job = stores.job(job_id)
    assert job.status is JobStatus.FAILED
    assert job.failure is not None
    assert job.failure.code is ErrorCode.DEADLINE_EXCEEDED


def test_a_stage_shows_while_it_lasts(stores: Stores) -> None:
    claim = stores.running()

    stores.worker.enter(claim.lease, Stage.VERIFYING)
    during = stores.job(claim.job.id).stage
    stores.worker.succeed(claim.lease, generated())

    assert during is Stage.VERIFYING
    assert stores.job(claim.job.id).stage is None


@pytest.mark.parametrize("script", ["a\0b", "é🚀\u2028", "</script>", "x" * 200_000, ""])
def test_a_script_comes_back_as_it_went_in(stores: Stores, script: str) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated(script))

    job = stores.job(claim.job.id)

    assert (job.status, job.result) == (JobStatus.SUCCEEDED, generated(script))


def test_a_validate_jobs_result_is_a_report(stores: Stores) -> None:
    claim = stores.running(kind=JobKind.VALIDATE, script="x", description=None)
    report = Report(status=Verdict.REJECTED, findings=(FINDING,))
    stores.worker.succeed(claim.lease, report)

    assert stores.job(claim.job.id).result == report


@pytest.mark.parametrize(
    "error",
    [
        ScriptRejectedError("no draft passed", draft="a\0b", findings=[FINDING]),
        AIQuotaError("later", retry_after_s=7.5),
    ],
)
def test_a_failure_keeps_all_that_a_caller_may_see(
    stores: Stores, error: ScriptRejectedError | AIQuotaError
) -> None:
    claim = stores.running()
    stores.worker.fail(claim.lease, Failure.of(error))

    job = stores.job(claim.job.id)

    assert (job.status, job.failure) == (JobStatus.FAILED, Failure.of(error))


@pytest.mark.parametrize("write", WRITES)
def test_a_late_workers_writes_are_refused(stores: Stores, write: str) -> None:
    late, current = taken_over(stores)
    before, events = stores.job(late.job.id), stores.events(late.job.id)

    with pytest.raises(JobStoppedError) as stopped:
        WRITES[write](stores.worker, late.lease)

    assert stopped.value.reason is StopReason.LEASE_LOST
    assert (stores.job(late.job.id), stores.events(late.job.id)) == (before, events)
    stores.worker.succeed(current.lease, generated())


@pytest.mark.parametrize("write", WRITES)
def test_a_cancelled_jobs_writes_are_refused(stores: Stores, write: str) -> None:
    claim = stores.running()
    stores.run(stores.api.cancel(claim.job.id, OWNER))

    with pytest.raises(JobStoppedError) as stopped:
        WRITES[write](stores.worker, claim.lease)

    assert stopped.value.reason is StopReason.CANCELLED
    assert stores.job(claim.job.id).status is JobStatus.CANCELLED


@pytest.mark.parametrize("write", ["enter", "found", "hand_back"])
def test_a_finished_jobs_writes_are_refused(stores: Stores, write: str) -> None:
    claim = stores.running()
    stores.worker.succeed(claim.lease, generated())

    with pytest.raises(JobStoppedError):
        WRITES[write](stores.worker, claim.lease)
    assert stores.job(claim.job.id).status is JobStatus.SUCCEEDED


@pytest.mark.parametrize("write", ["succeed", "fail"])
def test_an_end_written_twice_is_written_once(stores: Stores, write: str) -> None:
    claim = stores.running()
    WRITES[write](stores.worker, claim.lease)
    before, events = stores.job(claim.job.id), stores.events(claim.job.id)

    WRITES[write](stores.worker, claim.lease)

    assert (stores.job(claim.job.id), stores.events(claim.job.id)) == (before, events)


def test_a_failure_does_not_undo_a_success(stores: Stores) -> None:
    claim = stores.running()
    WRITES["succeed"](stores.worker, claim.lease)

    with pytest.raises(JobStoppedError):
        WRITES["fail"](stores.worker, claim.lease)


def test_a_lease_that_ran_out_still_counts_until_somebody_takes_over(stores: Stores) -> None:
    job_id = stores.job_id()
    worker = stores.worker_store(lease_s=0.001)
    claim = worker.claim(job_id)
    assert claim is not None

    worker.succeed(claim.lease, generated())

    assert stores.job(job_id).status is JobStatus.SUCCEEDED


def test_renewing_keeps_a_job_from_being_handed_on(stores: Stores) -> None:
    claim = stores.worker_store(lease_s=0.001).claim(stores.job_id())
    assert claim is not None

    lost = stores.worker.renew([claim.lease])  # for the usual 15 s

    assert lost == {}
    assert stores.worker.sweep().requeued == ()


def test_renewing_tells_which_leases_are_lost_and_why(stores: Stores) -> None:
    late, current = taken_over(stores)
    cancelled = stores.running()
    stores.run(stores.api.cancel(cancelled.job.id, OWNER))
    unknown = Lease(JobId("unknown"), 1)

    lost = stores.worker.renew([late.lease, current.lease, cancelled.lease, unknown])

    assert lost == {
        late.lease: StopReason.LEASE_LOST,
        cancelled.lease: StopReason.CANCELLED,
        unknown: StopReason.LEASE_LOST,
    }
    assert stores.worker.renew([]) == {}


def test_a_job_handed_back_is_the_next_of_its_lane(stores: Stores) -> None:
    first = stores.running(lane=Lane.INTERACTIVE)
    second, third = (stores.job_id(lane=Lane.INTERACTIVE) for _ in range(2))

    stores.worker.hand_back(first.lease)

    job = stores.job(first.job.id)
    assert stores.messages(Lane.INTERACTIVE) == [first.job.id, second, third]
    assert (job.status, job.stage, job.queue_position) == (JobStatus.QUEUED, None, 1)
    assert stores.claim(first.job.id).lease.token == 2


def test_no_two_messages_share_a_delivery_tag(stores: Stores) -> None:
    claim = stores.running()
    stores.worker.hand_back(claim.lease)
    stores.lose_message(claim.job.id)
    stores.worker.sweep()
    again = stores.claim(claim.job.id)
    stores.worker.hand_back(again.lease)

    messages = stores.redis.lrange("loadgenie:batch", 0, -1)

    assert len(messages) == len(set(messages)) == 2
