"""docs/sandbox.md promises what each set of layers blocks: every promise is tried."""

import sys
from pathlib import Path

import pytest

from tests.support.attack_table import SETS, TITLE, native_attacks
from worker.k6.executable import K6
from worker.verify.sandbox import landlock, seccomp
from worker.verify.sandbox.confinement import Layer
from worker.verify.sandbox.probe import probe

DOCUMENT = Path(__file__).parents[2] / "docs" / "sandbox.md"
# Landlock's ABI of Linux 6.7, which has TCP rules, and of 6.12, which has scopes.
TCP_RULES, SCOPES = 4, 6

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not seccomp.supported() or landlock.abi() < TCP_RULES,
    reason="the table is that of a Linux with seccomp and Landlock's TCP rules",
)


def promised(column: str) -> dict[str, bool]:
    """Return from the table which attacks get out of a set of layers."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {TITLE} |"))
    end = lines.index("", start)
    header, _, *rows = ([cell.strip() for cell in line.split("|")] for line in lines[start:end])
    place = header.index(column)
    return {row[1]: row[place] == "open" for row in rows}


def required(column: str) -> frozenset[Layer]:
    """Return the layers that a machine needs to keep a column's promises."""
    layers = SETS[column]
    # What another user keeps from k6, seccomp does as well.
    return layers - {Layer.UNPRIVILEGED_USER} if Layer.SECCOMP in layers else layers


@pytest.mark.parametrize("column", SETS)
def test_what_is_called_blocked_is_blocked(k6: K6, column: str) -> None:
    table = promised(column)
    layers = probe(k6.path, allowed=SETS[column]).layers
    if lacking := required(column) - layers:
        pytest.skip(f"this machine has no {', '.join(lacking)}")
    if Layer.SECCOMP not in layers and landlock.abi() < SCOPES:
        pytest.skip("this kernel's Landlock does not keep signals in")

    worked = native_attacks(layers)

    assert worked.keys() == table.keys()
    assert {name for name in worked if worked[name] and not table[name]} == set()
    assert worked["connect to the sink"]
