"""Waiters are woken by their own job, by nothing else, and by a new connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from structlog.testing import capture_logs

from api.notices import RedisNotices
from shared.domain.job import JobId
from shared.wire import keys
from tests.support.redis_server import RedisServer
from tests.support.stores import Stores
from tests.support.waiting import wait_until

JOB, OTHER = JobId("job-1"), JobId("job-2")


@asynccontextmanager
async def listening(url: str, *, silence_s: float = 5.0) -> AsyncIterator[RedisNotices]:
    """Run notices, subscribed."""
    notices = RedisNotices(url, silence_s=silence_s)
    task = asyncio.create_task(notices.run())
    try:
        with notices.watch(JobId("warm-up")) as watch:
            assert await watch.changed(within_s=10), "no subscription"
        yield notices
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def still_quiet(wait: Callable[..., Awaitable[bool]]) -> bool:
    return not await wait(within_s=0.1)


def publish(stores: Stores, job_id: JobId) -> None:
    stores.redis.publish(keys.NOTICES, f"{job_id} 1-0")


def test_a_waiter_is_woken_by_its_job_only(stores: Stores) -> None:
    async def scenario() -> tuple[bool, bool]:
        async with listening(stores.url) as notices:
            with notices.watch(JOB) as watch, notices.watch(OTHER) as other:
                publish(stores, JOB)
                return await watch.changed(within_s=5), await still_quiet(other.changed)

    assert asyncio.run(scenario()) == (True, True)


def test_all_waiters_of_a_job_are_woken(stores: Stores) -> None:
    async def scenario() -> tuple[bool, bool]:
        async with listening(stores.url) as notices:
            with notices.watch(JOB) as one, notices.watch(JOB) as two:
                publish(stores, JOB)
                return await one.changed(within_s=5), await two.changed(within_s=5)

    assert asyncio.run(scenario()) == (True, True)


def test_a_notice_before_the_wait_is_not_missed(stores: Stores) -> None:
    async def scenario() -> tuple[bool, bool]:
        async with listening(stores.url) as notices:
            with notices.watch(JOB) as watch, notices.watch(OTHER) as later:
                publish(stores, JOB)
                publish(stores, OTHER)
                assert await later.changed(within_s=5)  # so the first has come too
                return await watch.changed(within_s=0), await still_quiet(watch.changed)

    assert asyncio.run(scenario()) == (True, True)


def test_a_job_ending_wakes_its_waiter(stores: Stores) -> None:
    job_id = stores.job_id()
    command = stores.worker

    async def scenario() -> bool:
        async with listening(stores.url) as notices:
            with notices.watch(job_id) as watch:
                await asyncio.to_thread(command.claim, job_id)
                return await watch.changed(within_s=5)

    assert asyncio.run(scenario())


def test_a_notice_that_is_no_text_ends_nothing(stores: Stores) -> None:
    async def scenario() -> bool:
        async with listening(stores.url) as notices:
            with notices.watch(JOB) as watch:
                stores.redis.publish(keys.NOTICES, b"\xff")
                woken_by_the_new_connection = await watch.changed(within_s=5)
                publish(stores, JOB)
                return woken_by_the_new_connection and await watch.changed(within_s=5)

    assert asyncio.run(scenario())


def test_nothing_is_kept_of_those_who_left(stores: Stores) -> None:
    notices = RedisNotices(stores.url)

    with notices.watch(JOB), notices.watch(JOB):
        pass

    assert notices._watches == {}


def test_a_restart_wakes_everybody(redis_server: RedisServer) -> None:
    async def scenario() -> bool:
        async with listening(redis_server.url) as notices:
            with notices.watch(JOB) as watch:
                await asyncio.to_thread(redis_server.restart)
                return await watch.changed(within_s=15)

    assert asyncio.run(scenario())


def test_a_connection_that_fell_silent_is_replaced(redis_server: RedisServer) -> None:
    def silence_until_noticed() -> None:
        with capture_logs() as lines:
            redis_server.pause()
            wait_until(lambda: lines, within_s=10, what="doubt about the connection")
            redis_server.resume()

    async def scenario() -> bool:
        async with listening(redis_server.url, silence_s=0.1) as notices:
            with notices.watch(JOB) as watch:
                await asyncio.to_thread(silence_until_noticed)
                return await watch.changed(within_s=15)

    assert asyncio.run(scenario())


def test_a_quiet_connection_is_kept(redis_server: RedisServer) -> None:
    async def scenario() -> tuple[bool, bool]:
        async with listening(redis_server.url, silence_s=0.05) as notices:
            with notices.watch(JOB) as watch:
                quiet = not await watch.changed(within_s=0.5)
                with redis_server.client() as client:
                    client.publish(keys.NOTICES, f"{JOB} 1-0")
                return quiet, await watch.changed(within_s=5)

    assert asyncio.run(scenario()) == (True, True)
