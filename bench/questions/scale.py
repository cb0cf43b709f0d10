"""What a job costs the Redis server, however much waits or is kept, and what a worker costs it."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from functools import partial

from bench.measuring import Beside, Case, Figure, Question, Sample, Size, Way
from bench.processes import cpu_s
from bench.program import awake, running
from bench.systems import loadgenie
from bench.upkeep import played
from shared.domain.job import JobId, Stage
from shared.domain.script import GeneratedScript, Generator
from shared.domain.verification import Report, Verdict
from tests.support.gemini_replies import VALID_SCRIPT
from tests.support.redis_server import RedisServer
from tests.support.stores import Stores, new_job, open_stores

_AT_ONCE = 500
# What is kept came and went like this. After thousands that waited at once and then ended, a
# server without an allocator of its own, such as a wheel's, searches the holes that their messages
# left for as long as there are any: up to 1.8 times the CPU of a job.
_WAVE = 50
_THREADS = 4
_RESULT = GeneratedScript(
    script=VALID_SCRIPT,
    generated_at="2025-07-06 12:34:56",
    generator=Generator.OFFLINE,
    verification=Report(status=Verdict.VERIFIED),
)


def _cases(size: Size) -> Iterator[Case]:
    yield from _idle(size)
    many = size.pick(full=100_000, short=5_000, smoke=100)
    rounds = size.pick(full=5, short=5, smoke=1)
    with ExitStack() as stack:
        empty, queued, kept = (_Full(stack) for _ in range(3))
        queued.fill(many)
        kept.fill(many, finished=True)
        cycles = size.pick(full=500, short=200, smoke=5)
        yield Case(
            "one job from its acceptance to its answer",
            [
                Way("nothing else there", lambda: empty.sample(cycles), ours=True),
                Way(f"{many:,} wait", lambda: queued.sample(cycles), ours=True),
                Way(f"{many:,} are kept", lambda: kept.sample(cycles), ours=True),
            ],
            rounds,
        )


class _Full:
    """A server with jobs in it, and both sides' stores."""

    def __init__(self, stack: ExitStack) -> None:
        self._redis = stack.enter_context(RedisServer(persistent=False))
        self._stores: Stores = stack.enter_context(open_stores(self._redis.url))
        self._api = self._stores.api_store(result_ttl_s=86_400, max_queued=10**7)
        self._worker = self._stores.worker_store(result_ttl_s=86_400)
        self._kib: float | None = None

    def fill(self, count: int, *, finished: bool = False) -> None:
        """Make so many jobs, and end them if told to."""
        before = self._used_kib
        if finished:
            with ThreadPoolExecutor(_THREADS) as threads:
                for begin in range(0, count, _WAVE):
                    wave = min(_WAVE, count - begin)
                    self._stores.run(self._accept(wave))
                    list(threads.map(lambda _: self._end_one(), range(wave)))
        else:
            self._stores.run(self._accept(count))
        self._kib = (self._used_kib - before) / count

    def sample(self, cycles: int) -> Sample:
        """Take jobs through their lives, and read each result once."""
        before_s = cpu_s(self._redis.pid)
        for _ in range(cycles):
            self._stores.run(self._accept(1))
            self._stores.job(self._end_one())
        used_us = (cpu_s(self._redis.pid) - before_s) / cycles * 1e6
        return {"Redis CPU us per job": used_us} | ({"KiB per job": self._kib} if self._kib else {})

    async def _accept(self, count: int) -> None:
        for begin in range(0, count, _AT_ONCE):
            jobs = [new_job(deadline_s=86_400) for _ in range(min(_AT_ONCE, count - begin))]
            await asyncio.gather(*map(self._api.accept, jobs))

    def _end_one(self) -> JobId:
        """Take the job that came last, and end it: what waits stays as it is."""
        message = self._stores.redis.lpop("loadgenie:batch")
        job_id = self._stores.job_id_in(message)
        claim = self._worker.claim(job_id)
        if claim is None:
            raise SystemExit("a job could not be taken")
        self._worker.enter(claim.lease, Stage.DRAFTING)
        self._worker.enter(claim.lease, Stage.VERIFYING)
        self._worker.succeed(claim.lease, _RESULT)
        return job_id

    @property
    def _used_kib(self) -> float:
        return int(self._stores.redis.info("memory")["used_memory"]) / 1024


def _idle(size: Size) -> Iterator[Case]:
    """Measure real workers, and as many and more that are played: one machine holds few."""
    seconds = size.pick(full=5.0, short=2.0, smoke=0.5)
    counts = size.pick(full=(1, 2, 4), short=(1, 4), smoke=(1,))
    many = size.pick(full=100, short=100, smoke=4)
    with RedisServer(persistent=False) as redis:
        workers = [loadgenie(redis.url).worker for _ in range(max(counts))]
        with running(*workers), ExitStack() as stopped:
            for worker in workers:
                worker.pause()
                stopped.callback(worker.resume)

            def idle(count: int) -> Sample:
                return _while(redis, seconds, *(awake(worker) for worker in workers[:count]))

            def playing(count: int) -> Sample:
                return _while(redis, seconds, played(redis.url, count))

            yield Case(
                "workers that have nothing to do",
                [
                    *(Way(_workers(count), partial(idle, count), ours=True) for count in counts),
                    *(
                        Way(f"{_workers(count)}, played", partial(playing, count), ours=True)
                        for count in (max(counts), many)
                    ),
                ],
                rounds=size.pick(full=3, short=1, smoke=1),
            )


def _while(redis: RedisServer, seconds: float, *work: AbstractContextManager[None]) -> Sample:
    with ExitStack() as running_now:
        for each in work:
            running_now.enter_context(each)
        time.sleep(0.5)  # what workers missed while they stood still
        before_s, began_at = cpu_s(redis.pid), time.monotonic()
        time.sleep(seconds)
        used_s, passed_s = cpu_s(redis.pid) - before_s, time.monotonic() - began_at
    return {"Redis CPU us per s": used_s / passed_s * 1e6}


def _workers(count: int) -> str:
    return f"{count} worker{'s' * (count > 1)}"


SCALE = Question(
    "scale",
    "What Redis has to do, however much there is",
    (
        Figure("Redis CPU us per job", digits=0, beside=Beside.RATIO),
        Figure("KiB per job", digits=2),
        Figure("Redis CPU us per s", digits=0, beside=Beside.RATIO),
    ),
    _cases,
)
