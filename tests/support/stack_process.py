"""`python -m standalone` as a person starts it, in a folder of its own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from shared.version import __version__
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class StackProcess:
    """One stack; `folder` holds its `.env` and its data."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self._log = folder / f"stack-{self.port}.log"
        own = {"PYTHONPATH": str(ROOT), "API_PORT": str(self.port), "VERIFY": "static"}
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "standalone"],
                cwd=folder,
                env={**os.environ, "GEMINI_API_KEY": "", **own, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> str:
        return self._log.read_text()

    def wait_until_ready(self) -> Self:
        wait_until(self._ready, within_s=60, what="ready stack")
        return self

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end_status(self, *, within_s: float) -> int:
        return self._process.wait(timeout=within_s)

    def post(self, path: str, body: object) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return json.load(answer)

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ready(self) -> bool:
        assert self._process.poll() is None, self.output
        return f"LoadGenie {__version__} is ready." in self.output


def descendants(pid: int) -> set[int]:
    """Return all processes below `pid`, from the process table of Linux."""
    parents = dict(_parents())
    found: set[int] = set()
    while fresh := {child for child, parent in parents.items() if parent in {pid, *found}} - found:
        found |= fresh
    return found


def runs(pid: int) -> bool:
    """Return whether a process is there and no zombie."""
    try:
        return _state_and_parent(pid)[0] != "Z"
    except FileNotFoundError:
        return False


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                yield int(entry.name), _state_and_parent(int(entry.name))[1]


def _state_and_parent(pid: int) -> tuple[str, int]:
    # The name before them may hold anything, but ends with the last parenthesis.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return fields[0], int(fields[1])
