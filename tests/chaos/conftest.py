"""The fixtures of this directory's tests."""

from collections.abc import Iterator

import pytest

from tests.support.chaos.place import Place
from tests.support.gemini_fixtures import gemini
from tests.support.redis_fixtures import redis_server

__all__ = ["gemini", "place", "redis_server"]


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """Yield a service that each test leaves as it found it."""
    with Place() as place:
        yield place
