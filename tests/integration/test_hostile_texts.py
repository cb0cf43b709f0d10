"""A worker keeps its jobs whatever a stranger's text does to whoever reads it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.domain.job import JobId, JobKind, JobStatus
from shared.domain.verification import Report
from tests.corpus.cases import cases
from tests.support.gemini_replies import ok
from tests.support.gemini_standin import GeminiStandIn
from tests.support.jobs import JobDesk, job_desk
from tests.support.redis_server import RedisServer
from tests.support.worker_process import WorkerProcess
from worker.k6.executable import K6
from worker.verify.sandbox.box import Sandbox

GOOD = next(case.script for case in cases("good") if case.name == "constant_vus")
SLASHES = f"{GOOD}\nconsole.log('/'.repeat(90000));\n"
NESTED_ERRORS = "export const options = {thresholds: {a: [" + "a ? b : p(95)<500 " * 22_000
BRACKETS = "export default " + "[" * 200_000 + "]" * 200_000
BLANKS = "GET /" + " " * 9_970 + "orders"
# The verification's own bound, and what it costs to be told of its end.
BOUND_S = 16


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with RedisServer(persistent=False) as server:
        yield server


@contextmanager
def site(server: RedisServer, **settings: str) -> Iterator[tuple[WorkerProcess, JobDesk]]:
    with (
        job_desk(server.url) as desk,
        WorkerProcess(
            redis_url=server.url,
            LEASE_S="1",
            WORKER_CONCURRENCY="8",
            VERIFY_CONCURRENCY="4",
            **settings,
        ) as worker,
    ):
        yield worker, desk


def test_ordinary_jobs_end_beside_hostile_ones(
    server: RedisServer, k6: K6, sandbox: Sandbox
) -> None:
    del k6, sandbox  # they are there
    with site(server, VERIFY="full") as (worker, desk):
        began = time.monotonic()
        hostile = [
            *(own(desk, script) for script in (SLASHES, NESTED_ERRORS, BRACKETS)),
            own(desk, GOOD, BLANKS),
            desk.submit(description=BLANKS),
        ]
        ordinary = [own(desk, GOOD) for _ in range(4)]
        for job_id in [*ordinary, *hostile]:
            job = desk.wait_until_done(job_id, within_s=BOUND_S)

            assert job.status is JobStatus.SUCCEEDED, job.failure
            assert job.attempts == 1
        assert time.monotonic() - began < 2 * BOUND_S
        assert verdicts(desk, ordinary) == {"verified"}
        assert not worker.logged("job_requeued")
        assert not worker.logged("verification_failed")


def test_an_answer_that_is_hard_to_read_costs_its_job_one_attempt(server: RedisServer) -> None:
    with (
        GeminiStandIn() as gemini,
        site(
            server,
            GENERATOR="gemini",
            GEMINI_API_KEY="a-key",
            GOOGLE_GEMINI_BASE_URL=gemini.url,
        ) as (_, desk),
    ):
        gemini.script(ok("```js\n'\"`" * 20_000), ok(GOOD))
        job = desk.wait_until_done(desk.submit(), within_s=BOUND_S)

        assert job.status is JobStatus.SUCCEEDED, job.failure
        assert job.attempts == 1


def own(desk: JobDesk, script: str, description: str | None = None) -> JobId:
    return desk.submit(kind=JobKind.VALIDATE, script=script, description=description)


def verdicts(desk: JobDesk, jobs: list[JobId]) -> set[str]:
    results = [desk.get(job_id).result for job_id in jobs]
    return {result.status.value for result in results if isinstance(result, Report)}
