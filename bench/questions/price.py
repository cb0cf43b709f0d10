"""What the queue costs a caller who waits, beside calling the model in the web process.

The model answers at once and scripts are not verified, so that the difference to the direct route
is the price of the queue and nothing else. All share the machine's cores.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from bench.load import Plan, fire
from bench.measuring import Beside, Case, Figure, Question, Sample, Size, Way
from bench.processes import cpu_s
from bench.program import Program, WebServer, awake, running
from bench.systems import BODY, System, direct, loadgenie, naive_celery, peers
from tests.support.gemini_standin import GeminiStandIn
from tests.support.redis_server import RedisServer

_CALLERS = (1, 16, 64)
# A peer that looks for results once a second need not be asked 150 times to be known.
_ENOUGH_S = 20.0


def _cases(size: Size) -> Iterator[Case]:
    rounds = size.pick(full=5, short=3, smoke=1)
    least, each_caller = size.pick(full=(150, 6), short=(40, 3), smoke=(2, 1))
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
                fire(_plan(system.server, system.waiting, requests=64, callers=32))
            for program in programs:
                program.pause()
                stopped.callback(program.resume)
            for callers in size.pick(full=_CALLERS, short=_CALLERS, smoke=(2,)):
                plan = {"requests": max(least, callers * each_caller), "callers": callers}

                def calling(plan: dict[str, int] = plan) -> Sample:
                    return _sample(_plan(floor, "/loop", **plan), redis, floor, None)

                def queueing(system: System, plan: dict[str, int] = plan) -> Sample:
                    asked = _plan(system.server, system.waiting, **plan)
                    return _sample(asked, redis, system.server, system.worker)

                yield Case(
                    "1 caller" if callers == 1 else f"{callers} callers",
                    [
                        Way("the web process calls the model", calling),
                        *(
                            Way(each.name, partial(queueing, each), ours=each.ours)
                            for each in systems
                        ),
                    ],
                    rounds,
                )


def _plan(server: WebServer, path: str, *, requests: int, callers: int) -> Plan:
    return Plan(
        base_url=server.base_url,
        path=path,
        document=BODY,
        status=200,
        requests=requests,
        callers=callers,
        enough_s=_ENOUGH_S,
    )


def _sample(plan: Plan, redis: RedisServer, server: WebServer, worker: Program | None) -> Sample:
    programs = [each for each in (server, worker) if each is not None]
    with awake(*programs):
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
