"""Who may enter a run's directory, and which directories a sweep removes."""

import fcntl
import shutil
import stat
from pathlib import Path

import pytest

from worker.verify.sandbox.confinement import Layer
from worker.verify.sandbox.run_directory import locked_directory, run_directory, sweep


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make temporary files in a folder of this test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def abandoned(temporary: Path) -> Path:
    """Leave a directory behind as a killed process does: complete, and locked by nobody."""
    with run_directory(frozenset(), {"script.js": "x"}) as directory:
        left = temporary / f"{directory.name}x"
        shutil.copytree(directory, left)
    return left


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_without_another_user_nobody_else_can_read_a_run(temporary: Path) -> None:
    with run_directory({Layer.RLIMITS}, {"script.js": "x"}) as directory:
        assert directory.parent == temporary
        assert (directory / "script.js").read_text(encoding="utf-8") == "x"
        assert mode(directory) == 0o700
        assert mode(directory / "script.js") == 0o600


def test_a_directory_goes_at_the_end_of_its_run(temporary: Path) -> None:
    with run_directory(frozenset(), {"script.js": "x"}):
        pass

    assert list(temporary.iterdir()) == []


def test_a_sweep_removes_what_nobody_holds(temporary: Path) -> None:
    left = abandoned(temporary)

    sweep()

    assert not left.exists()


def test_a_sweep_spares_what_is_in_use(temporary: Path) -> None:
    with run_directory(frozenset(), {"script.js": "x"}) as directory:
        sweep()

        assert (directory / "script.js").exists()
        assert directory.parent == temporary


def test_a_sweep_spares_what_is_no_run_of_ours(temporary: Path) -> None:
    other = temporary / "loadgenie-data"
    other.mkdir()
    link = temporary / "loadgenie-box_link"
    link.symlink_to(other)
    file = temporary / "loadgenie-box_file"
    file.write_text("", encoding="utf-8")

    sweep()

    assert {other, link, file} <= set(temporary.iterdir())


def test_a_sweep_spares_what_belongs_to_another_user(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = abandoned(temporary)
    somebody = left.stat().st_uid + 1
    monkeypatch.setattr("os.geteuid", lambda: somebody)

    sweep()

    assert left.exists()


def test_a_directory_that_a_sweep_took_before_it_was_locked_is_made_again(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Path] = []

    def lock_too_late(_descriptor: int, _operation: int) -> None:
        if not taken:
            taken.extend(temporary.iterdir())
            taken[0].rmdir()

    monkeypatch.setattr(fcntl, "flock", lock_too_late)

    with locked_directory() as directory:
        assert directory.exists()
        assert taken
        assert directory not in taken
