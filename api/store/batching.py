"""Sends the commands of many simultaneous requests to Redis as one pipeline."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, ReadOnlyError

from shared.redis_access.replication import Replication, is_still_master
from shared.store.scripts import Script

# A larger batch would keep its callers waiting.
_LARGEST_BATCH: Final = 128


@dataclass(frozen=True, slots=True)
class _Request:
    script: Script
    args: Sequence[bytes | int]
    answer: asyncio.Future[Any]


class Batches:
    """Runs scripts for one event loop, over at most `connections` connections.

    While all are busy, requests gather; so the busier the process, the larger its batches. A pool
    with a connection per request reaches half the throughput, and is unfair: whoever returns a
    connection gets it again before those who wait for one.
    """

    def __init__(self, redis: Redis, *, connections: int, timeout_s: float) -> None:
        self._redis = redis
        self._replication = Replication()
        self._timeout_s = timeout_s
        self._free = asyncio.Semaphore(connections)
        self._waiting: list[_Request] = []
        self._flushing: set[asyncio.Task[None]] = set()
        self._flush_planned = False

    async def run(self, script: Script, args: Sequence[str | int]) -> Any:
        """Return the server's reply. Raises redis-py's errors, and TimeoutError when it is late."""
        # Here, so that text that cannot be encoded fails its own request only.
        encoded = [arg.encode() if isinstance(arg, str) else arg for arg in args]
        loop = asyncio.get_running_loop()
        request = _Request(script, encoded, loop.create_future())
        self._waiting.append(request)
        self._plan_flush()
        late = loop.call_later(self._timeout_s, _settle, request.answer, TimeoutError())
        try:
            return await request.answer
        finally:
            late.cancel()

    def _plan_flush(self) -> None:
        if self._flush_planned:
            return
        self._flush_planned = True
        task = asyncio.get_running_loop().create_task(self._flush())
        self._flushing.add(task)  # the loop itself holds tasks weakly
        task.add_done_callback(self._flushing.discard)

    async def _flush(self) -> None:
        async with self._free:
            self._flush_planned = False
            # Those that gave up waiting are not sent any more.
            waiting = [request for request in self._waiting if not request.answer.done()]
            batch, self._waiting = waiting[:_LARGEST_BATCH], waiting[_LARGEST_BATCH:]
            if self._waiting:
                self._plan_flush()
            if batch:
                await self._send(batch)

    async def _send(self, batch: Sequence[_Request]) -> None:
        replies = await self._execute(batch, by_digest=True)
        unknown = [
            request
            for request, reply in zip(batch, replies, strict=True)
            if isinstance(reply, NoScriptError)
        ]
        # The server was restarted or replaced; it remembers a script that it was sent whole.
        retried = iter(await self._execute(unknown, by_digest=False) if unknown else ())
        for request, reply in zip(batch, replies, strict=True):
            _settle(request.answer, next(retried) if isinstance(reply, NoScriptError) else reply)
        if any(isinstance(reply, ReadOnlyError) for reply in replies):
            # After a failover the connections lead to a replica, the address's name to the master.
            await self._redis.connection_pool.disconnect(inuse_connections=False)

    async def _execute(self, batch: Sequence[_Request], *, by_digest: bool) -> list[Any]:
        pipeline = self._redis.pipeline(transaction=False)
        for request in batch:
            if by_digest:
                pipeline.evalsha(request.script.sha1, 0, *request.args)
            else:
                pipeline.eval(request.script.text, 0, *request.args)
        try:
            return await self._executed(pipeline)
        except Exception as error:  # noqa: BLE001 - every request of the batch raises it
            return [error] * len(batch)

    async def _executed(self, pipeline: Pipeline) -> list[Any]:
        connections = self._redis.connection_pool
        if not isinstance(connections, SentinelConnectionPool):
            return list(await pipeline.execute(raise_on_error=False))
        asked = connections.master_address
        pipeline.execute_command(*self._replication.command)
        *replies, replicas = await pipeline.execute(raise_on_error=False)
        if isinstance(replicas, Exception):  # as a replica answers, which this should not be
            return [replicas] * len(replies)
        if not self._replication.reached(replicas):
            await _check_master(connections, asked or connections.master_address)
        return replies


async def _check_master(followed: SentinelConnectionPool, address: object) -> None:
    """Raise redis-py's ConnectionError unless every Sentinel still knows this master."""
    asked = (
        sentinel.sentinel_master(followed.service_name)
        for sentinel in followed.sentinel_manager.sentinels
    )
    answers = await asyncio.gather(*asked, return_exceptions=True)
    states = [answer for answer in answers if isinstance(answer, dict)]
    if not is_still_master(address, states):
        await followed.disconnect(inuse_connections=False)
        raise RedisConnectionError("the master is no longer the master")


def _settle(answer: asyncio.Future[Any], reply: Any) -> None:
    if answer.done():
        return
    if isinstance(reply, Exception):
        answer.set_exception(reply)
    else:
        answer.set_result(reply)
