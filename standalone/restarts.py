"""When a process that died is started again, and when that is given up."""

from typing import Final

# A process that ran for so long was well; what ends it then is something new.
STEADY_AFTER_S: Final = 30.0
QUICK_DEATHS: Final = 5
_LONGEST_PAUSE_S: Final = 16.0


class Restarts:
    """The deaths of one process."""

    def __init__(self) -> None:
        self._quick = 0

    def pause_s(self, lived_s: float) -> float | None:
        """Return the seconds to wait before the next start; None if it dies over and over."""
        self._quick = 1 if lived_s >= STEADY_AFTER_S else self._quick + 1
        if self._quick >= QUICK_DEATHS:
            return None
        return float(min(2 ** (self._quick - 1), _LONGEST_PAUSE_S))
