"""What it costs to take a job in, and to show it: requests of 64 callers at one web process."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from bench.load import Plan, fire
from bench.measuring import Beside, Case, Figure, Question, Sample, Size, Way
from bench.processes import cpu_s
from bench.program import WebServer, awake, running
from bench.systems import BODY, bare, loadgenie_api, naive_celery, peers
from tests.support.redis_server import RedisServer

_CALLERS = 64
_BARE_JOB = '{"id": "1", "status": "queued", "scenario_description": "' + "x" * 300 + '"}'


def _cases(size: Size) -> Iterator[Case]:
    rounds = size.pick(full=9, short=3, smoke=1)
    requests = size.pick(full=2000, short=600, smoke=_CALLERS)
    with RedisServer(persistent=False) as redis:
        # Their workers are not started: only the taking in is measured.
        servers = {
            "bare route": bare(redis.url),
            "**LoadGenie**": loadgenie_api(redis.url),
            **{each.name: each.server for each in [naive_celery(redis.url), *peers(redis.url)]},
        }
        with running(*servers.values()), ExitStack() as stopped:
            for server in servers.values():
                fire(_plan(server, requests=_CALLERS))  # connections, compiled routes
                server.pause()
                stopped.callback(server.resume)

            def posting(server: WebServer) -> Sample:
                with redis.client() as client:
                    client.flushall()
                return _sample(server, redis, _plan(server, requests=requests))

            yield Case(
                f"`POST /jobs`, {_CALLERS} callers",
                [
                    Way(name, partial(posting, server), ours="LoadGenie" in name)
                    for name, server in servers.items()
                ],
                rounds,
            )
            yield _reading(redis, servers["bare route"], servers["**LoadGenie**"], requests, rounds)


def _reading(
    redis: RedisServer, floor: WebServer, ours: WebServer, requests: int, rounds: int
) -> Case:
    with redis.client() as client:
        client.flushall()
        client.set("bare:1", _BARE_JOB)
        with awake(ours):
            fire(_plan(ours, requests=1))
        (key,) = client.keys("loadgenie:job:*")
    job_id = str(key).rpartition(":")[2]

    def reading(server: WebServer, path: str) -> Sample:
        plan = Plan(
            base_url=server.base_url, path=path, status=200, requests=requests, callers=_CALLERS
        )
        return _sample(server, redis, plan)

    return Case(
        f"`GET /jobs/{{id}}`, {_CALLERS} callers",
        [
            Way("bare route, one Redis GET", lambda: reading(floor, "/jobs/1")),
            Way("**LoadGenie**", lambda: reading(ours, f"/jobs/{job_id}"), ours=True),
        ],
        rounds,
    )


def _plan(server: WebServer, *, requests: int) -> Plan:
    return Plan(
        base_url=server.base_url,
        path="/jobs",
        document=BODY,
        status=202,
        requests=requests,
        callers=min(requests, _CALLERS),
    )


def _sample(server: WebServer, redis: RedisServer, plan: Plan) -> Sample:
    with awake(server):
        web_s, redis_s = server.cpu_s, cpu_s(redis.pid)
        result = fire(plan)
        web_us = (server.cpu_s - web_s) / plan.requests * 1e6
    return {
        "requests/s": result.rate,
        "p50 ms": result.p50_ms,
        "p99 ms": result.p99_ms,
        "web CPU us": web_us,
        "Redis CPU us": (cpu_s(redis.pid) - redis_s) / plan.requests * 1e6,
    }


ACCEPTING = Question(
    "accepting",
    "Taking a job in",
    (
        Figure("requests/s", digits=0, beside=Beside.RATIO),
        Figure("web CPU us", digits=0, beside=Beside.RATIO),
        Figure("Redis CPU us", digits=0),
        Figure("p50 ms"),
        Figure("p99 ms"),
    ),
    _cases,
)
