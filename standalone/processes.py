"""The stack's processes: each in a group of its own, none of which outlives the supervisor."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import IO


class Guardian:
    """A process that kills the others if this one dies. `holding` is a file that it keeps open."""

    def __init__(self, *, holding: IO[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "standalone.guardian"],
            stdin=subprocess.PIPE,
            pass_fds=(holding.fileno(),),
            start_new_session=True,
            text=True,
            bufsize=1,
        )

    def watch(self, pid: int) -> None:
        """Watch a process group."""
        self._send(f"+{pid}\n")

    def forget(self, pid: int) -> None:
        """Stop watching an ended group: its number may be given to another."""
        self._send(f"-{pid}\n")

    def dismiss(self) -> None:
        """End the guardian; whatever it still watches is killed."""
        assert self._process.stdin is not None  # noqa: S101 - a pipe, see above
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def _send(self, line: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - a pipe, see above
        self._process.stdin.write(line)


class Child:
    """One running program of the stack."""

    def __init__(
        self,
        name: str,
        command: tuple[str, ...],
        environment: Mapping[str, str],
        guardian: Guardian,
    ) -> None:
        self.name = name
        self._command = command
        self._environment = {**os.environ, **environment}
        self._guardian = guardian
        self._process = self._start()

    @property
    def exit_status(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.poll()

    @property
    def lived_s(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self._started_at

    def start_again(self) -> None:
        """Start it once more after its end, without what that left behind."""
        self._clear()
        self._process = self._start()

    def stop(self, *, within_s: float) -> None:
        """Ask it to end; kill its whole group if it has not within `within_s` seconds."""
        self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=within_s)
        self._clear()

    def _start(self) -> subprocess.Popen[bytes]:
        self._started_at = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own command lines
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            # A Ctrl-C reaches the supervisor alone, which then ends the others in order.
            start_new_session=True,
        )
        self._guardian.watch(process.pid)
        return process

    def _clear(self) -> None:
        """End its whole group, and watch it no more."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._guardian.forget(self._process.pid)
