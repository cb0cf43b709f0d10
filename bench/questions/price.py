"""What the queue costs a caller who waits, beside calling the model in the web process.

The model answers at once and scripts are not verified, so that the difference to the direct route
is the price of the queue and nothing else. All share the machine's cores.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

from bench.load import Plan, fire
from bench.measuring import Beside, Case, Figure, Question, Sample, Size, Way
from bench.processes import cpu_s
from bench.program import Program, WebServer, awake, running
from bench.systems import BODY, System, direct, loadgenie, naive_celery, peers
from tests.support.gemini_standin import GeminiStandIn
from tests.support.redis_server import RedisServer


@dataclass(frozen=True, slots=True)
class _Amount:
    """How many requests by how many callers, and the seconds after which it is enough.

    A peer that looks for results once a second need not be asked 150 times to be known.
    """

    requests: int
    callers: int
    enough_s: float


def _cases(size: Size) -> Iterator[Case]:
    rounds = size.pick(full=5, short=2, smoke=1)
    least, each_caller = size.pick(full=(150, 6), short=(40, 3), smoke=(2, 1))
    enough_s = size.pick(full=8.0, short=2.0, smoke=8.0)
    with RedisServer(persistent=False) as redis, GeminiStandIn() as model:
        floor = direct(model.url)
        systems = [
            loadgenie(redis.url, model.url),
            naive_celery(redis.url, model.url),
            *peers(redis.url, model.url),
        ]
        programs: list[Program] = [floor, *(each for one in systems for each in one.programs)]
        with running(*programs), ExitStack() as stopped:
            for system in systems:
                # Connections, imports, compiled routes; and threads, which a pool keeps.
                fire(_plan(system.server, system.waiting, _Amount(64, 32, enough_s)))
            for program in programs:
                program.pause()
                stopped.callback(program.resume)
            for callers in size.pick(full=(1, 16, 64), short=(1, 64), smoke=(2,)):
                amount = _Amount(max(least, callers * each_caller), callers, enough_s)
                yield Case(
                    "1 caller" if callers == 1 else f"{callers} callers",
                    [
                        Way(
                            "the web process calls the model",
                            partial(_sample, _plan(floor, "/loop", amount), redis, floor, None),
                        ),
                        *(
                            Way(each.name, partial(_queueing, each, amount, redis), ours=each.ours)
                            for each in systems
                        ),
                    ],
                    rounds,
                )


def _queueing(system: System, amount: _Amount, redis: RedisServer) -> Sample:
    plan = _plan(system.server, system.waiting, amount)
    return _sample(plan, redis, system.server, system.worker)


def _plan(server: WebServer, path: str, amount: _Amount) -> Plan:
    return Plan(
        base_url=server.base_url,
        path=path,
        document=BODY,
        status=200,
        requests=amount.requests,
        callers=amount.callers,
        enough_s=amount.enough_s,
    )


def _sample(plan: Plan, redis: RedisServer, server: WebServer, worker: Program | None) -> Sample:
    programs = [each for each in (server, worker) if each is not None]
    with awake(*programs):
        # What has stood still finds time-outs passed, and may drop what comes, or start anew.
        fire(replace(plan, requests=1, callers=1))
        web_s, redis_s = server.cpu_s, cpu_s(redis.pid)
        worker_s = worker.cpu_s if worker else 0.0
        result = fire(plan)
        each_ms = 1000 / result.requests
        sample = {
            "requests/s": result.rate,
            "p50 ms": result.p50_ms,
            "p99 ms": result.p99_ms,
            "web CPU ms": (server.cpu_s - web_s) * each_ms,
        }
        if worker is not None:
            sample["worker CPU ms"] = (worker.cpu_s - worker_s) * each_ms
            sample["Redis CPU ms"] = (cpu_s(redis.pid) - redis_s) * each_ms
    return sample


PRICE = Question(
    "price",
    "The price of the queue: a caller waits for a model of 0 ms",
    (
        Figure("requests/s", beside=Beside.RATIO),
        Figure("p50 ms", beside=Beside.DIFFERENCE),
        Figure("p99 ms"),
        Figure("web CPU ms"),
        Figure("worker CPU ms"),
        Figure("Redis CPU ms", digits=2),
    ),
    _cases,
)
