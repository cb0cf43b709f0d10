"""Fixtures that give a test a running API: shared for what changes nothing, or one of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx2
import pytest

from tests.support.api_process import ApiProcess
from tests.support.hand_worker import HandWorker, hand_worker
from tests.support.redis_server import RedisServer

StartApi = Callable[..., ApiProcess]


@pytest.fixture(scope="session")
def shared_api(shared_redis_server: RedisServer) -> Iterator[ApiProcess]:
    """Yield one API with default settings for a whole test process, on the shared Redis server."""
    with ApiProcess(redis_url=shared_redis_server.url) as api:
        yield api


@pytest.fixture
def api(shared_api: ApiProcess, redis_url: str) -> ApiProcess:
    """Return the shared API over an empty database."""
    assert redis_url
    return shared_api


@pytest.fixture
def client(api: ApiProcess) -> Iterator[httpx2.Client]:
    """Yield a caller of the shared API."""
    with api.client() as client:
        yield client


@pytest.fixture
def start_api() -> Iterator[StartApi]:
    """Yield what starts APIs of a test's own: `start_api(redis_url=..., API_KEYS=...)`."""
    with ExitStack() as stack:

        def start(**settings: str) -> ApiProcess:
            return stack.enter_context(ApiProcess(**settings))

        yield start


@pytest.fixture
def hand(redis_url: str) -> Iterator[HandWorker]:
    """Yield a worker moved by hand, on the shared Redis server."""
    with hand_worker(redis_url) as worker:
        yield worker
