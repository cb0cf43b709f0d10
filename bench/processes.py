"""What processes used, as Linux tells it: a process counts with all that it started."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_TICK_S: Final = 1 / os.sysconf("SC_CLK_TCK")
_PAGE_KIB: Final = os.sysconf("SC_PAGE_SIZE") // 1024
# In /proc/PID/stat, after the name: user and system time of children that have ended.
_ENDED_USER: Final = 13
_ENDED_SYSTEM: Final = 14


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process and of all that it started, living or ended."""
    return sum(_own_s(each) + _ended_s(each) for each in _tree(pid))


def resident_kib(pid: int) -> int:
    """Return the resident memory of a process and of what it started; shared pages count twice."""
    return sum(_resident_kib(each) for each in _tree(pid))


def _own_s(pid: int) -> float:
    # What clock_getcpuclockid(3) answers, which Python does not offer: to the nanosecond.
    with suppress(OSError):
        return time.clock_gettime((~pid << 3) | 2)
    return 0.0


def _ended_s(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[_ENDED_USER]) + int(fields[_ENDED_SYSTEM])) * _TICK_S
    return 0.0


def _resident_kib(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * _PAGE_KIB
    return 0


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text(encoding="utf-8").split():
                yield from _tree(int(child))
