"""How long it takes until a process serves, from its exec, beside what it is made of."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from bench.measuring import Beside, Case, Figure, Question, Sample, Size, Way
from bench.program import Program, free_port, listens, start_s
from bench.systems import bare, loadgenie, loadgenie_api, naive_celery
from tests.support.redis_server import RedisServer


def _cases(size: Size) -> Iterator[Case]:
    rounds = size.pick(full=7, short=2, smoke=1)
    with RedisServer(persistent=False) as redis:
        yield Case(
            "API",
            [
                Way("`import fastapi, uvicorn`", _importing("fastapi, uvicorn")),
                Way("bare route", _starting(lambda: bare(redis.url))),
                Way("**LoadGenie**", _starting(lambda: loadgenie_api(redis.url)), ours=True),
            ],
            rounds,
        )
        yield Case(
            "worker",
            [
                Way(
                    "`import celery.bin.celery, google.genai`",
                    _importing("celery.bin.celery, google.genai"),
                ),
                Way("naive Celery", _starting(lambda: naive_celery(redis.url).worker)),
                Way(
                    "**LoadGenie**",
                    _starting(lambda: loadgenie(redis.url, verify="full").worker),
                    ours=True,
                ),
            ],
            rounds,
        )
        yield Case(
            "Redis, worker and API by one command",
            [
                Way(
                    "naive Celery, worker alone", _starting(lambda: naive_celery(redis.url).worker)
                ),
                Way("**LoadGenie**, `python -m standalone`", _starting(_standalone), ours=True),
            ],
            rounds,
        )


def _importing(names: str) -> Callable[[], Sample]:
    def sample() -> Sample:
        started_at = time.monotonic()
        subprocess.run([sys.executable, "-c", f"import {names}"], check=True)
        return {"seconds": time.monotonic() - started_at}

    return sample


def _starting(program: Callable[[], Program]) -> Callable[[], Sample]:
    return lambda: {"seconds": start_s(program())}


def _standalone() -> Program:
    port = free_port()
    return Program(
        *("-m", "standalone"),
        ready=lambda output: "is ready" in output and listens(port),
        API_PORT=str(port),
        GENERATOR="offline",
        WORKER_METRICS_PORT="0",
    )


STARTING = Question(
    "starting",
    "Starting",
    (Figure("seconds", digits=2, beside=Beside.RATIO),),
    _cases,
)
