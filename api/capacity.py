"""How many requests may wait for a job or follow its events: in all, and of one caller."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from api.http_errors import RateLimitedError
from shared.domain.errors import OverloadedError

_RETRY_AFTER_S = 5.0


class Capacity:
    """The places of one process; a caller gets half of them, or as many as its key has."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._free = places
        self._taken: Counter[str] = Counter()

    @contextmanager
    def place(self, caller: str, *, limit: int | None = None) -> Iterator[None]:
        """Hold a place. Raises RateLimitedError and OverloadedError."""
        most = self._places // 2 if limit is None else limit
        if self._taken[caller] >= most:
            raise RateLimitedError(
                f"At most {most} requests of one caller may wait or follow events at a time.",
                retry_after_s=_RETRY_AFTER_S,
            )
        if not self._free:
            raise OverloadedError("Too many requests wait already.", retry_after_s=_RETRY_AFTER_S)
        self._take(caller, 1)
        try:
            yield
        finally:
            self._take(caller, -1)

    def _take(self, caller: str, places: int) -> None:
        self._free -= places
        self._taken[caller] += places
        if not self._taken[caller]:
            del self._taken[caller]
