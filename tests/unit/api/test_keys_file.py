import os
from pathlib import Path

import pytest
import structlog

from api.keys import digest_of
from api.keys_file import LOOK_AGAIN_S, KeysFile

FIRST, SECOND = "first-key-0123456789", "second-key-0123456789"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def digests(file: KeysFile) -> set[bytes]:
    return {key.digest for key in file.accepted()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text(FIRST)
    return path


def test_a_changed_file_is_read_again_but_not_looked_at_all_the_time(path: Path) -> None:
    clock = Clock()
    file = KeysFile(path, clock=clock)

    path.write_text(f"{FIRST}\n{SECOND}")
    at_once = digests(file)
    clock.now = LOOK_AGAIN_S

    assert at_once == {digest_of(FIRST)}
    assert digests(file) == {digest_of(FIRST), digest_of(SECOND)}


def test_a_file_put_in_its_place_counts_too(path: Path) -> None:
    clock = Clock()
    file = KeysFile(path, clock=clock)
    times = path.stat()

    other = path.with_suffix(".new")
    other.write_text("f" + FIRST[1:].upper())
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.rename(path)
    clock.now = LOOK_AGAIN_S

    assert digests(file) == {digest_of("f" + FIRST[1:].upper())}


@pytest.mark.parametrize("broken", ["", "ci:", "schlüssel-0123456", None])
def test_what_cannot_be_read_leaves_the_keys_as_they_were(path: Path, broken: str | None) -> None:
    clock = Clock()
    file = KeysFile(path, clock=clock)

    if broken is None:
        path.unlink()
    else:
        path.write_text(broken)
    clock.now = LOOK_AGAIN_S
    with structlog.testing.capture_logs() as lines:
        kept = digests(file)
        digests(file)

    assert kept == {digest_of(FIRST)}
    assert [line["event"] for line in lines] == ["api_keys_not_read"]
    assert "schlüssel" not in repr(lines)


def test_keys_are_kept_as_digests_only(path: Path) -> None:
    assert FIRST not in repr(vars(KeysFile(path)))
