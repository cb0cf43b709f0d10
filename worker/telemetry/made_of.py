"""Shows once what a worker is made of: its release, its k6, its generator and its sandbox."""

from shared.domain.script import Generator
from shared.version import __version__
from worker.telemetry.metrics import WorkerMetrics
from worker.verify.report.mode import VerifyMode
from worker.verify.sandbox.confinement import Layer
from worker.verify.verifier import ScriptVerifier


def show_parts(metrics: WorkerMetrics, generator: Generator, verifier: ScriptVerifier) -> None:
    """Set what does not change while the process lives."""
    engine = verifier.layers.engine
    metrics.built(
        version=__version__, k6=str(engine.k6.version) if engine else "", generator=generator
    )
    if verifier.mode is not VerifyMode.FULL:
        # Nobody looked which layers work.
        metrics.sandbox({}, can_dry_run=False, verify=verifier.mode)
        return
    working = engine.sandbox.layers if engine else frozenset[Layer]()
    metrics.sandbox(
        {layer.value: layer in working for layer in Layer},
        can_dry_run=engine is not None and engine.sandbox.can_dry_run,
        verify=verifier.mode,
    )
