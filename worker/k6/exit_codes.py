"""How k6 ends: the exit codes that something here depends on, and when memory was the reason."""

import re
from collections.abc import Iterable
from enum import IntEnum

from worker.k6.log import LogLine


class ExitCode(IntEnum):
    """k6's exit codes, from errext/exitcodes in its source; 2 is the Go runtime's own."""

    SUCCESS = 0
    GO_FATAL = 2
    SCRIPT_ABORTED = 108
    GO_PANIC = 109


# What k6 ends with when it fails itself, whatever made it fail.
PANICS = frozenset({ExitCode.GO_FATAL, ExitCode.GO_PANIC})

# The Go runtime's words. It ends in the same way for its own mistakes, so the code says nothing.
_OUT_OF_MEMORY = re.compile(
    r"out of memory|cannot allocate memory|stack overflow|failed to (?:reserve|create new OS)"
)


def out_of_memory(log: Iterable[LogLine]) -> bool:
    """Whether the Go runtime says that it got no more memory (its lines are no JSON)."""
    return any(line.level == "raw" and _OUT_OF_MEMORY.search(line.message) for line in log)
