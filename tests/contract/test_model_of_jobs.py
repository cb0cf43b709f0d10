"""Whatever befalls jobs, in any order: the store does what a plain model of their life says."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from api.idempotency import IdempotencyEntry
from shared.domain.errors import ErrorCode, Failure, InternalError
from shared.domain.job import EventKind, JobId, JobStatus, Lane, Stage
from shared.wire import keys
from tests.support.job_life import KEPT_S, LEASE_S, MAX_ATTEMPTS, Life, Model, sorted_ids
from tests.support.stores import OWNER, Stores, generated, new_job
from tests.support.time_travel import advance
from worker.budget import JobStoppedError, StopReason
from worker.deadletters.letter_store import DeadLetterStore
from worker.ports import Lease
from worker.store.job_store import RedisWorkerStore

LANES = st.sampled_from(Lane)
DEADLINES_S = (2500, 20500, 90500)
WORKERS = st.sampled_from(["first", "second"])
CRASHED = Failure.of(InternalError("The job failed unexpectedly."))


class JobsLives(RuleBasedStateMachine):
    """Two workers, a sweep, callers and the time, each acting when it likes."""

    stores: Stores
    workers: Mapping[str, RedisWorkerStore]
    letters: DeadLetterStore

    jobs = Bundle("jobs")
    leases = Bundle("leases")

    @initialize(target=jobs, lanes=st.lists(LANES, min_size=2, max_size=4))
    def begin(self, lanes: list[Lane]) -> Any:
        self.stores.redis.flushall()
        self.model = Model()
        return multiple(*(self._accept(lane, DEADLINES_S[-1], retained=True) for lane in lanes))

    @rule(
        target=jobs,
        lane=LANES,
        deadline_s=st.sampled_from(DEADLINES_S),
        retained=st.booleans(),
        key=st.sampled_from([None, None, "a", "b"]),
    )
    def accept(self, lane: Lane, deadline_s: float, retained: bool, key: str | None) -> Any:  # noqa: FBT001
        known = self.model.replayed(key) if key else None
        if known is None:
            return self._accept(lane, deadline_s, retained=retained, key=key)

        accepted = self.stores.accept(new_job(), IdempotencyEntry(str(key), "same"))

        assert (accepted.replayed, accepted.job_id) == (True, known.id)
        known.retained = True
        return multiple()

    @rule(target=leases, lane=LANES, worker=WORKERS)
    def take(self, lane: Lane, worker: str) -> Any:
        """A worker takes the next message of a lane, and its job."""
        message = self.stores.redis.rpop(keys.lane(lane))
        waiting = self.model.messages[lane]
        assert (message is None) == (not waiting)
        if message is None:
            return multiple()
        job_id = JobId(json.loads(message)["headers"]["id"])
        assert job_id == waiting.pop()
        return self._claim(job_id, worker)

    @rule(target=leases, job_id=jobs, worker=WORKERS)
    def deliver_twice(self, job_id: JobId, worker: str) -> Any:
        return self._claim(job_id, worker)

    @rule(lane=LANES)
    def lose_the_next_message(self, lane: Lane) -> None:
        if self.model.messages[lane]:
            self.model.messages[lane].pop()
            self.stores.redis.rpop(keys.lane(lane))

    @rule(lease=leases, how=st.sampled_from(["renew", "enter", "hand_back", "succeed", "fail"]))
    def use(self, lease: Lease, how: str) -> None:
        """A worker does something under a lease, which it may have lost long ago."""
        getattr(self, f"_{how}")(lease)

    @rule(job_id=jobs, how=st.sampled_from(["cancel", "hang_up", "delete", "drop"]))
    def call(self, job_id: JobId, how: str) -> None:
        """Somebody wants a job to end or be forgotten, which it may be already."""
        getattr(self, f"_{how}")(job_id, self.model.jobs.get(job_id))

    @rule(how=st.sampled_from(["sweep", "sweep", "expire", "beat"]), worker=WORKERS)
    def keep_up(self, how: str, worker: str) -> None:
        getattr(self, f"_{how}")(worker)

    @rule(seconds=st.sampled_from([1000, 2000, 7000]))
    def pass_time(self, seconds: float) -> None:
        advance(self.stores.redis, seconds)
        self.model.pass_time(seconds)

    @rule(job_id=jobs, worker=WORKERS, times=st.integers(1, MAX_ATTEMPTS))
    def die_with(self, job_id: JobId, worker: str, times: int) -> None:
        """A worker takes a job and dies; its leases run out, and another sweeps."""
        for _ in range(times):
            self._claim(job_id, worker)
            self.pass_time(2000)
            self._sweep("second")

    @precondition(lambda self: self.model.letters())
    @rule(target=jobs, data=st.data())
    def resend(self, data: st.DataObject) -> Any:
        old = self.model.jobs[data.draw(st.sampled_from(sorted(self.model.letters())))]

        new_id = self.letters.resend(old.id)

        assert new_id is not None
        record = self.stores.job(old.id)
        allowed_s = round((record.deadline_at - record.created_at).total_seconds())
        self.model.accept(new_id, old.lane, allowed_s, retained=True, key=None)
        old.is_letter = False
        return new_id

    @invariant()
    def every_record_is_as_it_should_be(self) -> None:
        for job_id, life in self.model.jobs.items():
            job = self.stores.job(job_id)
            assert (job.status, job.attempts) == (life.status, life.attempts)
            assert (job.failure.code if job.failure else None) == (
                None if life.code is None else ErrorCode(life.code)
            )
            assert (job.result is not None) == (life.status is JobStatus.SUCCEEDED)

    @invariant()
    def every_history_ends_once(self) -> None:
        for job_id, life in self.model.jobs.items():
            events = self.stores.events(job_id)
            ends = [event.status for event in events if event.kind is EventKind.RESULT]
            taken = [
                event
                for event in events
                if event.kind is EventKind.STATUS and event.status is JobStatus.RUNNING
            ]
            assert ends == ([life.status] if life.status.done else [])
            assert len(taken) == life.attempts
            assert (events[-1].kind is EventKind.RESULT) == life.status.done

    @invariant()
    def indexes_hold_what_they_should(self) -> None:
        redis = self.stores.redis
        for lane in Lane:
            assert redis.zrange(keys.QUEUED + lane, 0, -1) == self.model.queued(lane)
            assert self.stores.messages(lane) == list(reversed(self.model.messages[lane]))
        assert set(redis.zrange(keys.LEASES, 0, -1)) == self.model.running()
        assert set(redis.zrange(keys.DEADLINES, 0, -1)) == self.model.unfinished()
        assert {letter.id for letter in self.letters.listing().letters} == self.model.letters()
        page = self.stores.run(self.stores.api.page(OWNER, limit=100, cursor=None, status=None))
        assert {job.id for job in page.jobs} == set(self.model.jobs)

    def teardown(self) -> None:
        """Whatever happened before: what is left can all be ended, and leaves nothing."""
        while self.model.unfinished():
            self.pass_time(2000)
            self._sweep("first")
        self.indexes_hold_what_they_should()
        self.every_history_ends_once()

    def _claim(self, job_id: JobId, worker: str) -> Any:
        claim = self.workers[worker].claim(job_id)

        assert (claim is not None) == self.model.claim(job_id, worker)
        return multiple() if claim is None else claim.lease

    def _accept(
        self, lane: Lane, deadline_s: float, *, retained: bool, key: str | None = None
    ) -> JobId:
        job = new_job(lane=lane, deadline_s=deadline_s, retained=retained)

        accepted = self.stores.accept(job, IdempotencyEntry(key, "same") if key else None)

        assert (accepted.replayed, accepted.job_id) == (False, job.id)
        self.model.accept(job.id, lane, deadline_s, retained=retained, key=key)
        return job.id

    def _renew(self, lease: Lease) -> None:
        refused = self.workers["first"].renew([lease])

        if self.model.holds(lease.job_id, lease.token):
            assert not refused
            self.model.jobs[lease.job_id].lease_ends_at = self.model.now + LEASE_S
        else:
            assert refused == {lease: self._refusal(lease)}

    def _enter(self, lease: Lease) -> None:
        held = self.model.holds(lease.job_id, lease.token)

        assert self._refused_to("enter", lease, Stage.VERIFYING) == (not held)

    def _hand_back(self, lease: Lease) -> None:
        held = self.model.holds(lease.job_id, lease.token)

        assert self._refused_to("hand_back", lease) == (not held)
        if held:
            self.model.hand_back(self.model.jobs[lease.job_id])

    def _succeed(self, lease: Lease) -> None:
        self._conclude(lease, JobStatus.SUCCEEDED, "succeed", generated())

    def _fail(self, lease: Lease) -> None:
        self._conclude(lease, JobStatus.FAILED, "fail", CRASHED)

    def _cancel(self, job_id: JobId, life: Life | None) -> None:
        job = self.stores.run(self.stores.api.cancel(job_id, OWNER))

        assert (job is None) == (life is None)
        if life is not None and job is not None:
            self.model.cancel(life)
            assert job.status is life.status

    def _hang_up(self, job_id: JobId, life: Life | None) -> None:
        self.stores.run(self.stores.api.abandon(job_id))

        if life is not None and not life.retained:
            self.model.cancel(life)

    def _delete(self, job_id: JobId, life: Life | None) -> None:
        deleted = self.stores.run(self.stores.api.delete(job_id, OWNER))

        assert deleted == (None if life is None else life.status.done)
        if deleted:
            del self.model.jobs[job_id]

    def _drop(self, job_id: JobId, life: Life | None) -> None:
        assert self.letters.drop(job_id) == (life is not None and life.is_letter)
        if life is not None:
            life.is_letter = False

    def _sweep(self, worker: str) -> None:
        swept = sorted_ids(self.workers[worker].sweep())

        assert swept == self.model.sweep()

    def _expire(self, _: str) -> None:
        """The API ends what is late, unless a worker lives, which knows better."""
        ended = set(self.stores.run(self.stores.api.expire()))

        assert ended == (set() if self.model.beats else self.model.expire())

    def _beat(self, worker: str) -> None:
        self.workers[worker].beat(worker, ttl_s=60)
        self.model.beats = 1

    def _conclude(self, lease: Lease, status: JobStatus, how: str, outcome: object) -> None:
        life = self.model.jobs.get(lease.job_id)
        held = self.model.holds(lease.job_id, lease.token)
        # The same again, as after a lost answer.
        again = life is not None and (life.status, life.attempts) == (status, lease.token)

        assert self._refused_to(how, lease, outcome) == (not held and not again)
        if held and life is not None:
            code = None if status is JobStatus.SUCCEEDED else ErrorCode.INTERNAL
            self.model.end(life, status, code=code)

    def _refused_to(self, how: str, lease: Lease, *args: object) -> bool:
        try:
            getattr(self.workers["first"], how)(lease, *args)
        except JobStoppedError as error:
            reason = error.reason
        else:
            return False
        assert reason is self._refusal(lease)
        return True

    def _refusal(self, lease: Lease) -> StopReason:
        life = self.model.jobs.get(lease.job_id)
        cancelled = life is not None and life.status is JobStatus.CANCELLED
        return StopReason.CANCELLED if cancelled else StopReason.LEASE_LOST


@pytest.mark.timeout(600)  # a failure is made smaller before it is shown
def test_a_store_does_what_a_model_of_its_jobs_says(real_stores: Stores) -> None:
    real_stores.api = real_stores.api_store(result_ttl_s=KEPT_S)
    workers = {
        name: real_stores.worker_store(
            lease_s=LEASE_S, result_ttl_s=KEPT_S, max_attempts=MAX_ATTEMPTS
        )
        for name in ("first", "second")
    }
    letters = DeadLetterStore(real_stores.url, result_ttl_s=KEPT_S)
    collaborators = {"stores": real_stores, "workers": workers, "letters": letters}
    machine = type("Machine", (JobsLives,), collaborators)
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=60,
                stateful_step_count=40,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        letters.close()
