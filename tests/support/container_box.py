"""Every attack as a worker in a hardened container meets it; prints a report.

`python -m tests.support.container_box K6 FOLDER` prints JSON: where it ran, the layers that a probe
found there, for each script what k6 said and whether it got anywhere, and each native attack.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from tests.support import container
from tests.support.attack_table import native_attacks
from tests.support.attacks import (
    CALLING,
    EXHAUSTING,
    IMPORTING,
    READING,
    WRITING,
    imported,
    in_init,
    in_vu,
    target,
)
from worker.budget import Budget
from worker.k6.executable import ENVIRONMENT
from worker.verify.sandbox.box import Sandbox
from worker.verify.sandbox.confinement import Limits
from worker.verify.sandbox.probe import probe

IDLE = "export default function () {}\n"


def main(k6: Path, folder: Path) -> None:
    """Give up all privileges, probe, and make every attack."""
    container.enter(folder)
    if not os.access(sys.executable, os.X_OK):
        # Root's own Python may lie where nobody else can go.
        sys.executable = shutil.which("python3", path="/usr/bin:/usr/local/bin") or ""
    box = probe(k6)
    place = folder / "aims"
    place.mkdir()
    with target(place, os.getppid()) as aims:
        said = {name: _run(box, k6, aims.aim(script), 8) for name, script in _scripts().items()}
        said |= {name: _run(box, k6, f"{EXHAUSTING[name]}\n{IDLE}", 1) for name in EXHAUSTING}
        report = {
            "situation": container.situation(),
            "layers": [str(layer) for layer in box.layers],
            "said": said,
            "called": aims.was_called(),
            "written": aims.target.exists(),
            "native": native_attacks(box.layers),
        }
    sys.stdout.write(json.dumps(report))


def _scripts() -> dict[str, str]:
    made = {f"{name} (import)": imported(attack) for name, attack in IMPORTING.items()}
    made |= {f"{name} (summary)": f"{IDLE}{attack}\n" for name, attack in WRITING.items()}
    for name, attack in {**READING, **CALLING}.items():
        made |= {f"{name} (init)": in_init(attack), f"{name} (vu)": in_vu(attack)}
    return made


def _run(box: Sandbox, k6: Path, script: str, time_s: float) -> str:
    with box.endpoint() as endpoint:
        outcome = box.run(
            (str(k6), "run", "--quiet", "--address=", "script.js"),
            {"script.js": script},
            environment=ENVIRONMENT,
            limits=Limits(time_s=time_s),
            budget=Budget(30),
            endpoint=endpoint,
        )
    return outcome.stdout + outcome.stderr


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
