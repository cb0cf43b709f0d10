"""A process in the middle of a run that does not end by itself: for tests that kill one.

`python -m tests.support.endless_run K6` says `probed` when the sandbox is ready.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worker.budget import Budget
from worker.verify.sandbox.confinement import Limits
from worker.verify.sandbox.probe import probe

ROOT = Path(__file__).parents[2]


def main(k6: Path) -> None:
    """Inspect a script whose init code never ends."""
    box = probe(k6)
    sys.stdout.write("probed\n")
    sys.stdout.flush()
    box.run(
        (str(k6), "inspect", "script.js"),
        {"script.js": "for (;;) {}"},
        environment={},
        limits=Limits(time_s=60),
        budget=Budget(60),
    )


@contextmanager
def endless_run(k6: Path, temporary: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start one that has probed, with a folder for its temporary files; kill it at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__, str(k6)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
    ) as worker:
        try:
            assert worker.stdout
            assert worker.stdout.readline() == b"probed\n"
            yield worker
        finally:
            worker.kill()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
