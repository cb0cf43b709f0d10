from dataclasses import dataclass
from typing import Any

import pytest

from shared.domain.script import Generator
from shared.version import __version__
from worker.telemetry.made_of import show_parts
from worker.telemetry.metrics import WorkerMetrics
from worker.verify.report.mode import VerifyMode


@dataclass
class Parts:
    """What `show_parts` looks at of a verifier."""

    mode: VerifyMode
    layers: Any


@dataclass
class Some:
    engine: Any = None
    k6: Any = None
    version: Any = None
    sandbox: Any = None
    layers: Any = frozenset()
    can_dry_run: bool = False


def shown(mode: VerifyMode, engine: Some | None) -> dict[tuple[str, ...], float]:
    metrics = WorkerMetrics()
    verifier: Any = Parts(mode, Some(engine=engine))
    show_parts(metrics, Generator.OFFLINE, verifier)
    return {
        (sample.name.removeprefix("loadgenie_"), *sample.labels.values()): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
    }


def test_a_worker_shows_its_k6_and_each_layer() -> None:
    box = Some(layers={"landlock", "seccomp"}, can_dry_run=True)

    now = shown(VerifyMode.FULL, Some(k6=Some(version="1.1.0"), sandbox=box))

    assert now["build_info", __version__, "1.1.0", "offline"] == 1
    assert now["worker_sandbox_info", "landlock"] == 1
    assert now["worker_sandbox_info", "private_root"] == 0
    assert now["worker_dry_run_possible", "full"] == 1


def test_a_worker_without_k6_or_sandbox_shows_that_nothing_can_be_run() -> None:
    now = shown(VerifyMode.FULL, None)

    assert now["build_info", __version__, "", "offline"] == 1
    assert now["worker_sandbox_info", "landlock"] == 0
    assert now["worker_dry_run_possible", "full"] == 0


@pytest.mark.parametrize("mode", [VerifyMode.STATIC, VerifyMode.OFF])
def test_a_worker_that_is_not_to_run_scripts_claims_nothing_of_its_sandbox(
    mode: VerifyMode,
) -> None:
    now = shown(mode, None)

    assert now["worker_dry_run_possible", mode] == 0
    assert not [name for name in now if name[0] == "worker_sandbox_info"]
