"""What holds for tests of pure Python: they meet nothing outside it, and a table is one test."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket

from tests.support.tables import together


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Refuse sockets, but for the pair that an event loop makes for itself."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the rows of a table as one test."""
    items[:] = together(items, around={"no_network"})
