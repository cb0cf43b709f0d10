"""Many workers that die, stall, hand back and lose messages: every job still ends, once.

On a real server only: fakeredis takes too long for so many steps.
"""

import json
import random
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from shared.domain.job import EventKind, JobId, JobStatus, Lane
from shared.domain.script import Generator
from shared.wire import keys
from tests.support.stores import Stores, generated
from tests.support.waiting import wait_until
from worker.budget import JobStoppedError
from worker.ports import Lease
from worker.store.job_store import RedisWorkerStore
from worker.store.sharing import NOTHING, Sharing


class ClumsyWorker:
    """Takes messages as Celery does, and comes to grief in every way, by a seeded chance."""

    def __init__(self, stores: Stores, store: RedisWorkerStore, seed: int) -> None:
        self._redis = stores.redis
        self._store = store
        self._chance = random.Random(seed)
        self.late = list[Lease]()

    def work(self, ended: threading.Event) -> None:
        while not ended.is_set():
            message = self._redis.rpop(keys.lane(self._chance.choice(list(Lane))))
            lost = self._chance.random() < 0.2
            if message is not None and not lost:
                self._run(message)

    def _run(self, message: str) -> None:
        claim = self._store.claim(JobId(json.loads(message)["headers"]["id"]))
        if claim is None:
            return
        with suppress(JobStoppedError):
            match self._chance.choices(["die", "hand back", "finish", "repeat"], [3, 1, 3, 1]):
                case ["die"]:
                    self.late.append(claim.lease)
                case ["hand back"]:
                    self._store.hand_back(claim.lease)
                case ["finish"]:
                    self._store.succeed(claim.lease, generated())
                case _:
                    self._store.succeed(claim.lease, generated())
                    self._redis.lpush(keys.lane(claim.job.lane), message)


@contextmanager
def at_work(workers: list[ClumsyWorker]) -> Iterator[None]:
    ended = threading.Event()
    with ThreadPoolExecutor(len(workers)) as threads:
        working = [threads.submit(worker.work, ended) for worker in workers]
        try:
            yield
        finally:
            ended.set()
        for each in working:
            each.result()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_job_ends_exactly_once(real_stores: Stores, seed: int) -> None:
    late = work_off(real_stores, seed, max_attempts=1000, ends={JobStatus.SUCCEEDED})

    assert late


@pytest.mark.parametrize("seed", [4, 5])
def test_no_job_loses_more_workers_than_it_may(real_stores: Stores, seed: int) -> None:
    ends = {JobStatus.SUCCEEDED, JobStatus.FAILED}

    late = work_off(real_stores, seed, max_attempts=2, ends=ends)

    died = Counter(lease.job_id for lease in late)
    poisoned = {job_id for job_id, times in died.items() if times == 2}
    assert max(died.values()) == 2
    assert poisoned == set(real_stores.redis.zrange(keys.DEAD_LETTERS, 0, -1))
    assert {real_stores.job(job_id).status for job_id in poisoned} == {JobStatus.FAILED}


@pytest.mark.parametrize("seed", [6, 7])
def test_equal_jobs_that_share_runs_end_exactly_once(real_stores: Stores, seed: int) -> None:
    shared = Sharing.of(in_flight=True, cache_ttl_s=0, generator=Generator.OFFLINE)

    work_off(real_stores, seed, max_attempts=1000, ends={JobStatus.SUCCEEDED}, sharing=shared)

    assert not real_stores.redis.exists(keys.FOLLOWING)
    assert not real_stores.redis.keys(f"{keys.FOLLOWERS}*")


def work_off(
    stores: Stores,
    seed: int,
    *,
    max_attempts: int,
    ends: Collection[JobStatus],
    sharing: Sharing = NOTHING,
) -> Sequence[Lease]:
    """Let clumsy workers work until every job has ended, once; return the leases that they lost."""
    jobs = [stores.job_id(lane=lane) for lane in Lane for _ in range(30)]
    store = stores.worker_store(
        lease_s=0.02, delivery_grace_s=0.02, max_attempts=max_attempts, sharing=sharing
    )
    workers = [ClumsyWorker(stores, store, seed * 10 + number) for number in range(4)]

    def all_done() -> bool:
        store.sweep()
        return all(stores.job(job_id).status.done for job_id in jobs)

    with at_work(workers):
        wait_until(all_done, within_s=30, what="end of all jobs")

    late = [lease for worker in workers for lease in worker.late]
    assert len(store.renew(late)) == len(late)
    for job_id in jobs:
        kinds = [event.kind for event in stores.events(job_id)]
        assert stores.job(job_id).status in ends
        assert (kinds.count(EventKind.RESULT), kinds[-1]) == (1, EventKind.RESULT)
    assert not stores.redis.exists(keys.LEASES, keys.DEADLINES, *(keys.QUEUED + x for x in Lane))
    return late
