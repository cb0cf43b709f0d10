"""Two workers and a model that goes away, and an account of what became of the jobs."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise

from shared.domain.job import EventKind, Job, JobId, JobStatus
from tests.support import gemini_replies as replies
from tests.support.gemini_replies import Reply, ok
from tests.support.gemini_standin import GeminiStandIn
from tests.support.jobs import JobDesk, job_desk
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

FAULTS: Mapping[str, Callable[[], Reply]] = {
    "hangs": replies.hang,
    "drips": lambda: replies.trickle(interval_s=0.05),
    "resets": replies.reset,
    "closes": replies.close,
    "500": lambda: replies.server_error(500),
    "503 with Retry-After": lambda: replies.server_error(503, retry_after="2"),
    "429 with a delay": lambda: replies.quota(2),
    "proxy's page": replies.html,
}

SLOTS = 4
# A model that is given up late, as the machine may be busy, and asked again after a second.
SETTINGS = {
    "GENERATOR": "gemini",
    "GEMINI_API_KEY": "a-key-for-tests",
    "GEMINI_TIMEOUT_S": "60",
    "GEMINI_BREAKER_FAILURES": "3",
    "GEMINI_BREAKER_S": "1",
    "WORKER_CONCURRENCY": str(SLOTS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What an outage did: `calls` while it lasted, of these `probes`, and seconds after its end."""

    accepted: int
    succeeded: int
    failed: int
    lost: int
    doubled: int
    calls: int
    probes: int
    first_s: float
    all_s: float


class OutageSite:
    """Workers, their model and a caller's desk."""

    def __init__(
        self, server: RedisServer, gemini: GeminiStandIn, desk: JobDesk, *workers: WorkerProcess
    ) -> None:
        self.server = server
        self.gemini = gemini
        self.desk = desk
        self.workers = workers

    def logged(self, event: str) -> int:
        """Count an event in the logs of all workers."""
        return sum(len(worker.logged(event)) for worker in self.workers)

    def submit(self, number: int, *, deadline_s: float = 60) -> Sequence[JobId]:
        return [self.desk.submit(deadline_s=deadline_s) for _ in range(number)]

    def wait_until_away(self) -> None:
        """Wait until some worker says that the model is away."""
        wait_until(lambda: self.logged("model_is_away"), within_s=20, what="open breaker")

    def wait_until_all_wait(self, jobs: Sequence[JobId]) -> None:
        """Wait until no job asks the model, as all wait until it is back."""
        wait_until(
            lambda: all(self.desk.get(job).waits_for_model_until for job in jobs),
            within_s=20,
            what="jobs that all wait",
        )

    def finished(self, jobs: Sequence[JobId], *, within_s: float = 60) -> Sequence[Job]:
        return [self.desk.wait_until_done(job, within_s=within_s) for job in jobs]

    def only_running(self, jobs: Sequence[JobId]) -> JobId | None:
        """Return the one job that runs while all others wait for the model, None if not so."""
        running = [job for job in jobs if not self.desk.get(job).waits_for_model_until]
        is_so = len(running) == 1 and self.desk.get(running[0]).status is JobStatus.RUNNING
        return running[0] if is_so else None

    def survive(self, fault: Reply, *, jobs: int, openings: int) -> Account:
        """Let the model fail until the breaker opened so often, and see all jobs to their end."""
        openings_before, calls_before = self.logged("model_is_away"), len(self.gemini.calls)
        self.gemini.then = fault
        accepted = list(self.submit(jobs // 2))
        wait_until(
            lambda: self.logged("model_is_away") > openings_before,
            within_s=20,
            what="open breaker",
        )
        accepted += self.submit(jobs - jobs // 2)
        wait_until(
            lambda: self.logged("model_is_away") >= openings_before + openings,
            within_s=40,
            what="failed probes",
        )
        self.gemini.then = ok()
        calls, healed_at = len(self.gemini.calls), time.monotonic()
        done_at = []
        ended = []
        for job in accepted:
            ended.append(self.desk.wait_until_done(job, within_s=60))
            done_at.append(time.monotonic())
        results = [self._results(job) for job in accepted]
        succeeded = [job for job in ended if job.status is JobStatus.SUCCEEDED]
        return Account(
            accepted=len(accepted),
            succeeded=len(succeeded),
            failed=sum(job.status is JobStatus.FAILED for job in ended),
            lost=results.count(0),
            doubled=sum(each > 1 for each in results)
            + max(0, len(self.gemini.calls) - calls - len(succeeded)),
            calls=calls - calls_before,
            probes=self.logged("model_is_away") - openings_before - 1,
            first_s=self.gemini.calls[calls].at - healed_at if succeeded else 0.0,
            all_s=done_at[-1] - healed_at,
        )

    def overlapping(self, *, call_s: float) -> int:
        """Return how many calls there were at a time, each having taken so long."""
        starts = sorted(call.at for call in self.gemini.calls)
        return max(sum(start <= at < start + call_s for start in starts) for at in starts)

    def shortest_gap_s(self) -> float:
        """Return the shortest time between two calls."""
        starts = sorted(call.at for call in self.gemini.calls)
        return min(after - before for before, after in pairwise(starts))

    def _results(self, job: JobId) -> int:
        return sum(event.kind is EventKind.RESULT for event in self.desk.events(job))


@contextmanager
def outage_site(*, workers: int = 2, **settings: str) -> Iterator[OutageSite]:
    """Start a server, a stand-in of the model, and workers that share both."""
    with ExitStack() as stack:
        server = stack.enter_context(RedisServer(persistent=False))
        gemini = stack.enter_context(GeminiStandIn())
        desk = stack.enter_context(job_desk(server.url))
        mine = SETTINGS | {"GOOGLE_GEMINI_BASE_URL": gemini.url} | settings
        started = [
            stack.enter_context(WorkerProcess(redis_url=server.url, **mine)) for _ in range(workers)
        ]
        yield OutageSite(server, gemini, desk, *started)
