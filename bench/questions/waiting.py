"""How soon a waiting caller has its answer once a worker has ended the job, and what it holds.

The jobs are ended through the worker's store, so that nothing but the waiting is measured: from
just before a job's end is written until its caller has the whole answer. All wait at one process.
"""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial

from bench.connection import Connection, request
from bench.load import percentile
from bench.measuring import Beside, Case, Figure, Question, Sample, Size, Way
from bench.program import ROOT, running
from bench.systems import BODY, loadgenie_api
from bench.waiters import Manner, WaitPlan
from tests.support.hand_worker import HandWorker, hand_worker
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

_END_S = 120.0
_MAKERS = 16


@dataclass(frozen=True, slots=True)
class _Crowd:
    """How many wait at once, for how many jobs in all, and seconds between two jobs' ends."""

    waiters: int
    jobs: int
    pace_s: float


def _cases(size: Size) -> Iterator[Case]:
    one, hundred = _Crowd(1, 20, 0.15), _Crowd(100, 300, 0.005)
    thousand, many = _Crowd(1000, 1000, 0.005), _Crowd(5000, 5000, 0.003)
    crowds = size.pick(
        full=(one, hundred, thousand, many), short=(thousand,), smoke=(_Crowd(5, 10, 0.01),)
    )
    with RedisServer(persistent=False) as redis, hand_worker(redis.url) as hand:
        for crowd in crowds:
            # Beyond it, asking is no way: one process cannot answer so many questions.
            manners = [Manner.ASKING] if crowd.waiters <= thousand.waiters else []
            yield Case(
                f"{crowd.waiters:,} waiting",
                [
                    Way(
                        name,
                        partial(_sample, crowd, manner, redis, hand),
                        ours=manner is not Manner.ASKING,
                    )
                    for manner, name in (
                        (Manner.ASKING, "`GET /jobs/{id}` every 100 ms"),
                        (Manner.LONG_POLL, "**`GET /jobs/{id}?wait=60`**"),
                        (Manner.EVENTS, "**`GET /jobs/{id}/events`**"),
                    )
                    if manner in {*manners, Manner.LONG_POLL, Manner.EVENTS}
                ],
                rounds=size.pick(full=3, short=1, smoke=1) if crowd is not many else 1,
            )


def _sample(crowd: _Crowd, manner: Manner, redis: RedisServer, hand: HandWorker) -> Sample:
    """Measure at a process of its own: what a crowd left behind would hide what the next needs."""
    with redis.client() as client:
        client.flushall()
    api = loadgenie_api(redis.url)
    with running(api):
        jobs = asyncio.run(_make(api.base_url, crowd.jobs))
        for job in jobs:
            hand.take(job)
        before_kib = api.resident_kib
        plan = WaitPlan(base_url=api.base_url, jobs=jobs, waiters=crowd.waiters, manner=manner)
        with _started(plan) as process:
            held_kib, before_s, ended_at = api.resident_kib - before_kib, api.cpu_s, {}
            for job in jobs:
                # Irregular, so that nobody who asks keeps in step.
                time.sleep(crowd.pace_s * random.uniform(0.6, 1.4))  # noqa: S311 - no secret
                ended_at[job] = time.monotonic()
                hand.succeed(job)
            output, _ = process.communicate(timeout=_END_S)
            web_s = api.cpu_s - before_s
    seen_at = json.loads(output)
    latencies = [(seen_at[job] - ended_at[job]) * 1000 for job in jobs]
    sample = {
        "p50 ms": statistics.median(latencies),
        "p99 ms": percentile(latencies, 99),
        "API CPU ms per job": web_s * 1000 / crowd.jobs,
    }
    # Less is lost among what a process takes for other reasons.
    return sample | ({"KiB per waiter": held_kib / crowd.waiters} if crowd.waiters > 1 else {})


async def _make(base_url: str, count: int) -> list[str]:
    connections = [await Connection.open(base_url) for _ in range(_MAKERS)]
    message = request("POST", "/jobs", BODY)
    tickets, jobs = iter(range(count)), list[str]()

    async def make(connection: Connection) -> None:
        for _ in tickets:
            jobs.append(str((await connection.exchange(message)).document["id"]))

    await asyncio.gather(*map(make, connections))
    for connection in connections:
        connection.close()
    return jobs


async def _waiting(base_url: str) -> int:
    connection = await Connection.open(base_url)
    metrics = (await connection.exchange(request("GET", "/metrics"))).body.decode()
    connection.close()
    return int(float(metrics.partition("\nloadgenie_waiters ")[2].partition("\n")[0]))


@contextmanager
def _started(plan: WaitPlan) -> Iterator[subprocess.Popen[str]]:
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
    if plan.manner is not Manner.ASKING:
        wait_until(
            lambda: asyncio.run(_waiting(plan.base_url)) == plan.waiters,
            within_s=30,
            what="waiting callers",
        )


WAITING = Question(
    "waiting",
    "From a job's end to its waiting caller",
    (
        Figure("p50 ms", beside=Beside.RATIO),
        Figure("p99 ms"),
        Figure("KiB per waiter"),
        Figure("API CPU ms per job", digits=2),
    ),
    _cases,
)
