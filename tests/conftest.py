"""What holds for all tests."""

import atexit
import gc
import os
import sys
from collections.abc import Generator, Iterator

import pytest
import structlog
from hypothesis import settings

from tests.support.program import Program

# Test modules are rewritten for their asserts and hundreds of processes start: each of them shall
# find what an earlier one compiled, also where the environment asks for no compiled files.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# People's runs look for new counterexamples, a few in each of many short runs; a run of CI judges
# the change, by the same examples each time. How long one takes is no fault of it on a busy
# machine.
settings.register_profile("drawn", deadline=None, max_examples=40)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=3000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "drawn")
)

# structlog draws the traceback of a logged exception with rich if that is installed, which takes
# 0.2 s for each. Nobody reads these.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


Program.forks = True


@pytest.fixture
def by_command() -> Iterator[None]:
    """Start programs by their commands, as a container does, in tests of just that."""
    Program.forks = False
    yield
    Program.forks = True


@pytest.fixture(scope="module")
def all_by_command() -> Iterator[None]:
    """Start those of a whole module so."""
    Program.forks = False
    yield
    Program.forks = True


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the garbage collector pass over what is imported: all of it stays until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


# Nor is anything looked through at the end of a process, which takes a twentieth of the unit tests.
atexit.register(gc.freeze)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with what waits for long, so that other tests run meanwhile."""
    items.sort(key=lambda item: item.get_closest_marker("waits_long") is None)
