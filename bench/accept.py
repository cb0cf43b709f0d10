"""What it costs to take a job in, beside a bare route and the usual ways to call Celery.

    python -m bench.accept [--quick]

All peers serve in turn, round by round, each from one uvicorn process.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.load import Plan, fire
from bench.program import WebServer, cpu_s, loadgenie_api, peer_api, running
from bench.report import command, print_environment, print_table
from tests.support.redis_server import RedisServer

CALLERS = 64
BODY = {
    "scenario_description": "50 users browse and buy on https://shop.example.com for 2 minutes, "
    "p95 under 400 ms"
}


@dataclass(frozen=True, slots=True)
class Round:
    """One peer's measurement: requests per second, and CPU microseconds per request."""

    rate: float
    p50_ms: float
    p99_ms: float
    web_us: float
    redis_us: float


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to take a job in."""

    name: str
    server: WebServer
    path: str
    rounds: list[Round] = field(default_factory=list)

    def median(self, attribute: str) -> float:
        """Return the median of one figure over all rounds."""
        return statistics.median(float(getattr(each, attribute)) for each in self.rounds)


@contextmanager
def _peers(redis_url: str) -> Iterator[list[Peer]]:
    servers = (
        peer_api("bare"),
        loadgenie_api(redis_url),
        peer_api("queueing", REDIS_URL=redis_url),
    )
    with running(*servers):
        bare, ours, queueing = servers
        yield [
            Peer("bare FastAPI route, nothing kept", bare, "/jobs"),
            Peer("**LoadGenie: `POST /jobs`**", ours, "/jobs"),
            Peer("`async def`: SET, `apply_async` without result", queueing, "/async"),
            Peer("`def`: SET, `apply_async` with result backend", queueing, "/tutorial"),
        ]


def _measure(peer: Peer, redis: RedisServer, requests: int) -> Round:
    with redis.client() as client:
        client.flushall()
    plan = Plan(
        base_url=peer.server.base_url,
        path=peer.path,
        document=BODY,
        status=202,
        requests=requests,
        callers=CALLERS,
    )
    web_s, redis_s = peer.server.cpu_s, cpu_s(redis.pid)
    result = fire(plan)
    return Round(
        rate=result.rate,
        p50_ms=result.p50_ms,
        p99_ms=result.p99_ms,
        web_us=(peer.server.cpu_s - web_s) / requests * 1e6,
        redis_us=(cpu_s(redis.pid) - redis_s) / requests * 1e6,
    )


def _rows(peers: list[Peer]) -> Iterator[list[str]]:
    bare, *_ = peers
    for peer in peers:
        # Round by round: what slows the machine down slows both sides of each ratio.
        ratios = [
            own.rate / floor.rate for own, floor in zip(peer.rounds, bare.rounds, strict=True)
        ]
        yield [
            peer.name,
            f"{peer.median('rate'):,.0f}",
            f"{statistics.median(ratios):.2f}",
            *(f"{peer.median(name):.1f}" for name in ("p50_ms", "p99_ms")),
            *(f"{peer.median(name):,.0f}" for name in ("web_us", "redis_us")),
        ]


def measure(quick: bool) -> None:  # noqa: FBT001 - `--quick` itself
    """Print the table."""
    rounds, requests = (1, CALLERS) if quick else (7, 1500)
    with RedisServer(persistent=False) as redis, _peers(redis.url) as peers:
        print_environment(redis)
        print(f"{rounds} rounds of {requests} requests by {CALLERS} callers; medians\n")
        for peer in peers:
            _measure(peer, redis, CALLERS)  # connections, compiled routes, first declarations
        for _ in range(rounds):
            for peer in peers:
                peer.rounds.append(_measure(peer, redis, requests))
    head = ("route", "requests/s", "of bare", "p50 ms", "p99 ms", "web CPU us", "Redis CPU us")
    print_table(head, _rows(peers))


if __name__ == "__main__":
    command(measure, __doc__)
