"""A service of real processes, each of which can be hurt alone."""

import re
from collections import Counter
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from tests.support.api_process import ApiProcess
from tests.support.clock import Clock
from tests.support.gemini_replies import VALID_SCRIPT, Reply, ok
from tests.support.gemini_standin import Call, GeminiStandIn
from tests.support.program import Program
from tests.support.redis_proxy import RedisProxy
from tests.support.redis_server import RedisServer
from tests.support.worker_process import WorkerProcess

LEASE_S = 2.0
THINKS_S = 1.5

_ADDRESS = re.compile(rb"https://job-\d+\.example")
_SETTINGS = {
    "GENERATOR": "gemini",
    "GEMINI_API_KEY": "a-test-key",
    "LEASE_S": str(LEASE_S),
    # An outage of the model is one of the faults: jobs outlast it, and soon go on when it is over.
    "ON_OUTAGE": "wait",
    "GEMINI_BREAKER_S": "1",
    "LOG_LEVEL": "INFO",
}


def address(number: int) -> str:
    """Return what tells a job's script from all others."""
    return f"https://job-{number}.example"


def description(number: int) -> str:
    """Return what a job asks for."""
    return f"50 users for 2 minutes against {address(number)}/api/ratings"


class Scribe(GeminiStandIn):
    """A model whose script names the job that it was called for, unless something is wrong."""

    def __init__(self) -> None:
        super().__init__(delay_s=THINKS_S)
        self.wrong: Reply | None = None

    def record(self, call: Call) -> Reply:
        super().record(call)
        return self.wrong or ok(_script_of(call))


class Place:
    """One Redis, an API and several workers, each with a wire of its own, and a model."""

    def __init__(
        self,
        *,
        workers: int = 3,
        slots: int = 4,
        grace_s: float = 1.0,
        model_timeout_s: float = 8.0,
    ) -> None:
        self._closing = ExitStack()
        self._workers = workers
        self._slots = slots
        self._grace_s = grace_s
        self._model_timeout_s = model_timeout_s

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._start(stack)
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing.__exit__(kind, error, traceback)

    @property
    def programs(self) -> tuple[Program, ...]:
        return (self.api, *self.workers)

    def ended(self) -> Counter[str]:
        """Return how many workers' logs tell of each job's end."""
        return Counter(
            str(line["job_id"]) for worker in self.workers for line in worker.logged("job_ended")
        )

    def _start(self, stack: ExitStack) -> None:
        self.clock = stack.enter_context(Clock())
        self.redis = stack.enter_context(RedisServer(environment=self.clock.environment))
        self.model = stack.enter_context(Scribe())
        self.wires = [
            stack.enter_context(RedisProxy(self.redis.port)) for _ in range(self._workers + 1)
        ]
        self.workers = [
            WorkerProcess(
                redis_url=wire.url,
                GOOGLE_GEMINI_BASE_URL=self.model.url,
                WORKER_CONCURRENCY=str(self._slots),
                SHUTDOWN_GRACE_S=str(self._grace_s),
                GEMINI_TIMEOUT_S=str(self._model_timeout_s),
                **_SETTINGS,
            ).start(ready=False)
            for wire in self.wires[1:]
        ]
        self.api = ApiProcess(redis_url=self.wires[0].url, LOG_LEVEL="INFO").start(ready=False)
        for program in self.programs:
            stack.push(program)
        for program in self.programs:
            program.wait_until_ready()


def _script_of(call: Call) -> str:
    found = _ADDRESS.search(call.body)
    assert found, "a call that is about no job"
    return VALID_SCRIPT.replace("https://quickpizza.grafana.com", found[0].decode())
