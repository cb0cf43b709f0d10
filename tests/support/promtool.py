"""Prometheus' own tool for its rules: on PATH, or where `scripts/setup-promtool` puts it."""

import shutil
import subprocess
from pathlib import Path

from tests.support.missing import missing

ROOT = Path(__file__).parents[2]
FETCHED = ROOT / ".loadgenie/promtool/promtool"


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it on the files that are named, by paths that begin in the checkout."""
    program = shutil.which("promtool") or (str(FETCHED) if FETCHED.exists() else None)
    if program is None:
        missing("promtool is not here: scripts/setup-promtool fetches it where it can")
    return subprocess.run(
        [program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
