"""Whoever waits hears of an end whose notice was lost."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from api.notices import RedisNotices
from api.rereading import reread
from api.store.redis_store import RedisApiStore
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import JobId

OVER, WAITING = JobId("over"), JobId("waiting")


class KnowingStore(RedisApiStore):
    """Knows which jobs are over, and is asked by nobody else."""

    def __init__(self, *, away: bool = False) -> None:
        self._away = away
        self.asked = asyncio.Event()

    async def over(self, job_ids: Sequence[JobId]) -> Sequence[JobId]:
        self.asked.set()
        if self._away:
            raise StoreUnavailableError("away")
        return [job_id for job_id in job_ids if job_id == OVER]


def woken(store: KnowingStore) -> list[bool]:
    """Let the store be asked once, and tell which waiters that woke."""

    async def scenario() -> list[bool]:
        notices = RedisNotices("redis://127.0.0.1:1")  # does not run: every notice is lost
        with notices.watch(OVER, only_end=True) as one, notices.watch(WAITING) as other:
            rereading = asyncio.create_task(reread(store, notices, every_s=0))
            await store.asked.wait()
            await asyncio.sleep(0)
            rereading.cancel()
            with suppress(asyncio.CancelledError):
                await rereading
            return [await watch.changed(within_s=0) for watch in (one, other)]

    return asyncio.run(scenario())


def test_the_waiters_of_a_job_that_is_over_are_woken_and_no_others() -> None:
    assert woken(KnowingStore()) == [True, False]


def test_in_an_outage_all_are_woken_to_see_for_themselves() -> None:
    assert woken(KnowingStore(away=True)) == [True, True]
