"""Requests that share a round trip do not share each other's troubles.

On a real server only: fakeredis's TCP server hangs up after each error that it answers.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from redis.asyncio import ConnectionPool
from redis.exceptions import ResponseError

from api.store.batching import Batches
from shared.store.scripts import compose
from tests.support.redis_server import RedisServer

ECHO = compose("return ARGV[1]")
FAIL = compose("return redis.error_reply('no such luck')")
COUNT = compose("return redis.call('INCR', 'count')")


@asynccontextmanager
async def batches(
    url: str, *, connections: int = 2, timeout_s: float = 5.0
) -> AsyncIterator[Batches]:
    async with ConnectionPool.from_url(url, decode_responses=True, socket_timeout=5) as pool:
        yield Batches(pool, connections=connections, timeout_s=timeout_s)


async def gathered(*runs: Coroutine[Any, Any, Any]) -> list[Any]:
    return list(await asyncio.gather(*runs, return_exceptions=True))


def test_everybody_gets_their_own_answer(redis_url: str) -> None:
    async def scenario() -> list[Any]:
        async with batches(redis_url) as ours:
            return await asyncio.gather(*(ours.run(ECHO, [f"{n}"]) for n in range(300)))

    assert asyncio.run(scenario()) == [f"{n}" for n in range(300)]


def test_a_failing_request_fails_alone(redis_url: str) -> None:
    async def scenario() -> list[Any]:
        async with batches(redis_url) as ours:
            return await gathered(
                ours.run(ECHO, ["before"]),
                ours.run(FAIL, []),
                ours.run(ECHO, ["\ud800"]),  # no UTF-8 has a lone surrogate
                ours.run(ECHO, ["after"]),
            )

    before, failed, unencodable, after = asyncio.run(scenario())
    assert (before, after) == ("before", "after")
    assert isinstance(failed, ResponseError)
    assert isinstance(unencodable, UnicodeEncodeError)


def test_known_and_unknown_scripts_mix(redis_url: str) -> None:
    new = compose("return 'new'")

    async def scenario() -> list[Any]:
        async with batches(redis_url) as ours:
            await ours.run(ECHO, ["1"])
            return await gathered(
                ours.run(new, []), ours.run(ECHO, ["2"]), ours.run(new, []), ours.run(ECHO, ["3"])
            )

    assert asyncio.run(scenario()) == ["new", "2", "new", "3"]


def test_a_caller_who_leaves_disturbs_nobody(redis_url: str) -> None:
    async def scenario() -> Any:
        async with batches(redis_url) as ours:
            leaving = asyncio.create_task(ours.run(ECHO, ["gone"]))
            staying = asyncio.create_task(ours.run(ECHO, ["here"]))
            await asyncio.sleep(0)
            leaving.cancel()
            return await staying

    assert asyncio.run(scenario()) == "here"


def test_what_nobody_waits_for_any_more_is_not_sent(redis_server: RedisServer) -> None:
    async def scenario() -> list[Any]:
        async with batches(redis_server.url, connections=1, timeout_s=0.2) as ours:
            await ours.run(COUNT, [])
            redis_server.pause()
            sent = asyncio.create_task(ours.run(COUNT, []))
            await asyncio.sleep(0.05)  # so that it has the connection, for which the others wait
            others = [ours.run(COUNT, []) for _ in range(2)]
            outcomes = await asyncio.gather(sent, *others, return_exceptions=True)
            redis_server.resume()
            return [*outcomes, await ours.run(COUNT, [])]

    *late, count = asyncio.run(scenario())
    assert [type(outcome) for outcome in late] == [TimeoutError] * 3
    assert count == 3  # the first, the one that was sent, and the last


@pytest.mark.parametrize("callers", [1, 200])
def test_a_server_that_is_away_is_told_to_everybody(
    redis_server: RedisServer, callers: int
) -> None:
    redis_server.kill()

    async def scenario() -> list[Any]:
        async with batches(redis_server.url) as ours:
            return await asyncio.gather(
                *(ours.run(COUNT, []) for _ in range(callers)), return_exceptions=True
            )

    assert all(isinstance(outcome, Exception) for outcome in asyncio.run(scenario()))


def test_busy_callers_starve_nobody(redis_url: str) -> None:
    async def caller(ours: Batches) -> None:
        for _ in range(20):
            await ours.run(ECHO, ["again"])

    async def scenario() -> None:
        async with batches(redis_url) as ours:
            await asyncio.gather(*(caller(ours) for _ in range(200)))

    asyncio.run(scenario())  # raises TimeoutError if anybody waits longer than all others' turns
