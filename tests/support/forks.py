"""Programs that are forked off a process which has imported what they import.

To import Celery, FastAPI and all the rest takes a worker or an API ten times as long as everything
else until it is ready, and the tests start hundreds of them. What is forked runs the module that
its command names, in a session, a folder and an environment of its own.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache, partial
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]

# The library's processes are for one thread at a time: to start one looks at all others.
_ONE_AT_A_TIME = threading.Lock()


class Forked:
    """A program that was forked, with what `subprocess.Popen` has of the same names."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        streams: tuple[Path, Path, Path],
    ) -> None:
        """Start what `python -m` would start with these words; it reads and writes these files."""
        with _ONE_AT_A_TIME:
            # A daemon is ended with this process, should a test forget it.
            self._process = _server().Process(
                target=_run, args=(command, folder, environment, streams), daemon=True
            )
            self._process.start()
            assert self._process.pid is not None
            self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return its exit status, None while it runs."""
        with _ONE_AT_A_TIME:
            return self._process.exitcode

    def kill(self) -> None:
        """Kill it, and wait until it has ended."""
        with _ONE_AT_A_TIME:
            self._process.kill()
            self._process.join()

    def wait(self, timeout: float) -> int:
        """Return its exit status when it has ended. Raises TimeoutExpired."""
        ends_at = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > ends_at:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return status


@cache
def _server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.imported"])
    # Python 3.12 forgets to tell the server of this process's path.
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(_ROOT)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


def _run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    streams: tuple[Path, Path, Path],
) -> None:
    """Become the program."""
    os.setsid()
    os.chdir(folder)
    for descriptor, (path, mode) in enumerate(zip(streams, ("rb", "ab", "ab"), strict=True)):
        with path.open(mode) as file:
            os.dup2(file.fileno(), descriptor)
    # The library closes what it finds there.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until its end
    os.environ.clear()
    if command[0] == "celery":
        _fork_the_first_nursery()
    os.environ.update(environment)
    sys.argv = list(command)
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


def _fork_the_first_nursery() -> None:
    """Have it as a worker starts it: without secrets, and without threads. Later ones start so."""
    # Where they are imported already.
    from worker import process  # noqa: PLC0415
    from worker.jobs.readers import warm_up  # noqa: PLC0415
    from worker.reader.nursery import Nursery  # noqa: PLC0415
    from worker.reader.processes import Processes  # noqa: PLC0415

    processes = Processes(Nursery.forked(), restart=partial(Nursery.started, warm_up))
    process.start_readers = lambda: processes  # type: ignore[attr-defined]  # it only uses it
