"""What the queue costs a caller who waits, beside calling the model in the web process.

    python -m bench.roundtrip [--quick]

The model is a stand-in that answers after 0 ms or 1 s; scripts are not verified, so that the
difference to the direct routes is the price of the queue and nothing else.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.load import Plan, Result, fire
from bench.program import Program, WebServer, loadgenie_api, peer_api, running, worker
from bench.report import command, print_environment, print_table
from tests.support.gemini_standin import GeminiStandIn
from tests.support.redis_server import RedisServer

SLOTS = 100
BODY = {
    "scenario_description": "50 users browse and buy on https://shop.example.com for 2 minutes, "
    "p95 under 400 ms"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How slow the model is, how many callers wait at once, and how often it is measured."""

    delay_s: float
    callers: int
    requests: int
    rounds: int


CASES = (
    Case(delay_s=0, callers=1, requests=50, rounds=2),
    Case(delay_s=0, callers=16, requests=128, rounds=2),
    Case(delay_s=0, callers=64, requests=256, rounds=2),
    Case(delay_s=1, callers=1, requests=2, rounds=1),
    Case(delay_s=1, callers=16, requests=32, rounds=1),
    Case(delay_s=1, callers=64, requests=128, rounds=1),
)
QUICK = (
    Case(delay_s=0, callers=2, requests=4, rounds=1),
    Case(delay_s=0.1, callers=2, requests=4, rounds=1),
)


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to answer with a script."""

    name: str
    server: WebServer
    path: str
    worker: Program | None = None

    @property
    def cpu_s(self) -> tuple[float, float]:
        """CPU seconds of the web process and of the worker so far."""
        return self.server.cpu_s, self.worker.cpu_s if self.worker else 0.0

    def plan(self, *, requests: int, callers: int) -> Plan:
        """Return the plan for asking this peer."""
        return Plan(
            base_url=self.server.base_url,
            path=self.path,
            document=BODY,
            status=200,
            requests=requests,
            callers=callers,
        )


@dataclass(slots=True)
class Measured:
    """One peer's rounds of one case."""

    results: list[Result] = field(default_factory=list)
    cpu_ms: list[tuple[float, float]] = field(default_factory=list)

    def median(self, attribute: str) -> float:
        """Return the median of one figure over all rounds."""
        return statistics.median(float(getattr(each, attribute)) for each in self.results)


@contextmanager
def _peers(redis_url: str, model_url: str) -> Iterator[list[Peer]]:
    settings = {"REDIS_URL": redis_url, "GOOGLE_GEMINI_BASE_URL": model_url}
    ours, direct = loadgenie_api(redis_url), peer_api("direct", **settings)
    naive = peer_api("naive", **settings)
    our_worker, naive_worker = _workers(settings)
    with running(ours, direct, naive, our_worker, naive_worker):
        yield [
            Peer("direct: `def` calls the model", direct, "/thread"),
            Peer("direct: `async def` calls the model", direct, "/loop"),
            Peer("**LoadGenie**", ours, "/api/generate-script", our_worker),
            Peer("naive Celery: `.delay().get()` in `def`", naive, "/wait", naive_worker),
        ]


def _workers(settings: dict[str, str]) -> tuple[Program, Program]:
    ours = worker(
        "worker.main",
        ready="worker_ready",
        GENERATOR="gemini",
        GEMINI_API_KEY="no-real-key",
        VERIFY="off",
        WORKER_CONCURRENCY=str(SLOTS),
        WORKER_METRICS_PORT="0",
        **settings,
    )
    flags = ("--pool", "threads", "--concurrency", str(SLOTS), "--loglevel", "INFO")
    # A database of its own would not tell the two apart: their queues have different names.
    naive = worker("bench.peers.naive_tasks", *flags, ready=" ready.", **settings)
    return ours, naive


def _measure(case: Case, peers: list[Peer]) -> list[Measured]:
    measured = [Measured() for _ in peers]
    for _ in range(case.rounds):
        for peer, own in zip(peers, measured, strict=True):
            web_s, worker_s = peer.cpu_s
            own.results.append(fire(peer.plan(requests=case.requests, callers=case.callers)))
            web_end_s, worker_end_s = peer.cpu_s
            each_ms = 1000 / case.requests
            own.cpu_ms.append(((web_end_s - web_s) * each_ms, (worker_end_s - worker_s) * each_ms))
    return measured


def _rows(case: Case, peers: list[Peer], measured: list[Measured]) -> Iterator[list[str]]:
    direct, *_ = measured
    for peer, own in zip(peers, measured, strict=True):
        both = list(zip(own.results, direct.results, strict=True))
        yield [
            peer.name,
            f"{case.delay_s:g} s",
            f"{case.callers}",
            f"{own.median('p50_ms'):,.1f}",
            f"{own.median('p99_ms'):,.1f}",
            f"{statistics.median(result.p50_ms - floor.p50_ms for result, floor in both):+,.1f}",
            f"{own.median('rate'):,.1f}",
            f"{statistics.median(result.rate / floor.rate for result, floor in both):.2f}",
            *(f"{statistics.median(each):.1f}" for each in zip(*own.cpu_ms, strict=True)),
        ]


def measure(quick: bool) -> None:  # noqa: FBT001 - `--quick` itself
    """Print the table."""
    rows: list[list[str]] = []
    with (
        RedisServer(persistent=False) as redis,
        GeminiStandIn() as model,
        _peers(redis.url, model.url) as peers,
    ):
        print_environment(redis)
        print(f"{SLOTS} threads in each worker; medians of the rounds\n")
        for peer in peers:
            fire(peer.plan(requests=64, callers=16))  # connections, imports, compiled routes
        for case in QUICK if quick else CASES:
            model.delay_s = case.delay_s
            rows += _rows(case, peers, _measure(case, peers))
    head = ("way", "model", "callers", "p50 ms", "p99 ms", "added p50", "requests/s", "of direct")
    print_table((*head, "web CPU ms", "worker CPU ms"), rows)


if __name__ == "__main__":
    command(measure, __doc__)
