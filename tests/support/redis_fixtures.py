"""Fixtures that give a test a real Redis server: shared and flushed, or one of its own."""

from collections.abc import Iterator

import pytest

from tests.support.redis_server import RedisServer


@pytest.fixture(scope="session")
def shared_redis_server() -> Iterator[RedisServer]:
    """Yield one server for a whole test process; not to be stopped."""
    with RedisServer(persistent=False) as server:
        yield server


@pytest.fixture
def redis_url(shared_redis_server: RedisServer) -> str:
    """Return the URL of the shared server's database, emptied."""
    with shared_redis_server.client() as client:
        client.flushall()
    return shared_redis_server.url


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """Yield a server for one test alone, which may stop, kill and restart it."""
    with RedisServer() as server:
        yield server
