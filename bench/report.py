"""How what takes long is bounded, and how it says on what it ran."""

import argparse
import math
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from bench.environment import environment

_LONGEST_S = 90


def command(measure: Callable[[bool], None], description: str | None) -> None:
    """Run a benchmark from the command line; it ends within 90 s, and its programs with it."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few requests: shows that it runs")
    quick = parser.parse_args().quick
    with bounded(_LONGEST_S):
        measure(quick)


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raise SystemExit when a block takes longer, or somebody ends the process."""
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, _end)
    signal.alarm(math.ceil(seconds))
    try:
        yield
    finally:
        signal.alarm(0)


def print_environment() -> None:
    """Print on what the numbers were measured."""
    for name, value in environment().items():
        print(f"{name}: {value}")
    print()


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table; all columns but the first are numbers."""
    print(f"| {' | '.join(head)} |")
    print(f"| --- |{' ---: |' * (len(head) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(flush=True)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(f"not finished: {signal.Signals(number).name}")
