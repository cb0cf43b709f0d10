"""The launcher's command line, and what its messages mean."""

import os
import sys
from collections.abc import Set as AbstractSet
from pathlib import Path

from worker.verify.sandbox.confinement import Layer, Limits

# `nobody` on every Linux; it need not exist in the user database.
NOBODY = 65534

# Isolated mode knows no project: the first argument says where it is.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from worker.verify.sandbox.launcher import main; main(sys.argv[2:])"
)
_PROJECT = Path(__file__).parents[3]


def plan(
    layers: AbstractSet[Layer], limits: Limits, *, port: int, control: int, probe: str | None = None
) -> list[str]:
    """Begin a command: the launcher with its orders, up to and without `--`."""
    orders = {
        "layers": ",".join(layers),
        "control": control,
        "port": port,
        "user": NOBODY,
        "memory_bytes": limits.memory_bytes,
        "cpu_s": limits.cpu_s,
        "parent": os.getpid(),
    }
    if probe is not None:
        orders["probe"] = probe
    words = [f"{name}={value}" for name, value in orders.items()]
    # Isolated, without site-packages: nothing that is installed runs or slows it down.
    return [sys.executable, "-I", "-S", "-E", "-c", _START, str(_PROJECT), *words]


def confined(messages: str) -> bool:
    """Whether every layer was applied."""
    return "confined" in messages.splitlines()
