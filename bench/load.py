"""Makes a fixed number of requests from a process of its own, and measures how long each took.

`fire` starts it once, and it answers each plan that it is told: a line of JSON for a line of JSON.
So no measurement waits for another start of Python.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

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
    """Run a plan in the second process. Ends the question if a request was not answered well."""
    process = _callers()
    try:
        answer = _asked(process, plan)
    except BaseException:  # what comes from this process later would be no answer to the next plan
        process.kill()
        _callers.cache_clear()
        raise
    if "fault" in answer:
        raise SystemExit(f"{plan.path}: {answer['fault']}")
    return Result(**answer)


@cache
def _callers() -> subprocess.Popen[str]:
    """Start the second process, which ends with this one's end of the pipe."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _asked(process: subprocess.Popen[str], plan: Plan) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the callers have no pipes")
    process.stdin.write(json.dumps(asdict(plan)) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


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
                raise ValueError(f"answered {answer.status}: {answer.body[:300]!r}")

    async with asyncio.timeout(_LONGEST_S):
        await asyncio.gather(*map(call, connections))
    seconds = time.perf_counter() - started_at
    for connection in connections:
        connection.close()
    return Result(seconds, latencies)


def main() -> None:
    """Run plans until there are no more, and print the result of each."""
    for line in sys.stdin:
        try:
            answer = asdict(uvloop.run(_run(Plan(**json.loads(line)))))
        except (OSError, ValueError) as error:
            answer = {"fault": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
