"""What a job's life should be, as a plain model: what each operation of the store should answer."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.domain.job import JobId, JobStatus, Lane
from worker.ports import Swept

# Far apart, so that the seconds that a test itself takes never decide.
LEASE_S = 1500
KEPT_S = 5250
MAX_ATTEMPTS = 3


@dataclass(slots=True)
class Life:
    """One job as it should be."""

    id: JobId
    order: int
    lane: Lane
    deadline_at: float
    retained: bool
    status: JobStatus = JobStatus.QUEUED
    attempts: int = 0
    lost: int = 0
    lease_ends_at: float = 0.0
    expires_at: float = float("inf")
    code: str | None = None
    is_letter: bool = False


@dataclass(slots=True)
class Model:
    """All jobs, the messages of each lane from the last to the next, and the time."""

    now: float = 0.0
    jobs: dict[JobId, Life] = field(default_factory=dict)
    messages: dict[Lane, deque[JobId]] = field(default_factory=lambda: defaultdict(deque))
    entries: dict[str, tuple[JobId, float]] = field(default_factory=dict)
    last_attempts: dict[str, tuple[JobId, float]] = field(default_factory=dict)
    beats: int = 0
    orders: int = 0

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.beats = 0
        self.jobs = {key: job for key, job in self.jobs.items() if job.expires_at > self.now}

    def replayed(self, key: str) -> Life | None:
        """Return the job that an idempotency key made, if both are still known."""
        job_id, expires_at = self.entries.get(key, (None, 0.0))
        return self.jobs.get(job_id) if job_id is not None and expires_at > self.now else None

    def accept(
        self, job_id: JobId, lane: Lane, deadline_s: float, *, retained: bool, key: str | None
    ) -> None:
        self.orders += 1
        self.jobs[job_id] = Life(job_id, self.orders, lane, self.now + deadline_s, retained)
        self.messages[lane].appendleft(job_id)
        if key is not None:
            self.entries[key] = (job_id, self.now + KEPT_S)

    def claim(self, job_id: JobId, worker: str) -> bool:
        job = self.jobs.get(job_id)
        if job is None or job.status is not JobStatus.QUEUED:
            return False
        if job.deadline_at <= self.now:
            self.end(job, JobStatus.FAILED, code="deadline_exceeded")
            return False
        if job.lost > 0 and job.lost + 1 >= MAX_ATTEMPTS:
            if self._has_last_attempt(worker):
                return False
            self.last_attempts[worker] = (job_id, job.deadline_at)
        job.status = JobStatus.RUNNING
        job.attempts += 1
        job.lease_ends_at = self.now + LEASE_S
        return True

    def holds(self, job_id: JobId, token: int) -> bool:
        job = self.jobs.get(job_id)
        return job is not None and job.status is JobStatus.RUNNING and job.attempts == token

    def end(self, job: Life, status: JobStatus, *, code: str | None = None) -> None:
        job.status = status
        job.code = code
        job.expires_at = self.now + KEPT_S

    def hand_back(self, job: Life) -> None:
        job.status = JobStatus.QUEUED
        self.messages[job.lane].append(job.id)

    def cancel(self, job: Life) -> None:
        if not job.status.done:
            self.end(job, JobStatus.CANCELLED)

    def expire(self) -> set[JobId]:
        """End what is past its deadline; return it."""
        late = [job for job in self._unfinished() if job.deadline_at <= self.now]
        for job in late:
            self.end(job, JobStatus.FAILED, code="deadline_exceeded")
        return {job.id for job in late}

    def sweep(self) -> Swept:
        expired = self.expire()
        requeued, poisoned = self._hand_on()
        republished = [job for lane in Lane for job in self._find_lost(lane)]
        return Swept(
            requeued=_sorted(requeued),
            republished=_sorted(republished),
            expired=_sorted(expired),
            poisoned=_sorted(poisoned),
        )

    def queued(self, lane: Lane) -> list[JobId]:
        return [job.id for job in self._waiting(lane)]

    def running(self) -> set[JobId]:
        return {job.id for job in self._unfinished() if job.status is JobStatus.RUNNING}

    def unfinished(self) -> set[JobId]:
        return {job.id for job in self._unfinished()}

    def letters(self) -> set[JobId]:
        return {job.id for job in self.jobs.values() if job.is_letter}

    def _hand_on(self) -> tuple[list[JobId], list[JobId]]:
        requeued, poisoned = [], []
        for job in list(self._unfinished()):
            if job.status is not JobStatus.RUNNING or job.lease_ends_at > self.now:
                continue
            job.lost += 1
            if job.lost >= MAX_ATTEMPTS:
                self.end(job, JobStatus.FAILED, code="poisoned")
                job.is_letter = True
                poisoned.append(job.id)
            else:
                job.status = JobStatus.QUEUED
                requeued.append(job.id)
        self._push_front(requeued)
        return requeued, poisoned

    def _find_lost(self, lane: Lane) -> list[JobId]:
        bound = float("inf")
        if self.messages[lane]:
            following = self.jobs.get(self.messages[lane][-1])
            if following is None:
                return []
            bound = following.order
        found = [job.id for job in self._waiting(lane) if job.order < bound]
        self._push_front(found)
        return found

    def _push_front(self, job_ids: list[JobId]) -> None:
        for job_id in sorted(job_ids, key=lambda each: -self.jobs[each].order):
            self.messages[self.jobs[job_id].lane].append(job_id)

    def _waiting(self, lane: Lane) -> list[Life]:
        waiting = (
            job for job in self.jobs.values() if job.status is JobStatus.QUEUED and job.lane is lane
        )
        return sorted(waiting, key=lambda job: job.order)

    def _unfinished(self) -> Iterator[Life]:
        return (job for job in list(self.jobs.values()) if not job.status.done)

    def _has_last_attempt(self, worker: str) -> bool:
        job_id, expires_at = self.last_attempts.get(worker, (None, 0.0))
        if job_id is None or expires_at <= self.now or job_id not in self.jobs:
            return False
        return self.jobs[job_id].status is JobStatus.RUNNING


def sorted_ids(swept: Swept) -> Swept:
    """Return what a sweep did in the order of ids."""
    return Swept(
        requeued=_sorted(swept.requeued),
        republished=_sorted(swept.republished),
        expired=_sorted(swept.expired),
        poisoned=_sorted(swept.poisoned),
    )


def _sorted(job_ids: object) -> tuple[JobId, ...]:
    return tuple(sorted(job_ids))  # type: ignore[call-overload]
