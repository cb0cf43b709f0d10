"""Programs that a benchmark starts, measures and ends, each in an empty folder."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[1]
# Nothing else comes from the shell: no developer's setting or key reaches a measured process.
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")
_START_S = 40.0
_END_S = 10.0


class Program:
    """`python -m MODULE ...` in a process group of its own; ended, gently first, on leaving."""

    def __init__(self, *arguments: str, ready: Callable[[str], bool], **settings: str) -> None:
        self._arguments = arguments
        self._ready = ready
        self._settings = {"PYTHONPATH": str(ROOT), "LOG_FORMAT": "json", **settings}
        # An empty folder: a developer's .env must not reach the process.
        self._folder = tempfile.TemporaryDirectory(prefix="loadgenie-bench-")
        self._output = Path(self._folder.name) / "output"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id, once it was started."""
        if self._process is None:
            raise RuntimeError("the program was not started")
        return self._process.pid

    @property
    def cpu_s(self) -> float:
        """CPU seconds of all its threads so far."""
        return cpu_s(self.pid)

    def wait_until_ready(self) -> None:
        """Return when it serves. Ends the benchmark if the program ends."""
        wait_until(self._serves, within_s=_START_S, what=f"start of {self._arguments}")

    def __enter__(self) -> Self:
        """Start, and do not wait."""
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._arguments],
                cwd=self._folder.name,
                env=inherited | self._settings,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def _serves(self) -> bool:
        output = self._output.read_text(encoding="utf-8")
        if self._process is not None and self._process.poll() is not None:
            raise SystemExit(f"{self._arguments} ended:\n{output[-4000:]}")
        return self._ready(output)

    def _close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=_END_S)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(timeout=_END_S)
        self._folder.cleanup()


class WebServer(Program):
    """One uvicorn process on a free port of 127.0.0.1."""

    def __init__(self, app: str, *flags: str, **settings: str) -> None:
        self._port = _free_port()
        arguments = ("uvicorn", app, "--port", str(self._port), *flags)
        super().__init__(*arguments, ready=self._listens, **settings)

    @property
    def base_url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def _listens(self, _output: str) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0


@contextmanager
def running(*programs: Program) -> Iterator[None]:
    """Start programs at the same time; enter when all serve."""
    with ExitStack() as stack:
        for program in programs:
            stack.enter_context(program)
        for program in programs:
            program.wait_until_ready()
        yield


def loadgenie_api(redis_url: str, **settings: str) -> WebServer:
    """Start the API as its container does; its queue is never too full for a benchmark."""
    return WebServer("api.main:app", REDIS_URL=redis_url, MAX_QUEUED_JOBS="1000000", **settings)


def peer_api(app: str, **settings: str) -> WebServer:
    """Start another web application, without the access log that it would not need."""
    return WebServer(f"bench.peers.{app}:app", "--no-access-log", **settings)


def worker(app: str, *flags: str, ready: str, **settings: str) -> Program:
    """Start a Celery worker; `ready` is what it writes when it takes tasks."""
    arguments = ("celery", "-A", app, "worker", *flags)
    return Program(*arguments, ready=lambda output: ready in output, **settings)


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process, all threads together, to the nanosecond; Linux only."""
    # What clock_getcpuclockid(3) answers, which Python does not offer.
    return time.clock_gettime((~pid << 3) | 2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
