"""Bounded polling, so that no test sleeps."""

import time
from collections.abc import Callable


def wait_until[T](ready: Callable[[], T | None], *, within_s: float, what: str) -> T:
    """Poll until `ready` returns something true, and return that; else fail with `what`."""
    began_at = time.monotonic()
    while True:
        answer = ready()
        if answer:
            return answer
        waited_s = time.monotonic() - began_at
        if waited_s > within_s:
            raise AssertionError(f"no {what} within {within_s} s")
        # What has taken long may take a little longer until it is seen: to look costs others time.
        time.sleep(min(0.02 + waited_s / 20, 0.1))
