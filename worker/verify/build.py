"""Puts a verifier together for a worker process or for the command line."""

import logging
import os

from worker.k6.executable import find_k6
from worker.reader.port import Reader
from worker.turns import Turns
from worker.verify.dry_run.engine import NO_K6, NO_SANDBOX, Engine
from worker.verify.dry_run.sink import SinkLoop
from worker.verify.layers import Layers
from worker.verify.report.mode import VerifyMode
from worker.verify.sandbox.box import SandboxError
from worker.verify.sandbox.probe import probe
from worker.verify.verifier import ScriptVerifier

# Plain logging: on the command line, unlike in a worker, nobody configured structlog, and warnings
# belong on standard error.
log = logging.getLogger(__name__)


def build_verifier(
    *,
    reader: Reader,
    mode: VerifyMode = VerifyMode.FULL,
    k6_path: str | None = None,
    concurrency: int | None = None,
) -> ScriptVerifier:
    """Build a verifier; `concurrency` verifications run at a time (default: one per core).

    `reader` takes as many calls at a time, so that none waits. In full mode this finds k6 and
    probes the sandbox, which takes a part of a second. Raises K6NotUsableError if `k6_path` is not
    a k6 that runs.
    """
    full = mode is VerifyMode.FULL
    return ScriptVerifier(
        layers=_layers(k6_path, reader) if full else Layers(engine=None, reader=reader),
        mode=mode,
        slots=Turns(concurrency or os.cpu_count() or 1),
    )


def _layers(k6_path: str | None, reader: Reader) -> Layers:
    k6 = find_k6(k6_path)
    if k6 is None:
        log.warning("%s Nothing will be called verified. %s", NO_K6.message, NO_K6.hint)
        return Layers(engine=None, reader=reader, missing=NO_K6)
    try:
        sandbox = probe(k6.path)
    except SandboxError as error:
        log.warning("%s (%s) %s", NO_SANDBOX.message, error, NO_SANDBOX.hint)
        return Layers(engine=None, reader=reader, missing=NO_SANDBOX)
    labels = ", ".join(sandbox.labels)
    if sandbox.can_dry_run:
        log.info("k6 %s verifies scripts; sandbox: %s", k6.version, labels)
    else:
        log.warning("No script runs dry: the sandbox has only %s. %s", labels, NO_SANDBOX.hint)
    return Layers(engine=Engine(k6, sandbox, SinkLoop()), reader=reader)
