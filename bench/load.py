"""Makes a fixed number of requests from a process of its own, and measures how long each took.

`fire` starts it; by itself it is `python -m bench.load PLAN`, the plan being the JSON of a `Plan`.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

import uvloop

from bench.connection import Connection, request
from bench.program import ROOT

_LONGEST_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`requests` by `callers` that each wait for their answer: POSTs if there is a document.

    What has not begun after `enough_s` seconds is left out.
    """

    base_url: str
    path: str
    document: dict[str, str] | None = None
    status: int
    requests: int
    callers: int
    enough_s: float = _LONGEST_S


@dataclass(frozen=True, slots=True)
class Result:
    """How long all requests took together, and each of them."""

    seconds: float
    latencies_ms: list[float]

    @property
    def requests(self) -> int:
        """How many were made."""
        return len(self.latencies_ms)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    @property
    def p50_ms(self) -> float:
        """The median."""
        return statistics.median(self.latencies_ms)

    @property
    def p99_ms(self) -> float:
        """The time that 99 of 100 requests stayed below; with few requests, the longest."""
        return percentile(self.latencies_ms, 99)


def percentile(values: list[float], percent: int) -> float:
    """Return the smallest value that at least `percent` of all do not exceed."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * percent // 100) - 1]


def fire(plan: Plan) -> Result:
    """Run a plan in a second process. Ends the question if a request was not answered well."""
    command = [sys.executable, "-m", "bench.load", json.dumps(asdict(plan))]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=_LONGEST_S, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{plan.path}: {done.stderr.strip().splitlines()[-1]}")
    return Result(**json.loads(done.stdout))


async def _run(plan: Plan) -> Result:
    connections = [await Connection.open(plan.base_url) for _ in range(plan.callers)]
    method = "GET" if plan.document is None else "POST"
    message = request(method, plan.path, plan.document)
    tickets = iter(range(plan.requests))
    latencies: list[float] = []

    started_at = time.perf_counter()

    async def call(connection: Connection) -> None:
        for _ in tickets:
            sent_at = time.perf_counter()
            if sent_at > started_at + plan.enough_s:
                return
            answer = await connection.exchange(message)
            latencies.append((time.perf_counter() - sent_at) * 1000)
            if answer.status != plan.status:
                raise SystemExit(f"answered {answer.status}: {answer.body[:300]!r}")

    await asyncio.gather(*map(call, connections))
    seconds = time.perf_counter() - started_at
    for connection in connections:
        connection.close()
    return Result(seconds, latencies)


def main() -> None:
    """Run the plan and print its result as JSON."""
    result = uvloop.run(_run(Plan(**json.loads(sys.argv[1]))))
    print(json.dumps(asdict(result)))


if __name__ == "__main__":
    main()
