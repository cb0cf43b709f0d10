import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from api import waiting
from api.notices import Watch
from api.stopping import Stopping
from api.store.redis_store import RedisApiStore
from api.waiting import Interruption, unless_interrupted, until_done
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import Job, JobId, JobStatus, Owner
from tests.support.fakes import job


async def never() -> MutableMapping[str, Any]:
    await asyncio.get_running_loop().create_future()
    raise AssertionError


async def hung_up() -> MutableMapping[str, Any]:
    return {"type": "http.disconnect"}


async def answer() -> str:
    return "answer"


async def forever() -> str:
    await never()
    return "never"


async def failing() -> str:
    raise ValueError("why not")


def test_work_that_ends_is_answered() -> None:
    assert asyncio.run(unless_interrupted(answer(), never, Stopping())) == "answer"


def test_work_that_fails_fails() -> None:
    with pytest.raises(ValueError, match="why not"):
        asyncio.run(unless_interrupted(failing(), never, Stopping()))


def test_a_hang_up_ends_the_wait() -> None:
    outcome = asyncio.run(unless_interrupted(forever(), hung_up, Stopping()))

    assert outcome is Interruption.CALLER_GONE


def test_a_stop_ends_the_wait_also_one_that_begins_after_it() -> None:
    async def scenario() -> list[object]:
        stopping = Stopping()
        waiting = asyncio.ensure_future(unless_interrupted(forever(), never, stopping))
        await asyncio.sleep(0)
        stopping.begin()
        return [await waiting, await unless_interrupted(forever(), never, stopping)]

    assert asyncio.run(scenario()) == [Interruption.STOPPING, Interruption.STOPPING]


def test_a_wait_leaves_nothing_behind() -> None:
    async def scenario() -> int:
        await unless_interrupted(forever(), hung_up, Stopping())
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(scenario()) == 1


DONE = job().model_copy(update={"status": JobStatus.SUCCEEDED})


class ReturningStore(RedisApiStore):
    """Cannot be reached for a number of reads."""

    def __init__(self, *, outages: int) -> None:
        self._outages = outages

    async def get(self, job_id: JobId, owner: Owner) -> Job:
        if self._outages:
            self._outages -= 1
            raise StoreUnavailableError("away", retry_after_s=1)
        assert (job_id, owner) == (DONE.id, DONE.owner)
        return DONE


def waited_for(
    store: ReturningStore, monkeypatch: pytest.MonkeyPatch, *, within_s: float = 10
) -> Job:
    monkeypatch.setattr(waiting, "_OUTAGE_PAUSE_S", 0.001)
    watch = Watch(only_end=True)
    return asyncio.run(until_done(store, watch, DONE.id, DONE.owner, within_s=within_s))


def test_a_wait_goes_on_through_a_short_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    assert waited_for(ReturningStore(outages=3), monkeypatch) is DONE


def test_a_wait_in_an_outage_ends_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreUnavailableError):
        waited_for(ReturningStore(outages=10**9), monkeypatch, within_s=0.02)


class CountingStore(RedisApiStore):
    """Counts who looks."""

    def __init__(self) -> None:
        self.reads = 0

    async def get(self, job_id: JobId, owner: Owner) -> Job:
        assert (job_id, owner) == (DONE.id, DONE.owner)
        self.reads += 1
        return DONE


def test_a_job_that_was_watched_before_it_was_made_is_read_at_its_end_alone() -> None:
    async def scenario() -> tuple[int, Job, int]:
        store, watch = CountingStore(), Watch(only_end=True)
        waiting = asyncio.ensure_future(
            until_done(store, watch, DONE.id, DONE.owner, within_s=10, is_new=True)
        )
        await asyncio.sleep(0)
        before = store.reads
        watch.notice()
        return before, await waiting, store.reads

    assert asyncio.run(scenario()) == (0, DONE, 1)


def test_a_new_job_of_which_nothing_is_heard_is_read_when_its_time_is_up() -> None:
    store, watch = CountingStore(), Watch(only_end=True)

    ended = asyncio.run(until_done(store, watch, DONE.id, DONE.owner, within_s=0.01, is_new=True))

    assert (ended, store.reads) == (DONE, 1)
