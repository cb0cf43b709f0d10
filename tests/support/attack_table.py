"""Which native attack gets out of which set of layers, measured on this machine.

`python -m tests.support.attack_table` prints the table of docs/sandbox.md.
"""

import socket
import sys
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path

from worker.budget import Budget
from worker.verify.sandbox import child, launch
from worker.verify.sandbox.bait import lay_bait
from worker.verify.sandbox.box import Sandbox
from worker.verify.sandbox.confinement import Layer, Limits
from worker.verify.sandbox.fork_client import ForkServer
from worker.verify.sandbox.run_directory import run_directory

# The fork server as it is, but for what its launcher does in the box.
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from tests.support import native_attacks; "
    "from worker.verify.sandbox import intrusions, fork_server; "
    "intrusions.report = native_attacks.report; fork_server.main(*map(int, sys.argv[2:]))"
)
_LIMITS = Limits(time_s=20)

TITLE = "attempt"  # the heading of the table's first column

_LIMITED = frozenset({Layer.SECCOMP, Layer.RLIMITS})
# By the titles of their columns.
SETS: dict[str, frozenset[Layer]] = {
    "all": frozenset(Layer) - {Layer.PRIVATE_ROOT},
    "no Landlock": frozenset(Layer) - {Layer.LANDLOCK},
    "no namespaces": _LIMITED | {Layer.LANDLOCK},
    "no seccomp": frozenset(Layer) - {Layer.PRIVATE_ROOT, Layer.SECCOMP},
    "seccomp, limits": _LIMITED,
    "Landlock, limits": frozenset({Layer.LANDLOCK, Layer.RLIMITS}),
    "nothing": frozenset(),
}


def native_attacks(layers: AbstractSet[Layer]) -> dict[str, bool]:
    """Return for each attack whether it worked inside the layers, in a run with a sink."""
    with _open_to_all() as targets, run_directory(layers, {}) as directory:
        server = ForkServer(_PROGRAM)
        box = Sandbox(
            layers=frozenset(layers),
            confines_files=False,
            denies_network=False,
            allows_only_sink=False,
            server=server,
        )
        received: list[socket.socket] = []
        with box.endpoint() as endpoint:
            orders = launch.orders(
                layers,
                _LIMITS,
                port=endpoint.port,
                directory=str(directory),
                command=[sys.executable],
                environment={},
                probe=f"{endpoint.port},{targets}",
            )
            outcome = child.run(
                server,
                orders,
                received=received.append,
                time_s=_LIMITS.time_s,
                output_bytes=_LIMITS.output_bytes,
                budget=Budget(_LIMITS.time_s),
            )
    for listener in received:
        listener.close()
    assert launch.confined(outcome.messages), outcome
    answers = [line.rpartition("=") for line in outcome.messages.splitlines() if "=" in line]
    return {name: worked == "1" for name, _, worked in answers}


@contextmanager
def _open_to_all() -> Iterator[str]:
    """Put out a file, ports and Unix sockets that anybody may use."""
    with (
        lay_bait() as bait,
        socket.socket(socket.AF_UNIX) as in_a_file,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        path = Path(f"{bait.canary}.socket")
        in_a_file.bind(str(path))
        path.chmod(0o777)
        abstract.bind(f"\0{bait.canary}")
        for listener in (in_a_file, abstract):
            listener.listen()
        yield bait.targets


def main() -> None:
    """Print the table."""
    columns = {title: native_attacks(layers) for title, layers in SETS.items()}
    lines = [[TITLE, *columns], ["---"] * (len(columns) + 1)]
    lines += [
        [name, *("open" if worked[name] else "-" for worked in columns.values())]
        for name in columns["all"]
    ]
    sys.stdout.write("".join(f"| {' | '.join(line)} |\n" for line in lines))


if __name__ == "__main__":
    main()
