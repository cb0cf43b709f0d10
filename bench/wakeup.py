"""How soon a waiting caller has its answer once a worker has ended the job, beside polling.

    python -m bench.wakeup [--quick]

The jobs are ended through the worker's store, so that nothing but the waiting is measured: from
just before a job's end is written until its caller has the whole answer. All callers wait at one
API process.
"""

import asyncio
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from bench.connection import Connection, request
from bench.load import percentile
from bench.program import ROOT, WebServer, loadgenie_api, running
from bench.report import command, print_environment, print_table
from bench.waiters import WaitPlan
from tests.support.hand_worker import HandWorker, hand_worker
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

_FILES = 4096
_END_S = 60.0
_DESCRIPTION = {"scenario_description": "10 users for 1 minute on https://shop.example.com"}


@dataclass(frozen=True, slots=True)
class Case:
    """How many wait at once, for how many jobs in all, and seconds between two jobs' ends.

    The jobs of a single waiter end far enough apart that a poll fits between.
    """

    waiters: int
    jobs: int
    pace_s: float


CASES = (Case(1, 20, 0.25), Case(100, 300, 0.01), Case(1000, 1000, 0.005))
QUICK = (Case(1, 2, 0.25), Case(5, 10, 0.01))


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds from each job's end to its caller's answer, and the API's CPU per job."""

    latencies_ms: list[float]
    web_ms: float


async def _create_jobs(base_url: str, count: int) -> list[str]:
    connection = await Connection.open(base_url)
    message = request("POST", "/jobs", _DESCRIPTION)
    jobs = [str((await connection.exchange(message)).document["id"]) for _ in range(count)]
    connection.close()
    return jobs


async def _waiting(base_url: str) -> int:
    connection = await Connection.open(base_url)
    metrics = (await connection.exchange(request("GET", "/metrics"))).body.decode()
    connection.close()
    return int(float(metrics.partition("\nloadgenie_waiters ")[2].partition("\n")[0]))


@contextmanager
def _crowd(plan: WaitPlan) -> Iterator[subprocess.Popen[str]]:
    """Start the callers; enter when each has its connection and waits."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.waiters"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            _begin(process, plan)
            yield process
        finally:
            process.kill()


def _begin(process: subprocess.Popen[str], plan: WaitPlan) -> None:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the callers have no pipes")
    process.stdin.write(json.dumps(asdict(plan)))
    process.stdin.close()
    process.stdin = None
    process.stdout.readline()
    if not plan.polling:
        wait_until(
            lambda: asyncio.run(_waiting(plan.base_url)) == plan.waiters,
            within_s=20,
            what="waiting callers",
        )


def _measure(case: Case, hand: HandWorker, api: WebServer, *, polling: bool) -> Measured:
    jobs = asyncio.run(_create_jobs(api.base_url, case.jobs))
    for job in jobs:
        hand.take(job)
    plan = WaitPlan(base_url=api.base_url, jobs=jobs, waiters=case.waiters, polling=polling)
    with _crowd(plan) as crowd:
        before_s, ended_at = api.cpu_s, {}
        for job in jobs:
            # Irregular, so that no poller keeps in step.
            time.sleep(case.pace_s * random.uniform(0.6, 1.4))  # noqa: S311 - no secret
            ended_at[job] = time.monotonic()
            hand.succeed(job)
        output, _ = crowd.communicate(timeout=_END_S)
        web_s = api.cpu_s - before_s
    seen_at = json.loads(output)
    latencies = [(seen_at[job] - ended_at[job]) * 1000 for job in jobs]
    return Measured(latencies, web_s * 1000 / case.jobs)


def _row(case: Case, route: str, own: Measured, base: Measured) -> list[str]:
    p50, base_p50 = statistics.median(own.latencies_ms), statistics.median(base.latencies_ms)
    return [
        route,
        f"{case.waiters:,}",
        f"{p50:.1f}",
        f"{percentile(own.latencies_ms, 99):.1f}",
        f"{p50 / base_p50:.1f}",
        f"{own.web_ms:.2f}",
    ]


def measure(quick: bool) -> None:  # noqa: FBT001 - `--quick` itself
    """Print the table."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, most), most))  # a socket per waiter
    rows: list[list[str]] = []
    with RedisServer(persistent=False) as redis, hand_worker(redis.url) as hand:
        api = loadgenie_api(redis.url)
        with running(api):
            print_environment(redis)
            for case in QUICK if quick else CASES:
                waiting = _measure(case, hand, api, polling=False)
                polling = _measure(case, hand, api, polling=True)
                rows.append(_row(case, "**`GET /jobs/{id}?wait=60`**", waiting, waiting))
                rows.append(_row(case, "`GET /jobs/{id}` every 100 ms", polling, waiting))
    head = ("way", "waiters", "p50 ms", "p99 ms", "of waiting", "API CPU ms per job")
    print_table(head, rows)


if __name__ == "__main__":
    command(measure, __doc__)
