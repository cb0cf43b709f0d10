"""Readers for tests: one that reads in place, and real reading processes."""

from collections.abc import Callable, Iterator

import pytest

from worker.budget import Budget
from worker.jobs.readers import start_readers
from worker.reader.pool import ReaderPool
from worker.reader.processes import Processes


class InPlace:
    """A Reader without processes, and therefore without bounds."""

    def call[T](self, read: Callable[[], T], *, within_s: float, budget: Budget) -> T:  # noqa: ARG002 - the port's
        budget.check()
        return read()


@pytest.fixture(scope="session")
def readers() -> Iterator[Processes]:
    """Return the processes of a worker."""
    processes = start_readers()
    yield processes
    processes.close()


@pytest.fixture(scope="session")
def reader(readers: Processes) -> ReaderPool:
    """Return a reader that takes four calls at a time."""
    return ReaderPool(readers, size=4)
