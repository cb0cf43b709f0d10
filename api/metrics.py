"""The API's metrics for Prometheus, in a registry of its own."""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.store.model import Breaker
from api.store.redis_store import RedisApiStore
from shared.domain.errors import StoreUnavailableError
from shared.domain.job import JobKind, Lane
from shared.version import __version__

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# From a store call's millisecond to the two minutes of a synchronous wait.
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 120)


class Metrics:
    """Counters of one API process, and gauges that are set when they are scraped."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "loadgenie_http_requests",
            "Requests answered, by route template.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "loadgenie_http_request_duration_seconds",
            "Time from a request to the end of its answer.",
            ("route", "method"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._accepted = Counter(
            "loadgenie_jobs_accepted", "Jobs made.", ("kind", "lane"), registry=self.registry
        )
        self.waiters = Gauge(
            "loadgenie_waiters",
            "Requests that wait for a job or follow its events.",
            registry=self.registry,
        )
        Gauge(
            "loadgenie_build_info", "Which release this is.", ("version",), registry=self.registry
        ).labels(__version__).set(1)
        self._scraped = _Scraped(self.registry)
        # To find a series by its labels takes longer than to count.
        self._made = cache(self._accepted.labels)
        self._counted = cache(self._series)

    def answered(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        requests, durations = self._counted(route, method if method in METHODS else "other", status)
        requests.inc()
        durations.observe(seconds)

    def accepted(self, kind: JobKind, lane: Lane) -> None:
        """Count one new job."""
        self._made(kind.value, lane.value).inc()

    def _series(self, route: str, method: str, status: int) -> tuple[Counter, Histogram]:
        requests = self._requests.labels(route, method, str(status))
        return requests, self._seconds.labels(route, method)

    async def exposition(self, store: RedisApiStore) -> bytes:
        """Return all metrics as text; without Redis the gauges that need it are left out."""
        await self._scraped.read(store)
        return generate_latest(self.registry)


class _Scraped:
    """Gauges of the state at the moment of the scrape."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._depth = Gauge(
            "loadgenie_queue_depth",
            "Jobs that wait for a worker.",
            ("lane",),
            registry=registry,
        )
        self._oldest = Gauge(
            "loadgenie_queue_oldest_age_seconds",
            "Age of the job that has waited longest.",
            ("lane",),
            registry=registry,
        )
        self._workers = Gauge(
            "loadgenie_workers_alive", "Workers with a fresh heartbeat.", registry=registry
        )
        self._deferred = Gauge(
            "loadgenie_jobs_deferred", "Jobs that wait for the model.", registry=registry
        )
        self._breaker = Gauge(
            "loadgenie_model_breaker",
            "1 for what the breaker of the model is.",
            ("state",),
            registry=registry,
        )
        self._calls = Gauge(
            "loadgenie_model_calls_in_flight", "Calls of the model made now.", registry=registry
        )
        self._in_line = Gauge(
            "loadgenie_model_calls_in_line",
            "Calls of the model that wait for their turn.",
            registry=registry,
        )
        self._store_up = Gauge("loadgenie_store_up", "Whether Redis answers.", registry=registry)

    async def read(self, store: RedisApiStore) -> None:
        """Set the gauges from the store."""
        try:
            queues = await store.queues()
            workers = await store.workers()
            model = await store.model()
        except StoreUnavailableError:
            self._store_up.set(0)
            for labelled in (self._depth, self._oldest, self._breaker):
                labelled.clear()
            for single in (self._workers, self._deferred, self._calls, self._in_line):
                single.set(float("nan"))
        else:
            self._store_up.set(1)
            self._workers.set(workers)
            self._deferred.set(queues.deferred)
            self._calls.set(model.calls)
            self._in_line.set(model.in_line)
            for state in Breaker:
                self._breaker.labels(state.value).set(model.breaker is state)
            for lane, queue in queues.lanes.items():
                self._depth.labels(lane.value).set(queue.waiting)
                self._oldest.labels(lane.value).set(queue.oldest_s)
