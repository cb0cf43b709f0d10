"""Verifies a script as a worker's pod could: under all of its restrictions.

`python -m tests.support.pod_verify FOLDER` reads the script from standard input and prints a line
of JSON that says where it ran, then the report.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from tests.support import container
from worker.verify import cli
from worker.verify.warm_up import warm_up


def main(folder: Path) -> int:
    """Give up all that a pod does not have, and verify."""
    # Root's own Python may lie where nobody else can go: import what is needed before.
    warm_up()
    container.enter(folder)
    if not os.access(sys.executable, os.X_OK):
        sys.executable = shutil.which("python3", path="/usr/bin:/usr/local/bin") or ""
    sys.stdout.write(f"{json.dumps(container.situation())}\n")
    sys.stdout.flush()
    return cli.main(["--json", "-"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
