"""What those need who read a stranger's text: a call that ends in time, whatever it is about."""

from collections.abc import Callable
from typing import Protocol

from worker.budget import Budget


class UnreadableError(Exception):
    """A text takes more time or memory to read than is given to it."""


class ReaderDefectError(Exception):
    """A function failed in a way that nobody expected; its traceback was logged."""


class Reader(Protocol):
    """Calls functions that read what strangers wrote."""

    def call[T](self, read: Callable[[], T], *, within_s: float, budget: Budget) -> T:
        """Return what `read` returns.

        `read` is a `partial` of a function at the top of a module; it and its result can be
        pickled. Raises UnreadableError, ReaderDefectError and what `Budget.check` raises.
        """
        ...
