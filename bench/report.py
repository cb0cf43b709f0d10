"""How every benchmark is called, bounded and printed."""

import argparse
import math
import os
import platform
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from types import FrameType

from tests.support.redis_server import RedisServer

_LONGEST_S = 90
_LIBRARIES = ("fastapi", "uvicorn", "celery", "kombu", "redis", "google-genai")


def command(measure: Callable[[bool], None], description: str | None) -> None:
    """Run a benchmark from the command line; it ends within 90 s, and its programs with it."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few requests: shows that it runs")
    quick = parser.parse_args().quick
    with bounded(_LONGEST_S):
        measure(quick)


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """End the process in order when a block takes longer, or somebody ends it."""
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, _end)
    signal.alarm(math.ceil(seconds))
    try:
        yield
    finally:
        signal.alarm(0)


def print_environment(server: RedisServer) -> None:
    """Print on what the numbers were measured."""
    with server.client() as client:
        info = client.info("server")
    store = (
        f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}"
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    load = ", ".join(f"{minutes:.1f}" for minutes in os.getloadavg())
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores, load average {load}")
    print(f"Python {platform.python_version()}, {store}, {libraries}\n")


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table; all columns but the first are numbers."""
    print(f"| {' | '.join(head)} |")
    print(f"| --- |{' ---: |' * (len(head) - 1)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(flush=True)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(f"not finished: {signal.Signals(number).name}")
