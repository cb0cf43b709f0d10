"""A run's directory: closed to strangers, gone after the run, and gone after a crash."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.attacks import open_folder
from tests.support.endless_run import endless_run
from tests.support.waiting import wait_until
from worker.budget import Budget
from worker.k6.executable import ENVIRONMENT, K6
from worker.verify.sandbox.box import Sandbox
from worker.verify.sandbox.confinement import Layer, Limits
from worker.verify.sandbox.launch import NOBODY
from worker.verify.sandbox.probe import probe
from worker.verify.sandbox.run_directory import run_directory


def runs_in(folder: Path) -> set[Path]:
    """Return the directories of the runs that have their script."""
    return {script.parent for script in folder.glob("*/script.js")}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make temporary files in a folder of this test, which the box's user may pass."""
    with open_folder() as folder:
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        yield folder


def test_a_directory_goes_with_the_process_that_was_killed_and_no_other(
    k6: K6, temporary: Path
) -> None:
    with endless_run(k6.path, temporary) as survivor:
        wait_until(lambda: len(runs_in(temporary)) == 1, within_s=20, what="the first run")
        (kept,) = runs_in(temporary)
        with endless_run(k6.path, temporary) as victim:
            wait_until(lambda: len(runs_in(temporary)) == 2, within_s=20, what="the second run")
            victim.kill()
        left_behind = runs_in(temporary) - {kept}
        assert len(left_behind) == 1

        probe(k6.path)

        assert runs_in(temporary) == {kept}
        assert survivor.poll() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user run k6")
def test_the_boxs_user_reads_the_directory_and_owns_nothing_of_it(temporary: Path) -> None:
    with run_directory({Layer.UNPRIVILEGED_USER}, {"script.js": ""}) as directory:
        script = directory / "script.js"

        assert mode(directory) == 0o750
        assert mode(script) == 0o640
        for path in (directory, script):
            assert (path.stat().st_uid, path.stat().st_gid) == (os.geteuid(), NOBODY)
        assert directory.parent == temporary


def test_nothing_is_left_of_a_run(sandbox: Sandbox, k6: K6, temporary: Path) -> None:
    outcome = sandbox.run(
        (str(k6.path), "inspect", "script.js"),
        {"script.js": "export default function () {}"},
        environment=ENVIRONMENT,
        limits=Limits(time_s=8),
        budget=Budget(20),
    )

    assert outcome.exit_code == 0
    assert list(temporary.iterdir()) == []
