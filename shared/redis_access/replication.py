"""Behind Sentinels: whether what a master has taken will outlive it.

A master that is being replaced goes on taking writes, which nobody will see, until it hears of it.
So a write counts once a replica has it. Where no replica answers, it counts if no Sentinel knows
of another master or of a failover that is under way.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

# The time of a slow round trip between two servers.
_PATIENCE_MS: Final = 500


class Replication:
    """What one process knows of the replicas."""

    def __init__(self) -> None:
        self._is_lonely = False

    @property
    def command(self) -> Sequence[str | int]:
        """What to send right after a write, over the same connection."""
        # A master without replicas would let each caller wait for the whole time.
        return ("WAIT", 1, 1 if self._is_lonely else _PATIENCE_MS)

    def reached(self, replicas: int) -> bool:
        """Return whether the write reached a replica, by the command's reply."""
        self._is_lonely = replicas == 0
        return replicas > 0


def is_still_master(address: object, states: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether this is the master, by what those Sentinels say that answer at all."""
    return bool(states) and all(
        (state["ip"], state["port"]) == address and "failover_in_progress" not in state["flags"]
        for state in states
    )
