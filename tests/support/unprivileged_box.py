"""Attacks as an unprivileged user makes them: a program that gives up root and prints a report.

`python -m tests.support.unprivileged_box K6 FOLDER` prints JSON: the layers that it found, and for
each attack what k6 said and whether anybody called.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from tests.support.attacks import CALLING, READING, in_init, in_vu, target
from tests.support.checkouts import copied
from worker.budget import Budget
from worker.k6.program import ENVIRONMENT
from worker.verify.sandbox.confinement import Layer, Limits
from worker.verify.sandbox.probe import probe

NOBODY = 65534


def main(k6: Path, folder: Path) -> None:
    """Run every attack that reads or calls, in init and in a VU."""
    with target(folder, os.getppid()) as aims:
        if os.geteuid() == 0:
            # The checkout may lie where nobody else can go.
            k6 = copied(k6, folder)
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        if not os.access(sys.executable, os.X_OK):
            # Root's own Python may lie where nobody else can go.
            sys.executable = shutil.which("python3", path="/usr/bin:/usr/local/bin") or ""
        # As in a container: no user namespaces.
        box = probe(k6, allowed=frozenset(Layer) - {Layer.NETWORK_NAMESPACE, Layer.PRIVATE_ROOT})
        said = {}
        for name, attack in {**READING, **CALLING}.items():
            for place, script in (("init", in_init(attack)), ("vu", in_vu(attack))):
                with box.endpoint() as endpoint:
                    outcome = box.run(
                        (str(k6), "run", "--quiet", "--address=", "script.js"),
                        {"script.js": aims.aim(script)},
                        environment=ENVIRONMENT,
                        limits=Limits(time_s=8),
                        budget=Budget(30),
                        endpoint=endpoint,
                    )
                said[f"{name} ({place})"] = outcome.stdout + outcome.stderr
        report = {"layers": box.labels, "said": said, "called": aims.was_called()}
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
