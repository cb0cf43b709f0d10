"""Directories that hold one run's files: closed to strangers, and swept after a crash.

A process keeps each of its directories locked for as long as it needs it. The kernel lets go of the
lock when the process ends, in whatever way: whoever can take it may delete.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from pathlib import Path

from worker.verify.sandbox.confinement import Layer
from worker.verify.sandbox.launch import NOBODY

# Not the prefix of the project's other temporary files, which nobody locks.
_PREFIX = "loadgenie-box_"


@contextmanager
def run_directory(layers: AbstractSet[Layer], files: Mapping[str, str | bytes]) -> Iterator[Path]:
    """Make a directory with files, which the box's user can read, for as long as a run takes.

    Files have paths in it, which lead nowhere outside.
    """
    with locked_directory() as directory:
        folders = {directory}
        paths = [directory / name for name in files]
        for path, content in zip(paths, files.values(), strict=True):
            folders.update(_made(directory, path.parent))
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            path.chmod(0o600)
        if Layer.UNPRIVILEGED_USER in layers:
            # Without the right to give files away they stay closed to the other user; k6 then does
            # not run as that user, which a probe notices.
            with suppress(OSError):
                _open_to_group(folders, paths)
        yield directory


@contextmanager
def locked_directory() -> Iterator[Path]:
    """Make an empty directory that only this user can enter, and remove it at the end."""
    directory, lock = _make()
    try:
        yield directory
    finally:
        # What cannot be removed now is not locked any more, and swept some day.
        shutil.rmtree(directory, ignore_errors=True)
        os.close(lock)


def sweep() -> None:
    """Remove what this user's processes left behind when they were killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # Gone meanwhile, another user's, or in use.
        with suppress(OSError):
            _remove_abandoned(path)


def _made(directory: Path, folder: Path) -> Iterator[Path]:
    """Make a folder below a directory, if it is not there; yield it and those above."""
    while folder != directory:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield folder
        folder = folder.parent


def _open_to_group(folders: Iterable[Path], files: Iterable[Path]) -> None:
    of_folders = ((folder, 0o750) for folder in folders)
    for path, mode in (*of_folders, *((file, 0o640) for file in files)):
        os.chown(path, -1, NOBODY)
        path.chmod(mode)


def _make() -> tuple[Path, int]:
    while True:
        directory = Path(tempfile.mkdtemp(prefix=_PREFIX))
        with suppress(FileNotFoundError):
            lock = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Another process's sweep may have come between the making and the locking.
            if directory.exists():
                return directory, lock
            os.close(lock)


def _remove_abandoned(path: Path) -> None:
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(lock).st_uid == os.geteuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(lock)
