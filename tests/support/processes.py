"""What /proc says about processes."""

from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    """Return the children of all threads of a process; none if it is gone."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, thread.read_text().split())
    return found


def command(pid: int) -> bytes:
    """Return the command line of a process, empty when it is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def is_over(pid: int) -> bool:
    """Return whether only an exit code is left of a process: its sockets are closed, too."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] in {"Z", "X"}


def opened(pid: int) -> list[str]:
    """Return what a process has open, as /proc names it."""
    found: list[str] = []
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        # Closed meanwhile.
        with suppress(FileNotFoundError):
            found.append(str(descriptor.readlink()))
    return found


def running(pid: int, word: bytes) -> list[int]:
    """Return the descendants of a process that have a word in their command line."""
    found = [child for child in children(pid) if word in command(child)]
    return found + [below for child in children(pid) for below in running(child, word)]
