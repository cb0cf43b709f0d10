"""A stock Celery worker runs what the store pushes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.domain.job import JobId, Lane
from shared.wire import keys
from tests.support.redis_server import RedisServer
from tests.support.stores import Stores, open_stores
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]
# What `tests.support.stock_worker` writes to; importing it would need its environment.
RAN = "ran"


@contextmanager
def stock_worker(url: str, log: Path) -> Iterator[None]:
    """Run `celery worker` with nothing but its configuration."""
    command = [sys.executable, "-m", "celery", "-A", "tests.support.stock_worker", "worker"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"REDIS_URL": url},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            finally:
                process.kill()
                process.wait()


def ran(stores: Stores, count: int, log: Path) -> list[str]:
    """Wait until so many jobs ran; answer them in their order."""

    def enough() -> list[str]:
        jobs = stores.redis.lrange(RAN, 0, -1)
        return jobs if len(jobs) >= count else []

    try:
        return wait_until(enough, within_s=30, what=f"{count} jobs run")
    except AssertionError as error:
        error.add_note(log.read_text(errors="replace"))
        raise


@pytest.mark.parametrize("how", ["url", "unix_url"])
def test_a_stock_worker_takes_both_lanes_in_turn(
    redis_server: RedisServer, tmp_path: Path, how: str
) -> None:
    url, log = getattr(redis_server, how), tmp_path / "worker.log"
    with open_stores(url) as stores:
        batch = [stores.job_id(lane=Lane.BATCH) for _ in range(4)]
        interactive = [stores.job_id(lane=Lane.INTERACTIVE) for _ in range(2)]
        with stock_worker(url, log):
            order = ran(stores, 6, log)

    assert [job for job in order if job in batch] == batch
    assert [job for job in order if job in interactive] == interactive
    # In turn: the second caller waits for no more than two batch jobs.
    assert order.index(interactive[1]) <= 3


def test_a_stock_worker_takes_each_message_once_and_keeps_no_copy(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    with open_stores(redis_server.url) as stores, stock_worker(redis_server.url, log):
        first = stores.running()
        stores.worker.hand_back(first.lease)  # one more message of the same job
        again = stores.job_id()
        order = ran(stores, 2, log)
        left = stores.redis.keys(f"{keys.PREFIX}unacked*")

    assert set(map(JobId, order)) == {first.job.id, again}
    assert left == []
