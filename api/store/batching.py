"""Sends the commands of many simultaneous requests to Redis as one pipeline."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hiredis import pack_command
from redis.asyncio.connection import AbstractConnection, ConnectionPool
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, ReadOnlyError, ResponseError

from shared.redis_access.replication import Replication, is_still_master
from shared.store.scripts import Script

# A larger batch would keep its callers waiting.
_LARGEST_BATCH: Final = 128


@dataclass(frozen=True, slots=True)
class _Request:
    script: Script
    args: Sequence[str | int]
    packed: bytes
    answer: asyncio.Future[Any]

    @property
    def packed_whole(self) -> bytes:
        """The command for a server that does not know the script."""
        return _packed("EVAL", self.script.text, 0, *self.args)


class Batches:
    """Runs scripts for one event loop, over at most `connections` connections.

    While all are busy, requests gather; so the busier the process, the larger its batches. A pool
    with a connection per request reaches half the throughput, and is unfair: whoever returns a
    connection gets it again before those who wait for one.

    redis-py connects; its pipelines would take three times as long to pack and read a command.
    """

    def __init__(self, pool: ConnectionPool, *, connections: int, timeout_s: float) -> None:
        self._pool = pool
        self._replication = Replication()
        self._timeout_s = timeout_s
        self._free = asyncio.Semaphore(connections)
        self._waiting: list[_Request] = []
        self._flushing: set[asyncio.Task[None]] = set()
        self._flush_planned = False

    async def run(self, script: Script, args: Sequence[str | int]) -> Any:
        """Return the server's reply. Raises redis-py's errors, and TimeoutError when it is late."""
        # Here, so that text that cannot be encoded fails its own request only.
        packed = _packed("EVALSHA", script.sha1, 0, *args)
        loop = asyncio.get_running_loop()
        request = _Request(script, args, packed, loop.create_future())
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
        replies = await self._replies([request.packed for request in batch])
        unknown = [
            request
            for request, reply in zip(batch, replies, strict=True)
            if isinstance(reply, NoScriptError)
        ]
        # The server was restarted or replaced; it remembers a script that it was sent whole.
        whole = [request.packed_whole for request in unknown]
        retried = iter(await self._replies(whole) if whole else ())
        for request, reply in zip(batch, replies, strict=True):
            _settle(request.answer, next(retried) if isinstance(reply, NoScriptError) else reply)
        if any(isinstance(reply, ReadOnlyError) for reply in replies):
            # After a failover the connections lead to a replica, the address's name to the master.
            await self._pool.disconnect(inuse_connections=False)

    async def _replies(self, commands: Sequence[bytes]) -> list[Any]:
        try:
            if isinstance(self._pool, SentinelConnectionPool):
                return await self._replicated(self._pool, commands)
            return await self._exchanged(commands)
        except Exception as error:  # noqa: BLE001 - every request of the batch raises it
            return [error] * len(commands)

    async def _replicated(
        self, followed: SentinelConnectionPool, commands: Sequence[bytes]
    ) -> list[Any]:
        asked = followed.master_address
        waiting = _packed(*self._replication.command)
        *replies, replicas = await self._exchanged([*commands, waiting])
        if isinstance(replicas, Exception):  # as a replica answers, which this should not be
            return [replicas] * len(replies)
        if not self._replication.reached(replicas):
            await _check_master(followed, asked or followed.master_address)
        return replies

    async def _exchanged(self, commands: Sequence[bytes]) -> list[Any]:
        connection: AbstractConnection = await self._pool.get_connection()  # type: ignore[no-untyped-call]
        try:
            replies: list[Any] = await connection.retry.call_with_retry(
                lambda: _answers(connection, commands), lambda _: connection.disconnect()
            )
            return replies
        finally:
            await self._pool.release(connection)


def _packed(*words: str | int) -> bytes:
    command: bytes = pack_command(words)  # type: ignore[arg-type]  # means a tuple of one word
    return command


async def _answers(connection: AbstractConnection, commands: Sequence[bytes]) -> list[Any]:
    """Return the reply to each command, errors among them.

    Whatever else goes wrong, also a cancellation, closes the connection: replies may be on the way.
    """
    await connection.send_packed_command(commands)
    replies = []
    async with asyncio.timeout(connection.socket_timeout):  # not anew for each reply
        for _ in commands:
            try:
                replies.append(await connection.read_response(timeout=math.inf))
            except ResponseError as error:
                replies.append(error)
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
