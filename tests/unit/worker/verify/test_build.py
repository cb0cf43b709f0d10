"""What a verifier does without k6, and how loud it is about it."""

import logging
from pathlib import Path

import pytest

from shared.domain.errors import DeadlineExceededError
from tests.support.reading import InPlace
from worker.budget import Budget
from worker.verify import build
from worker.verify.build import build_verifier
from worker.verify.report.mode import VerifyMode


@pytest.fixture
def _no_k6(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide every place where k6 is looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sysconfig.get_path", lambda _scheme: str(tmp_path))


@pytest.mark.usefixtures("_no_k6")
def test_a_missing_k6_is_said_loudly_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger=build.__name__):
        verifier = build_verifier(reader=InPlace())

    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "K6_PATH" in record.getMessage()
    assert verifier.layers.engine is None


@pytest.mark.parametrize("mode", [VerifyMode.STATIC, VerifyMode.OFF])
def test_a_mode_that_runs_nothing_looks_for_nothing(mode: VerifyMode) -> None:
    verifier = build_verifier(reader=InPlace(), mode=mode, k6_path="/nonexistent/k6")

    assert verifier.layers.engine is None


def test_as_many_verifications_run_at_a_time_as_there_are_slots() -> None:
    slots = build_verifier(reader=InPlace(), mode=VerifyMode.STATIC, concurrency=2).slots

    with (
        slots.taken(Budget(30)),
        slots.taken(Budget(30)),
        pytest.raises(DeadlineExceededError),
        slots.taken(Budget(0.01)),
    ):
        pass
