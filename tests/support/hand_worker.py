"""A worker moved by hand: a test decides when a job is taken, moves on and ends."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from shared.domain.errors import Failure
from shared.domain.job import Job, JobId, Stage
from shared.domain.script import GeneratedScript, Generator
from shared.domain.verification import Finding, Report, Severity, Verdict
from worker.ports import Lease
from worker.store.job_store import RedisWorkerStore

REPORT = Report(status=Verdict.PARTIALLY_VERIFIED)
SCRIPT = "export default function () {}\n"
RESULT = GeneratedScript(
    script=SCRIPT,
    generated_at="2025-07-06 12:34:56",
    generator=Generator.OFFLINE,
    verification=REPORT,
)
FINDING = Finding(code="syntax_error", severity=Severity.ERROR, message="unexpected end", line=3)


class HandWorker:
    """Holds the leases of the jobs that it took."""

    def __init__(self, store: RedisWorkerStore) -> None:
        self._store = store
        self._leases: dict[JobId, Lease] = {}

    def take(self, job_id: str) -> None:
        self.taken(job_id)

    def taken(self, job_id: str) -> Job:
        """Take a job and return it as a worker sees it."""
        claim = self._store.claim(JobId(job_id))
        assert claim is not None, "there is nothing to take"
        self._leases[JobId(job_id)] = claim.lease
        return claim.job

    def enter(self, job_id: str, stage: Stage) -> None:
        self._store.enter(self._lease(job_id), stage)

    def found(self, job_id: str, findings: Sequence[Finding] = (FINDING,)) -> None:
        self._store.found(self._lease(job_id), findings, repair=0)

    def succeed(self, job_id: str, result: GeneratedScript | Report = RESULT) -> None:
        self._store.succeed(self._lease(job_id), result)

    def fail(self, job_id: str, failure: Failure) -> None:
        self._store.fail(self._lease(job_id), failure)

    def finish(self, job_id: str, result: GeneratedScript | Report = RESULT) -> None:
        """Take a job and end it well."""
        self.take(job_id)
        self.succeed(job_id, result)

    def beat(self, *, ttl_s: float = 60) -> None:
        self._store.beat("hand-worker", ttl_s=ttl_s)

    def _lease(self, job_id: str) -> Lease:
        return self._leases[JobId(job_id)]


@contextmanager
def hand_worker(redis_url: str) -> Iterator[HandWorker]:
    """Yield one on a running server."""
    store = RedisWorkerStore(redis_url, lease_s=60, result_ttl_s=3600, max_attempts=3)
    try:
        yield HandWorker(store)
    finally:
        store.close()
