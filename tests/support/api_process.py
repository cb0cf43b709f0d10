"""A real API process: `uvicorn api.main:app`, as the container starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2

from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS: Mapping[str, str] = {"LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG"}
# Nothing else comes from the shell of whoever runs the tests.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


class ApiProcess:
    """One API process on a free port of 127.0.0.1; what it writes is kept."""

    def __init__(self, *, redis_url: str, **settings: str) -> None:
        self._environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self._environment |= {**DEFAULTS, "REDIS_URL": redis_url, "PYTHONPATH": str(ROOT)}
        self._environment |= settings
        # An empty folder: a developer's .env must not reach the process.
        self._folder = tempfile.TemporaryDirectory(prefix="loadgenie-api-")
        self._output = Path(self._folder.name) / "output"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, ready: bool = True) -> Self:
        """Start, and return when it answers (or at once)."""
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "uvicorn", "api.main:app", "--port", str(self.port)],
                cwd=self._folder.name,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        if ready:
            wait_until(self._ready, within_s=30, what="answer of the API")
        return self

    def client(self, **headers: str) -> httpx2.Client:
        """Connect; close it after use (it is a context manager)."""
        return httpx2.Client(base_url=self.base_url, headers=headers, timeout=30, trust_env=False)

    @property
    def pid(self) -> int:
        assert self._process is not None, "the API was not started"
        return self._process.pid

    @property
    def output(self) -> str:
        """All that it wrote to stdout and stderr so far."""
        return self._output.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its log lines so far."""
        return [json.loads(line) for line in self.output.splitlines() if line.startswith("{")]

    def logged(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """Find the log lines of one event with these fields."""
        return [
            line
            for line in self.lines
            if line["message"] == event and fields.items() <= line.items()
        ]

    def terminate(self) -> None:
        """Ask it to end, as `docker stop` does."""
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, *, within_s: float) -> int:
        """Wait for its end; answer its exit status."""
        assert self._process is not None, "the API was not started"
        return self._process.wait(timeout=within_s)

    def stop(self) -> None:
        """End it, gently first."""
        if self._process is None or self._process.poll() is not None:
            return
        self.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            error.add_note(f"The API wrote:\n{self.output[-8000:]}")
        self.close()

    def close(self) -> None:
        """End it and forget what it wrote."""
        self.stop()
        self._folder.cleanup()

    def _ready(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"the API ended with {self._process.returncode}:\n{self.output}")
        try:
            with self.client() as client:
                return bool(client.get("/livez").is_success)
        except httpx2.TransportError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
