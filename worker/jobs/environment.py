"""All that a job may touch, as one object per process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from worker.ports import ScriptGenerator, Verifier, WorkerStore
from worker.reader.port import Reader
from worker.telemetry.metrics import WorkerMetrics
from worker.upkeep.leases import LeaseKeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A worker process's collaborators; tests build one with fakes.

    `waits_for_model` says that a job whose model is away is put off, and does not fail; without
    `verifies` nobody looks at drafts, and none has a stage in which that would happen.
    """

    store: WorkerStore
    generator: ScriptGenerator
    verifier: Verifier
    reader: Reader
    leases: LeaseKeeper
    metrics: WorkerMetrics
    max_repairs: int
    waits_for_model: bool = False
    verifies: bool = True
    now: Callable[[], datetime]
