"""Whether memory stays bounded: steady mixed work for a while, and what each process holds.

    python -m bench.soak [--minutes 10] [--verify full]

Finished jobs are kept for a minute, so Redis, too, must level off. Memory is in MiB: of a worker
with its reading processes and every k6; what several processes share is divided among them.
"""

import argparse
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2

from bench.program import Program, module, running
from bench.report import bounded, print_environment, print_table
from bench.systems import loadgenie_api
from tests.support.gemini_replies import VALID_SCRIPT
from tests.support.gemini_standin import GeminiStandIn
from tests.support.processes import children, opened
from tests.support.redis_server import RedisServer

CALLERS: Final = 6
WORKERS: Final = 2
ROWS: Final = 10
KEPT_S: Final = 60
_PAUSE_S: Final = 0.3
# Longer than the slowest request may take.
_ENDS_WITHIN_S: Final = 100.0
_LONGEST_MINUTES: Final = 24 * 60.0

_ASKED: Final = {
    "scenario_description": "50 users for 2 minutes against https://quickpizza.grafana.com/api/"
    "ratings, p95 under 400 ms"
}
_HEAD: Final = (
    *("minute", "jobs", "refused", "API", "workers", "Redis, used", "Redis, resident"),
    "descriptors",
)

type Way = Callable[[httpx2.Client], httpx2.Response]


def _waits(client: httpx2.Client) -> httpx2.Response:
    return client.post("/api/generate-script", json=_ASKED)


def _follows(client: httpx2.Client) -> httpx2.Response:
    made = client.post("/jobs", json=_ASKED)
    return client.get(f"/jobs/{made.json()['id']}/events")


def _cancels(client: httpx2.Client) -> httpx2.Response:
    made = client.post("/jobs", json=_ASKED)
    return client.post(f"/jobs/{made.json()['id']}/cancel")


def _proves(client: httpx2.Client) -> httpx2.Response:
    return client.post("/api/validate-script", json={"script": VALID_SCRIPT})


def _is_refused(client: httpx2.Client) -> httpx2.Response:
    return client.post("/jobs", content=b"{", headers={"Content-Type": "application/json"})


def _reads(client: httpx2.Client) -> httpx2.Response:
    client.post("/api/plan", json=_ASKED)
    return client.get("/jobs")


class Crowd:
    """Callers who ask in every way, again and again, until they are told to go."""

    _MAKING: Final[Sequence[Way]] = (_waits, _follows, _proves, _waits, _cancels)
    _OTHERS: Final[Sequence[Way]] = (_is_refused, _reads)

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._over = threading.Event()
        self._counting = threading.Lock()
        self.jobs = 0
        self.refused = 0

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let all ask while a block runs. What one of them meets is raised at the end."""
        with ThreadPoolExecutor(CALLERS) as pool:
            calls = [pool.submit(self._ask) for _ in range(CALLERS)]
            try:
                yield
            finally:
                self._over.set()
        for call in calls:
            call.result()

    def _ask(self) -> None:
        with httpx2.Client(base_url=self._base_url, timeout=90, trust_env=False) as client:
            for way in itertools.cycle((*self._MAKING, *self._OTHERS)):
                if self._over.wait(_PAUSE_S):
                    return
                answer = way(client)
                # A job may be done before its caller cancels it.
                unwanted = not answer.is_success and way not in {_is_refused, _cancels}
                with self._counting:
                    self.jobs += way in self._MAKING
                    self.refused += unwanted


@dataclass(frozen=True, slots=True)
class Service:
    """What is measured."""

    api: Program
    workers: Sequence[Program]
    redis: RedisServer
    crowd: Crowd

    def row(self, minute: float) -> list[str]:
        """Return what everything holds now."""
        with self.redis.client() as admin:
            memory = admin.info("memory")
        families = [pid for program in self.workers for pid in _family(program.pid)]
        held = (
            _held_mib([self.api.pid]),
            _held_mib(families),
            memory["used_memory"] / 2**20,
            memory["used_memory_rss"] / 2**20,
        )
        descriptors = sum(len(opened(program.pid)) for program in (self.api, *self.workers))
        numbers = (
            f"{self.crowd.jobs:,}",
            str(self.crowd.refused),
            *(f"{each:.1f}" for each in held),
        )
        return [f"{minute:.1f}", *numbers, str(descriptors)]


def _family(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in _family(child))]


def _held_mib(pids: Sequence[int]) -> float:
    held_kib = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:  # it ended meanwhile
            continue
        held_kib += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return held_kib / 1024


@contextmanager
def _service(verify: str) -> Iterator[Service]:
    with (
        RedisServer(options={"stream-node-max-bytes": "512"}) as redis,
        GeminiStandIn(delay_s=0.2) as model,
    ):
        kept = {"RESULT_TTL_S": str(KEPT_S)}
        api = loadgenie_api(redis.url, **kept)
        workers = [
            module(
                "celery",
                *("-A", "worker.main", "worker"),
                ready="worker_ready",
                REDIS_URL=redis.url,
                GEMINI_API_KEY="a-benchmarks-key",
                GOOGLE_GEMINI_BASE_URL=model.url,
                VERIFY=verify,
                WORKER_METRICS_PORT="0",
                **kept,
            )
            for _ in range(WORKERS)
        ]
        with running(api, *workers):
            yield Service(api, workers, redis, Crowd(api.base_url))


def measure(minutes: float, verify: str) -> None:
    """Print a row at the start and ten more."""
    with _service(verify) as service:
        print_environment()
        print(f"{CALLERS} callers, {WORKERS} workers, VERIFY={verify}, kept for {KEPT_S} s\n")
        rows = [service.row(0)]
        begun_at = time.monotonic()
        with service.crowd.asking():
            for number in range(1, ROWS + 1):
                minute = number * minutes / ROWS
                time.sleep(max(0.0, begun_at + 60 * minute - time.monotonic()))
                rows.append(service.row(minute))
        print_table(_HEAD, rows)


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--verify", choices=("full", "static", "off"), default="full")
    arguments = parser.parse_args()
    minutes = min(arguments.minutes, _LONGEST_MINUTES)
    with bounded(60 * minutes + _ENDS_WITHIN_S):
        measure(minutes, arguments.verify)


if __name__ == "__main__":
    main()
