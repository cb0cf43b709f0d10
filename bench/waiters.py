"""Callers who wait for jobs, in a process of their own: in one of several manners.

`python -m bench.waiters` reads a plan, writes "ready" when all wait, and at the end when each job
was seen done: as JSON, by job, in seconds of the machine's monotonic clock.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from enum import StrEnum

import uvloop

from bench.connection import Connection, request

_POLL_S = 0.1
_WAIT_S = 60
# One address may have half of the places of an API process.
_OF_AN_ADDRESS = 2000


class Manner(StrEnum):
    """How a caller waits."""

    LONG_POLL = "long poll"
    EVENTS = "events"
    ASKING = "asking"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitPlan:
    """`waiters` that take the jobs in turn; one whose job is done takes the next."""

    base_url: str
    jobs: list[str]
    waiters: int
    manner: Manner


class _Crowd:
    """All waiters of a plan."""

    def __init__(self, plan: WaitPlan) -> None:
        self._plan = plan
        self._left = iter(plan.jobs)
        self._begun = 0
        self.seen_at: dict[str, float] = {}

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(self._plan.waiters):
                group.create_task(self._waiter(f"127.0.0.{1 + number // _OF_AN_ADDRESS}"))
                if number % 100 == 0:
                    await asyncio.sleep(0)  # no burst of thousands of connections at once

    async def _waiter(self, address: str) -> None:
        connection = await Connection.open(self._plan.base_url, address=address)
        self._begun += 1
        if self._begun == self._plan.waiters:
            print("ready", flush=True)
        for job in self._left:
            match self._plan.manner:
                case Manner.LONG_POLL:
                    await self._poll(connection, job)
                case Manner.ASKING:
                    await self._ask(connection, job)
                case Manner.EVENTS:
                    message = request("GET", f"/jobs/{job}/events")
                    await connection.follow(message, until=b"event: result")
                    connection = await Connection.open(self._plan.base_url, address=address)
            self.seen_at[job] = time.monotonic()
        connection.close()

    async def _poll(self, connection: Connection, job: str) -> None:
        answer = await connection.exchange(request("GET", f"/jobs/{job}?wait={_WAIT_S}"))
        if not answer.document["done"]:
            raise SystemExit("a job was answered before its end")

    async def _ask(self, connection: Connection, job: str) -> None:
        message = request("GET", f"/jobs/{job}")
        while not (await connection.exchange(message)).document["done"]:  # noqa: ASYNC110 - it is measured
            await asyncio.sleep(_POLL_S)


def main() -> None:
    """Wait for all jobs and print when they were seen done."""
    crowd = _Crowd(WaitPlan(**json.loads(sys.stdin.read())))
    uvloop.run(crowd.run())
    print(json.dumps(crowd.seen_at))


if __name__ == "__main__":
    main()
