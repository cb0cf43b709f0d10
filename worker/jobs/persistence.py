"""Writes to the store that outlive a short outage of it."""

from collections.abc import Callable

from shared.domain.errors import StoreUnavailableError
from worker.budget import Budget

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 1.0


def insist(write: Callable[[], object], budget: Budget) -> None:
    """Write, and try again while the store is out of reach; raise what `Budget.check` raises."""
    pause_s = FIRST_PAUSE_S
    while True:
        try:
            write()
        except StoreUnavailableError:
            budget.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        else:
            return
