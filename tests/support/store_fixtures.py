"""Fixtures for tests that every server must pass, and for those that only a real one can."""

from collections.abc import Iterator

import pytest

from tests.support.stores import Stores, fake_redis_url, open_stores


@pytest.fixture(params=["fakeredis", "redis"])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    """Yield stores over an empty server, once to fakeredis and once to a real one."""
    if request.param == "redis":
        with open_stores(request.getfixturevalue("redis_url")) as real:
            yield real
    else:
        with fake_redis_url() as url, open_stores(url) as fake:
            yield fake


@pytest.fixture
def real_stores(redis_url: str) -> Iterator[Stores]:
    """Yield stores over an empty real server."""
    with open_stores(redis_url) as stores:
        yield stores
