"""Verifiers for tests: one with real k6, and one that runs nothing."""

import pytest

from worker.budget import Budget
from worker.k6.executable import K6
from worker.reader.pool import ReaderPool
from worker.turns import Turns
from worker.verify.dry_run.engine import Engine
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.layers import Layers
from worker.verify.sandbox.box import Sandbox
from worker.verify.verifier import ScriptVerifier


@pytest.fixture(scope="session")
def verifier(k6: K6, sandbox: Sandbox, sinks: SinkLoop, reader: ReaderPool) -> ScriptVerifier:
    """Return a verifier with every layer, in the strongest box of this machine."""
    return ScriptVerifier(
        layers=Layers(engine=Engine(k6, sandbox, sinks), reader=reader),
        slots=Turns(2),
    )


def ample() -> Budget:
    """Return a budget that no test uses up."""
    return Budget(60)
