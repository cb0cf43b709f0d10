"""Garbage collection of a process that has loaded all its code and goes on to serve."""

import gc
from typing import Final

# Python's own 700 has it look for cycles several times while a request is under way. Requests end,
# and what they held goes at once, by its count; only what is in a cycle waits for this.
_YOUNG: Final = 20_000


def settle() -> None:
    """Leave alone what lives as long as the process, and look for cycles less often."""
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 10)
