"""Unit tests meet nothing outside Python."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Refuse sockets, but for the pair that an event loop makes for itself."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
