"""The fixtures of this directory's tests."""

from collections.abc import Iterator

import pytest

from tests.support.chaos.place import Place
from tests.support.gemini_fixtures import gemini
from tests.support.program import Program
from tests.support.redis_fixtures import redis_server

__all__ = ["gemini", "place", "redis_server"]


@pytest.fixture(scope="session", autouse=True)
def programs_as_people_start_them() -> None:
    """Fork nothing from here on: these programs are killed, frozen and asked whether they live."""
    Program.forks = False


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """Yield a service that each test leaves as it found it."""
    with Place() as place:
        yield place
