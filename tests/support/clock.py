"""A wall clock for one program alone, which a test may move while the program runs."""

import mmap
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.missing import missing

_SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """Give its `environment` to programs; they then read the time that it says."""

    def __init__(self) -> None:
        compiler = shutil.which("cc") or missing(
            "a C compiler, for a clock that jumps, is not here"
        )
        self._folder = tempfile.TemporaryDirectory(prefix="loadgenie-clock-")
        library = Path(self._folder.name) / "clock.so"
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(_SOURCE), "-ldl"]
        subprocess.run(command, check=True)
        moved = Path(self._folder.name) / "moved"
        moved.write_bytes(struct.pack("d", 0.0))
        self.environment = {"LD_PRELOAD": str(library), "CLOCK_FILE": str(moved)}
        with moved.open("r+b") as file:
            self._moved = mmap.mmap(file.fileno(), 0)

    def move(self, seconds: float) -> None:
        """Be so far ahead of the real time, or behind it, from now on."""
        self._moved[:] = struct.pack("d", seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._moved.close()
        self._folder.cleanup()
