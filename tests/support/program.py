"""A program of ours as a container runs it: a module of Python in a process group of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from tests.support.forks import Forked
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
# Nothing else comes from the shell of whoever runs the tests, so that no real key can reach it.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


class Program(ABC):
    """One process; what it writes to stdout and stderr is kept until it is closed."""

    # Whether they are forked instead, which takes a tenth of the time. Benchmarks measure starts.
    forks: ClassVar[bool] = False

    def __init__(self, command: Sequence[str], settings: Mapping[str, str]) -> None:
        self._command = command
        self._environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self._environment |= {"PYTHONPATH": str(ROOT), "LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG"}
        self._environment |= settings
        # An empty folder: a developer's .env must not reach the process.
        self._folder = tempfile.TemporaryDirectory(prefix="loadgenie-", ignore_cleanup_errors=True)
        self._output = Path(self._folder.name) / "output"
        self._output.touch()
        self._started: subprocess.Popen[bytes] | Forked | None = None

    @abstractmethod
    def ready(self) -> bool:
        """Return whether it does its work."""

    def start(self, *, ready: bool = True) -> Self:
        """Start, and return when it is ready (or at once)."""
        self._started = self._forked() if self._can_be_forked() else self._executed()
        if ready:
            self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        wait_until(self._lives_and_is_ready, within_s=40, what=f"ready {type(self).__name__}")

    @property
    def folder(self) -> Path:
        """The folder that it runs in, where its `.env` may lie."""
        return Path(self._folder.name)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    @property
    def output(self) -> str:
        """All that it wrote so far."""
        return self._output.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its log lines so far; what is not JSON is left out."""
        finished, _, _ = self.output.rpartition("\n")
        return [json.loads(line) for line in finished.splitlines() if line.startswith("{")]

    def logged(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """Return the log lines of one event with these fields."""
        return [
            line
            for line in self.lines
            if line["message"] == event and fields.items() <= line.items()
        ]

    def terminate(self) -> None:
        """Ask it to end, as `docker stop` does."""
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, *, within_s: float) -> int:
        """Wait for its end; return its exit status."""
        return self._process.wait(timeout=within_s)

    def kill(self) -> None:
        """End its whole process group at once, as a power cut does."""
        if self._started is not None and self._started.poll() is None:
            # It may not be the head of a group yet, and it may be gone once its group is.
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError):
                    kill(self._started.pid, signal.SIGKILL)
            self._started.wait(timeout=10)

    def close(self) -> None:
        """End it, if it still runs, and forget what it wrote."""
        self.kill()
        self._folder.cleanup()

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
            error.add_note(f"{type(self).__name__} wrote:\n{self.output[-8000:]}")
        self.close()

    def _can_be_forked(self) -> bool:
        is_module = tuple(self._command[:2]) == (sys.executable, "-m")
        # A library that is preloaded has to be there before Python is.
        return self.forks and is_module and "LD_PRELOAD" not in self._environment

    def _forked(self) -> Forked:
        return Forked(
            self._command[2:],
            folder=self.folder,
            environment=self._environment,
            streams=(Path(os.devnull), self._output, self._output),
        )

    def _executed(self) -> subprocess.Popen[bytes]:
        with self._output.open("ab") as output:
            return subprocess.Popen(
                self._command,
                cwd=self.folder,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def _process(self) -> subprocess.Popen[bytes] | Forked:
        assert self._started is not None, f"{type(self).__name__} was not started"
        return self._started

    def _lives_and_is_ready(self) -> bool:
        name = type(self).__name__
        assert self.exit_status is None, f"{name} ended with {self.exit_status}:\n{self.output}"
        return self.ready()
