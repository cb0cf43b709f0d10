"""A command of ours, `python -m MODULE`, run to its end: as a person runs it, or forked."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.forks import Forked
from tests.support.program import Program

Answer = subprocess.CompletedProcess[str]


def run_module(
    *words: str, folder: Path, environment: Mapping[str, str], stdin: str | None = None
) -> Answer:
    """Return how it ended and what it wrote."""
    if not Program.forks:
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=folder,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    with tempfile.TemporaryDirectory(prefix="loadgenie-") as kept:
        given, out, err = (Path(kept) / name for name in ("in", "out", "err"))
        given.write_text(stdin or "", encoding="utf-8")
        forked = Forked(words, folder=folder, environment=environment, streams=(given, out, err))
        try:
            code = forked.wait(timeout=60)
        except subprocess.TimeoutExpired:
            forked.kill()
            raise
        return Answer(words, code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))
