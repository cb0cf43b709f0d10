"""Which k6 is found, among programs that only look like one."""

from pathlib import Path

import pytest

from worker.k6.executable import K6, K6NotUsableError, Version, find_k6


def test_a_k6_path_that_is_no_k6_is_named(tmp_path: Path) -> None:
    with pytest.raises(K6NotUsableError, match="K6_PATH is set to"):
        find_k6(str(tmp_path / "missing"))


def test_a_k6_path_that_is_another_program_is_named(tmp_path: Path) -> None:
    program = tmp_path / "k6"
    program.write_text("#!/bin/sh\necho 'kubectl v1.30.0'\n")
    program.chmod(0o755)

    with pytest.raises(K6NotUsableError):
        find_k6(str(program))


def test_the_given_k6_wins(tmp_path: Path) -> None:
    program = tmp_path / "my-k6"
    program.write_text("#!/bin/sh\necho 'k6 v1.9.9 (go1.25, linux/amd64)'\n")
    program.chmod(0o755)

    assert find_k6(str(program)) == K6(program, Version(1, 9, 9))


def test_the_k6_on_path_comes_before_the_wheels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "k6"
    program.write_text("#!/bin/sh\necho 'k6 v2.2.0 (go1.26, linux/amd64)'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_k6(None) == K6(program, Version(2, 2, 0))


def test_a_broken_k6_on_path_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "k6"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    found = find_k6(None)

    assert found is None or found.path != program
