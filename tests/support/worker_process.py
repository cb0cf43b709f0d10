"""A real worker: `celery -A worker.main worker`, as the container runs it."""

import sys
from collections.abc import Mapping

from tests.support.program import Program

# What a worker of a test is told unless the test says otherwise.
DEFAULTS: Mapping[str, str] = {
    "GENERATOR": "offline",
    "VERIFY": "static",
    "LEASE_S": "2",
    "WORKER_CONCURRENCY": "4",
    "WORKER_METRICS_PORT": "0",
    "SHUTDOWN_GRACE_S": "1",
}


class WorkerProcess(Program):
    """One worker.

    With `GOOGLE_GEMINI_BASE_URL` set to a stand-in and `GENERATOR=gemini`, it speaks to that.
    """

    def __init__(self, *, redis_url: str, module: str = "worker.main", **settings: str) -> None:
        command = (sys.executable, "-m", "celery", "-A", module, "worker")
        super().__init__(command, {**DEFAULTS, "REDIS_URL": redis_url} | settings)

    def ready(self) -> bool:
        """Return whether it takes jobs."""
        return bool(self.logged("worker_ready"))
