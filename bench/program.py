"""Programs that a benchmark starts, measures and ends, each in an empty folder."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.processes import cpu_s, resident_kib
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[1]
# Nothing else comes from the shell: no developer's setting or key reaches a measured process.
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")
_START_S = 40.0
_END_S = 10.0


class Program:
    """`python -m MODULE ...` in a process group of its own; ended, gently first, on leaving.

    `peer` names the environment, of `scripts/setup-peers`, that it runs in; without, it is ours.
    """

    def __init__(
        self,
        *arguments: str,
        ready: Callable[[str], bool],
        peer: str | None = None,
        **settings: str,
    ) -> None:
        self._command = [_python(peer), *arguments]
        self._ready = ready
        self._settings = {"PYTHONPATH": str(ROOT), "LOG_FORMAT": "json", **settings}
        # An empty folder: a developer's .env must not reach the process.
        self._folder = tempfile.TemporaryDirectory(prefix="loadgenie-bench-")
        self._output = Path(self._folder.name) / "output"
        self._process: subprocess.Popen[bytes] | None = None
        self._is_told = False

    @property
    def pid(self) -> int:
        """The process id, once it was started."""
        if self._process is None:
            raise RuntimeError("the program was not started")
        return self._process.pid

    @property
    def cpu_s(self) -> float:
        """CPU seconds so far, with those of all processes that it started."""
        return cpu_s(self.pid)

    @property
    def resident_kib(self) -> int:
        """The memory that it has now, with that of all processes that it started."""
        return resident_kib(self.pid)

    def wait_until_ready(self) -> None:
        """Return when it serves. Ends the question if the program ends."""
        wait_until(self._serves, within_s=_START_S, what=f"start of {self._command}")

    def pause(self) -> None:
        """Let it do nothing, so that it takes nothing from what is measured."""
        os.killpg(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `pause`."""
        os.killpg(self.pid, signal.SIGCONT)

    def end(self) -> None:
        """Tell it to end, once, and do not wait."""
        if self._is_told or self._process is None or self._process.poll() is not None:
            return
        self._is_told = True
        self.resume()  # a stopped process would not see SIGTERM
        self._process.terminate()

    def __enter__(self) -> Self:
        """Start, and do not wait."""
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                self._command,
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
            raise SystemExit(f"{self._command} ended:\n{output[-4000:]}")
        return self._ready(output)

    def _close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.end()
            try:
                self._process.wait(timeout=_END_S)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(timeout=_END_S)
        self._folder.cleanup()


class WebServer(Program):
    """One uvicorn process on a free port of 127.0.0.1."""

    def __init__(self, app: str, *flags: str, peer: str | None = None, **settings: str) -> None:
        self._port = free_port()
        arguments = ("-m", "uvicorn", app, "--port", str(self._port), *flags)
        super().__init__(*arguments, ready=self._listens, peer=peer, **settings)

    @property
    def base_url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def _listens(self, _output: str) -> bool:
        return listens(self._port)


@contextmanager
def running(*programs: Program) -> Iterator[None]:
    """Start programs at the same time; enter when all serve."""
    with ExitStack() as stack:
        for program in programs:
            stack.enter_context(program)
        stack.callback(_end, programs)
        for program in programs:
            program.wait_until_ready()
        yield


def _end(programs: Iterable[Program]) -> None:
    """Tell all to end at the same time."""
    for program in programs:
        program.end()


@contextmanager
def paused(*programs: Program) -> Iterator[None]:
    """Let programs do nothing while this block runs."""
    for program in programs:
        program.pause()
    try:
        yield
    finally:
        for program in programs:
            program.resume()


@contextmanager
def awake(*programs: Program) -> Iterator[None]:
    """Let programs that are paused run while this block runs."""
    for program in programs:
        program.resume()
    try:
        yield
    finally:
        for program in programs:
            program.pause()


def start_s(program: Program) -> float:
    """Start a program and end it; return the seconds until it served."""
    started_at = time.monotonic()
    with running(program):
        return time.monotonic() - started_at


def module(
    name: str, *arguments: str, ready: str, peer: str | None = None, **settings: str
) -> Program:
    """Return `python -m NAME`; `ready` is what it writes when it serves."""
    return Program(
        "-m", name, *arguments, ready=lambda output: ready in output, peer=peer, **settings
    )


def is_installed(peer: str) -> bool:
    """Return whether a peer's environment is there."""
    return Path(_python(peer)).exists()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Return whether something listens to a port of 127.0.0.1."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _python(peer: str | None) -> str:
    if peer is None:
        return sys.executable
    return str(ROOT / ".peers" / peer / "bin" / "python")
