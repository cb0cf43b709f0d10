"""Ends the stack's processes when their supervisor dies without doing so (SIGKILL, a crash).

The supervisor writes `+PID` and `-PID` lines to this process's standard input; the end of that
input while processes are listed means that the supervisor is gone.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable


def orphans(lines: Iterable[str]) -> set[int]:
    """Return the process groups that are left at the end of the supervisor's lines."""
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    return groups


def main() -> None:
    """Wait for the supervisor's end, then kill what it left behind.

    A plain kill is safe: the server appends each write to its file before it answers, and a
    killed worker's jobs are handed on when their leases expire.
    """
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    for group in orphans(sys.stdin):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
