"""Fixtures that give a test k6, a box of chosen strength, and the sink's event loop."""

import os

import pytest

from tests.support.missing import missing
from worker.k6.executable import K6, find_k6
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.sandbox.box import Sandbox
from worker.verify.sandbox.confinement import Layer
from worker.verify.sandbox.probe import probe

EVERYTHING = frozenset(Layer)
# What a container of an unprivileged user still has.
LANDLOCK = frozenset({Layer.LANDLOCK, Layer.SECCOMP, Layer.RLIMITS})
# What a kernel without Landlock has.
NAMESPACES = EVERYTHING - {Layer.LANDLOCK}


@pytest.fixture(scope="session")
def k6() -> K6:
    """Return k6, found as the worker finds it."""
    found = find_k6(os.environ.get("K6_PATH"))
    if found is None:
        missing("there is no k6")
    return found


@pytest.fixture(scope="session")
def sandbox(k6: K6) -> Sandbox:
    """Return the strongest box of this machine."""
    return probe(k6.path)


@pytest.fixture(
    scope="session",
    params=[EVERYTHING, LANDLOCK, NAMESPACES],
    ids=["strongest", "landlock", "namespaces"],
)
def box(request: pytest.FixtureRequest, k6: K6) -> Sandbox:
    """Return boxes out of different layers; skipped where the machine cannot build one."""
    sandbox = probe(k6.path, allowed=request.param)
    if not sandbox.can_dry_run:
        pytest.skip(f"this machine has only {', '.join(sandbox.labels)}")
    return sandbox


@pytest.fixture(scope="session")
def sinks() -> SinkLoop:
    """Return the running loop that serves the sinks."""
    return SinkLoop()
