"""Copies of what runs a script in its box, for tests of where a checkout may lie."""

import shutil
from pathlib import Path

from worker.verify.sandbox import fork_client

ROOT = Path(__file__).parents[2]


def copied(k6: Path, folder: Path) -> Path:
    """Copy the worker and k6 into a folder, use its launcher from now on, and return its k6.

    Everybody may read the copies, whoever may read the originals; the folder has the last word.
    """
    project = folder / "project"
    shutil.copytree(
        ROOT / "worker", project / "worker", ignore=shutil.ignore_patterns("__pycache__")
    )
    program = Path(shutil.copy(k6, project / "k6"))
    for path in (project, *project.rglob("*")):
        path.chmod(0o755)
    fork_client._PROJECT = project
    return program
