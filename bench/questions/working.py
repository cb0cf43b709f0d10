"""How many of a worker's slots are busy while jobs wait, one worker process, a slow model.

All jobs are there before the worker begins, so that nothing but the working is measured: first how
soon it fills its slots, then how busy it keeps them.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice

from bench.load import Plan, fire
from bench.measuring import Beside, Case, Figure, Question, Sample, Size, Way
from bench.program import awake, running
from bench.systems import BODY, System, loadgenie, naive_celery, peers
from tests.support.gemini_replies import ok
from tests.support.gemini_standin import Call, GeminiStandIn
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until

_MIXED_S = (5.0, 7.0, 9.0, 11.0, 13.0, 15.0)


@dataclass(frozen=True, slots=True)
class _Load:
    """How many jobs, at how many slots, and what the model takes for them in turn."""

    slots: int
    jobs: int
    delays_s: tuple[float, ...]

    @property
    def delays(self) -> list[float]:
        return list(islice(cycle(self.delays_s), self.jobs))

    @property
    def longest_s(self) -> float:
        """The seconds after which one that is not done has lost a job."""
        return 10 + 3 * sum(self.delays) / self.slots


def _cases(size: Size) -> Iterator[Case]:
    loads = size.pick(
        full=((_Load(100, 600, (1.0,)), 3), (_Load(200, 1200, (1.0,)), 3)),
        short=((_Load(100, 300, (1.0,)), 1),),
        smoke=((_Load(5, 10, (0.2,)), 1),),
    )
    for load, rounds in loads:
        yield from _case(load, rounds, f"model of {load.delays_s[0]:g} s, {load.slots} slots")
    if size is Size.FULL:
        load = _Load(1000, 2500, _MIXED_S)
        yield from _case(load, 1, f"model of 5 to 15 s, {load.slots} slots")


def _case(load: _Load, rounds: int, name: str) -> Iterator[Case]:
    with RedisServer(persistent=False) as redis, GeminiStandIn() as model:
        systems = [
            naive_celery(redis.url, model.url, slots=load.slots),
            loadgenie(redis.url, model.url, slots=load.slots),
            *peers(redis.url, model.url, slots=load.slots),
        ]
        with running(*(each for one in systems for each in one.programs)), ExitStack() as stopped:
            for system in systems:
                fire(_plan(system, system.waiting, requests=4, status=200))
                for program in system.programs:
                    program.pause()
                    stopped.callback(program.resume)
            yield Case(
                name,
                [
                    Way(
                        each.name,
                        partial(_sample, each, model, load),
                        ours=each.ours,
                    )
                    for each in systems
                ],
                rounds,
            )


def _plan(system: System, path: str, *, requests: int, status: int) -> Plan:
    return Plan(
        base_url=system.server.base_url,
        path=path,
        document=BODY,
        status=status,
        requests=requests,
        callers=min(16, requests),
    )


def _sample(system: System, model: GeminiStandIn, load: _Load) -> Sample:
    with awake(*system.programs):
        # What has stood still finds time-outs passed, and may drop what comes, or start anew.
        fire(_plan(system, system.waiting, requests=1, status=200))
    model.script(*(replace(ok(), delay_s=delay) for delay in load.delays))
    before = len(model.calls)
    with awake(system.server):
        fire(_plan(system, system.making, requests=load.jobs, status=202))
    with awake(system.worker):
        cpu_s, idle_kib = system.worker.cpu_s, system.worker.resident_kib
        began_at = time.monotonic()
        wait_until(
            lambda: len(model.calls) - before >= min(load.slots, load.jobs) or None,
            within_s=load.longest_s,
            what="full slots",
        )
        busy_kib = system.worker.resident_kib
        calls = wait_until(
            lambda: _all(model.calls[before:], load), within_s=load.longest_s, what="last call"
        )
        ends_at = max(call.at + delay for call, delay in zip(calls, load.delays, strict=True))
        time.sleep(max(0.0, ends_at - time.monotonic()) + 0.5)  # until results are recorded
        worker_s = system.worker.cpu_s - cpu_s
    return {
        "slots busy %": 100 * _busy(calls, load),
        "s until full": calls[load.slots - 1].at - began_at,
        "MiB per call": (busy_kib - idle_kib) / 1024 / load.slots,
        "worker CPU ms": worker_s / load.jobs * 1000,
    }


def _all(calls: tuple[Call, ...], load: _Load) -> tuple[Call, ...] | None:
    if len(calls) > load.jobs:
        raise ValueError(f"{len(calls)} calls for {load.jobs} jobs")
    return calls if len(calls) == load.jobs else None


def _busy(calls: tuple[Call, ...], load: _Load) -> float:
    """Return the part of the slots' time that was spent in calls while a further job waited.

    That is from the call that filled the slots until the last one began.
    """
    since, until = calls[load.slots - 1].at, calls[-1].at
    spent = sum(
        max(0.0, min(call.at + delay, until) - max(call.at, since))
        for call, delay in zip(calls, load.delays, strict=True)
    )
    return spent / (load.slots * (until - since))


WORKING = Question(
    "working",
    "Working off what waits, one worker process",
    (
        Figure("slots busy %", beside=Beside.RATIO),
        Figure("s until full", digits=2),
        Figure("MiB per call", digits=2),
        Figure("worker CPU ms", digits=1, beside=Beside.RATIO),
    ),
    _cases,
)
