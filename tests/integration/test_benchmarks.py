"""Each benchmark runs to its end; its times are nobody's business here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("command", "measured"),
    [
        ("outages --quick", "resets"),
        ("soak --minutes 0.1 --verify off", "Redis, resident"),
        ("campaign --minutes 0.05 --seed 1 --workers 1", "seed 1"),
    ],
)
def test_a_benchmark_runs_to_its_end_and_prints_its_table(command: str, measured: str) -> None:
    name, *arguments = command.split()
    answer = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    assert any(line.startswith("|") and measured in line for line in answer.stdout.splitlines())
