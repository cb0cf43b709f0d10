"""What happens to a test whose machine lacks something: skipped for people, failed in CI."""

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip the test; fail it where CI is set, so that nothing goes untested unseen."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
