"""Puts a verifier together for a worker process or for the command line."""

import os
from threading import BoundedSemaphore

from shared.domain.verification import Load
from worker.verify.layers import Layers
from worker.verify.mode import VerifyMode
from worker.verify.verifier import ScriptVerifier


def build_verifier(
    *,
    mode: VerifyMode = VerifyMode.FULL,
    k6_path: str | None = None,
    concurrency: int | None = None,
) -> ScriptVerifier:
    """Build a verifier; `concurrency` verifications run at a time (default: one per core)."""
    del k6_path
    return ScriptVerifier(
        layers=Layers(),
        requested_load=lambda _description: Load(),
        mode=mode,
        slots=BoundedSemaphore(concurrency or os.cpu_count() or 1),
    )
