"""The command line as a person starts it: in a pipe, or on a terminal."""

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "loadgenie_cli")
Answer = subprocess.CompletedProcess[str]


class CommandLine:
    """Calls in a folder and a home of their own; nothing of the machine's settings reaches them."""

    def __init__(self, folder: Path, url: str | None = None, **settings: str) -> None:
        self.here = folder / "here"
        self.home = folder / "home"
        for each in (self.here, self.home):
            each.mkdir(exist_ok=True)
        self.environment: Mapping[str, str] = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT / "cli"),
            "PYTHONWARNINGS": "error",
            **({"LOADGENIE_URL": url} if url else {}),
            **settings,
        }

    def __call__(self, *arguments: str | Path, stdin: str = "", **settings: str) -> Answer:
        """Run it in a pipe to its end."""
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=self.here,
            env={**self.environment, **settings},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextmanager
    def started(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """Start it in a pipe; what still runs afterwards is ended."""
        with subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.here,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def on_terminal(
        self, *arguments: str, typed: str = "", within_s: float = 60, **settings: str
    ) -> tuple[int, str]:
        """Run it on a pseudo-terminal to its end; return its exit code and all that it showed.

        What is `typed` comes when something, such as a question, was shown.
        """
        pid, terminal = pty.fork()
        if pid == 0:  # pragma: no cover - another program from here on
            os.chdir(self.here)
            environment = {**self.environment, "TERM": "xterm-256color", **settings}
            os.execve(sys.executable, [*COMMAND, *arguments], environment)
        ends_at = time.monotonic() + within_s
        shown = b""
        with os.fdopen(terminal, "rb+", buffering=0) as stream:
            while time.monotonic() < ends_at:
                if not select.select([stream], [], [], 0.2)[0]:
                    continue
                # Linux answers with an error once nobody holds the other end.
                data = b""
                with contextlib.suppress(OSError):
                    data = stream.read(65536) or b""
                if not data:
                    break
                if typed and not shown:
                    stream.write(typed.encode())
                shown += data
            else:
                os.kill(pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()
