from pathlib import Path

import pytest

from worker.k6.executable import K6, Version, parse_version


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ("k6 v1.1.0 (commit/0e3fb953be, go1.24.4, linux/amd64)\n", Version(1, 1, 0)),
        ("k6 v2.2.0 (go1.26, linux/arm64)\nExtensions:\n  none\n", Version(2, 2, 0)),
        ("k6.exe v1.8.1 (commit/devel, go1.25.1, windows/amd64)", Version(1, 8, 1)),
        ("k6 v2.0.0-rc1 (go1.26, linux/amd64)", Version(2, 0, 0)),
        ("Python 3.12.1", None),
        ("", None),
    ],
)
def test_the_version_is_read_from_k6s_own_answer(answer: str, version: Version | None) -> None:
    assert parse_version(answer) == version


@pytest.mark.parametrize("version", [Version(1, 1, 0), Version(1, 3, 0), Version(2, 0, 0)])
def test_a_run_makes_its_summary(version: Version) -> None:
    command = K6(Path("/k6"), version).run_command("-")

    assert not [flag for flag in command if "summary" in flag]


@pytest.mark.parametrize(
    ("version", "has"),
    [(Version(1, 1, 0), False), (Version(1, 6, 0), True), (Version(2, 1, 0), True)],
)
def test_the_websockets_module_came_with_1_6(version: Version, *, has: bool) -> None:
    assert K6(Path("/k6"), version).has_websockets_module is has
