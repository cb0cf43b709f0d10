"""Behind Sentinels, a failover under load loses no accepted job and runs none twice."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.callers import ASKED
from tests.support.gemini_standin import GeminiStandIn
from tests.support.redis_server import RedisServer
from tests.support.sentinels import Sentinels
from tests.support.waiting import wait_until
from tests.support.worker_process import WorkerProcess

JOBS = 40


@dataclass(frozen=True)
class Service:
    """API and worker behind Sentinels."""

    sentinels: Sentinels
    gemini: GeminiStandIn
    worker: WorkerProcess
    client: httpx2.Client

    def accept(self, count: int) -> list[str]:
        """Make jobs, each as often as it takes; return their ids."""
        return [wait_until(self._accepted, within_s=30, what="accepted job") for _ in range(count)]

    def _accepted(self) -> str | None:
        answer = self.client.post("/jobs", json=ASKED)
        assert answer.status_code in {202, 503}, answer.text
        return str(answer.json()["id"]) if answer.status_code == 202 else None

    def wait_until_done(self, job_id: str) -> dict[str, object]:
        return wait_until(lambda: self._ended(job_id), within_s=60, what=f"end of {job_id}")

    def _ended(self, job_id: str) -> dict[str, object] | None:
        answer = self.client.get(f"/jobs/{job_id}")
        assert answer.status_code in {200, 503}, f"lost: {answer.text}"
        document: dict[str, object] = answer.json()
        return document if document.get("done") else None


@pytest.fixture
def service() -> Iterator[Service]:
    with ExitStack() as stack:
        master, replica = (stack.enter_context(RedisServer()) for _ in range(2))
        sentinels = stack.enter_context(Sentinels(master, replica))
        gemini = stack.enter_context(GeminiStandIn())
        gemini.delay_s = 0.5
        worker = WorkerProcess(
            redis_url=sentinels.url,
            GENERATOR="gemini",
            GEMINI_API_KEY="a-test-key",
            GOOGLE_GEMINI_BASE_URL=gemini.url,
            LEASE_S="10",
            WORKER_CONCURRENCY="8",
        )
        api = stack.enter_context(ApiProcess(redis_url=sentinels.url, RATE_LIMIT="10000/minute"))
        client = stack.enter_context(api.client())
        yield Service(sentinels, gemini, stack.enter_context(worker), client)


@pytest.mark.waits_long
@pytest.mark.parametrize("how", ["ordered", "killed"])
def test_a_failover_under_load_loses_nothing_and_doubles_nothing(
    service: Service, how: str
) -> None:
    before = service.accept(JOBS)
    old = service.sentinels.master
    if how == "ordered":
        service.sentinels.fail_over()
    else:
        old.kill()
        service.sentinels.wait_for_another(old)
    after = service.accept(JOBS)

    ended = [service.wait_until_done(job) for job in (*before, *after)]

    assert {document["status"] for document in ended} == {"succeeded"}
    assert len(service.gemini.calls) == 2 * JOBS
    assert service.worker.exit_status is None
