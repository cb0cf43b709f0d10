"""Fixtures that stand in for Gemini."""

from collections.abc import Iterator

import pytest

from tests.support.gemini_standin import GeminiStandIn


@pytest.fixture
def gemini() -> Iterator[GeminiStandIn]:
    """Yield a stand-in that answers every call with a valid script, until a test scripts it."""
    with GeminiStandIn() as standin:
        yield standin
