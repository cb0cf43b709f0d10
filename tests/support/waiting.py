"""Bounded polling, so that no test sleeps."""

import time
from collections.abc import Callable


def wait_until[T](ready: Callable[[], T | None], *, within_s: float, what: str) -> T:
    """Poll until `ready` returns something true, and return that; else fail with `what`."""
    ends_at = time.monotonic() + within_s
    while True:
        answer = ready()
        if answer:
            return answer
        if time.monotonic() > ends_at:
            raise AssertionError(f"no {what} within {within_s} s")
        time.sleep(0.02)
