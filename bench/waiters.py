"""Callers who wait for jobs, in a process of their own: by long poll, or by asking again and again.

`python -m bench.waiters PLAN` writes "ready" when all wait, and at the end when each job was seen
done: as JSON, by job, in seconds of the machine's monotonic clock.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass

import uvloop

from bench.connection import Connection, request

_POLL_S = 0.1
_WAIT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitPlan:
    """`waiters` that take the jobs in turn; one whose job is done takes the next."""

    base_url: str
    jobs: list[str]
    waiters: int
    polling: bool


class _Crowd:
    """All waiters of a plan."""

    def __init__(self, plan: WaitPlan) -> None:
        self._plan = plan
        self._left = iter(plan.jobs)
        self._begun = 0
        self.seen_at: dict[str, float] = {}

    async def run(self) -> None:
        opening = [Connection.open(self._plan.base_url) for _ in range(self._plan.waiters)]
        await asyncio.gather(*[self._waiter(await connection) for connection in opening])

    async def _waiter(self, connection: Connection) -> None:
        self._begun += 1
        if self._begun == self._plan.waiters:
            print("ready", flush=True)
        for job in self._left:
            await (self._poll if self._plan.polling else self._wait)(connection, job)
        connection.close()

    async def _wait(self, connection: Connection, job: str) -> None:
        answer = await connection.exchange(request("GET", f"/jobs/{job}?wait={_WAIT_S}"))
        self._note(job, done=bool(answer.document["done"]))

    async def _poll(self, connection: Connection, job: str) -> None:
        message = request("GET", f"/jobs/{job}")
        while not (await connection.exchange(message)).document["done"]:  # noqa: ASYNC110 - polling is measured
            await asyncio.sleep(_POLL_S)
        self._note(job, done=True)

    def _note(self, job: str, *, done: bool) -> None:
        if not done:
            raise SystemExit("a job was answered before its end")
        self.seen_at[job] = time.monotonic()


def main() -> None:
    """Wait for all jobs and print when they were seen done."""
    crowd = _Crowd(WaitPlan(**json.loads(sys.stdin.read())))
    uvloop.run(crowd.run())
    print(json.dumps(crowd.seen_at))


if __name__ == "__main__":
    main()
