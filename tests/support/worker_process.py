"""A real worker: `celery -A worker.main worker`, as the container starts it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
# What a worker of a test is told unless the test says otherwise. Nothing comes from the shell of
# whoever runs the tests, so that no real key can reach a worker.
DEFAULTS: Mapping[str, str] = {
    "GENERATOR": "offline",
    "VERIFY": "static",
    "LEASE_S": "2",
    "WORKER_CONCURRENCY": "4",
    "WORKER_METRICS_PORT": "0",
    "SHUTDOWN_GRACE_S": "1",
    "LOG_FORMAT": "json",
    "LOG_LEVEL": "DEBUG",
}
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


class WorkerProcess:
    """One worker in a process group of its own; what it writes is kept.

    With `GOOGLE_GEMINI_BASE_URL` set to a stand-in and `GENERATOR=gemini`, it speaks to that.
    """

    def __init__(self, *, redis_url: str, module: str = "worker.main", **settings: str) -> None:
        self._module = module
        self._environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self._environment |= {**DEFAULTS, "REDIS_URL": redis_url, "PYTHONPATH": str(ROOT)}
        self._environment |= settings
        # An empty folder: a developer's .env must not reach the worker.
        self._folder = Path(tempfile.mkdtemp(prefix="loadgenie-worker-"))
        self._output = self._folder / "output"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, ready: bool = True) -> Self:
        """Start, and return when the worker takes jobs (or at once)."""
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", self._module, "worker"],
                cwd=self._folder,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        if ready:
            wait_until(self._ready, within_s=40, what="ready worker")
        return self

    @property
    def pid(self) -> int:
        assert self._process is not None, "the worker was not started"
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs."""
        assert self._process is not None, "the worker was not started"
        return self._process.poll()

    @property
    def output(self) -> str:
        """All that the worker wrote to stdout and stderr so far."""
        return self._output.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its log lines so far; what is no JSON is left out."""
        finished, _, _ = self.output.rpartition("\n")
        return [json.loads(line) for line in finished.splitlines() if line.startswith("{")]

    def logged(self, event: str) -> list[dict[str, Any]]:
        """Find the log lines of one event."""
        return [line for line in self.lines if line["message"] == event]

    def terminate(self) -> None:
        """Ask it to end, as `docker stop` does."""
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, *, within_s: float) -> int:
        """Wait for its end; answer its exit status."""
        assert self._process is not None, "the worker was not started"
        return self._process.wait(timeout=within_s)

    def kill(self) -> None:
        """End its whole process group at once, as a power cut does."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)

    def close(self) -> None:
        """End it, if it still runs, and forget what it wrote."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            error.add_note(f"The worker wrote:\n{self.output[-8000:]}")
        self.close()

    def _ready(self) -> bool:
        if self.exit_status is not None:
            raise AssertionError(f"the worker ended with {self.exit_status}:\n{self.output}")
        return bool(self.logged("worker_ready"))
