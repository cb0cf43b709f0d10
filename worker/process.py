"""One worker process beside Celery: its environment, its threads and its own HTTP port."""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import structlog

from shared.domain.errors import StoreUnavailableError
from shared.domain.script import Generator
from shared.settings import SettingsError
from shared.version import __version__
from worker.generate.model.gate import SharedGate
from worker.generate.model.prompting import prompts_digest
from worker.generate.selection import build_generator, choose_generator
from worker.jobs.environment import Environment
from worker.jobs.readers import start_readers
from worker.k6.executable import K6NotUsableError
from worker.ports import WorkerStore
from worker.reader.pool import ReaderPool
from worker.reader.port import Reader
from worker.reader.processes import Processes
from worker.settings import WorkerSettings
from worker.store.gate_store import GateLimits, RedisGateStore
from worker.store.job_store import RedisWorkerStore
from worker.store.sharing import Sharing
from worker.telemetry.made_of import show_parts
from worker.telemetry.metrics import WorkerMetrics
from worker.telemetry.observed import MeasuredVerifier, call_observer, sharing_observer
from worker.telemetry.status_server import StatusServer
from worker.upkeep.leases import LeaseKeeper
from worker.upkeep.periodic_thread import PeriodicThread
from worker.upkeep.shutdown import Shutdown
from worker.upkeep.sweeper import HEARTBEAT_TTL_S, Sweeper
from worker.verify.build import build_verifier
from worker.verify.report.mode import VerifyMode
from worker.verify.verifier import ScriptVerifier
from worker.webhooks.deliveries import Deliveries

SWEEP_EVERY_S = 1.0
# Often enough that a cancelled job stops within about a second, and that four renewals may fail
# before a lease runs out.
LONGEST_RENEWAL_S = 1.0
RENEWALS_PER_LEASE = 5
# A tick may wait for a store that is out of reach; a thread that is silent for longer hangs.
LONGEST_SILENCE_S = 60.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerProcess:
    """What starts when Celery is ready and ends when it ends."""

    settings: WorkerSettings
    environment: Environment
    renewal: PeriodicThread
    sweeper: Sweeper
    sweeps: PeriodicThread
    deliveries: Deliveries | None
    shutdown: Shutdown
    readers: Processes

    @classmethod
    def build(cls, settings: WorkerSettings, *, wake: Callable[[], None]) -> Self:
        """Build everything and start nothing. Raises SettingsError.

        `wake` makes Celery look at once whether it should stop.
        """
        readers = start_readers()
        metrics = WorkerMetrics()
        gate = _gate(settings, metrics)
        environment = _environment(settings, readers, metrics, gate)
        sweeper = Sweeper(environment.store, worker=_worker_name(), count=environment.metrics.swept)
        sweeps = PeriodicThread("sweeper", sweeper.tick, every_s=SWEEP_EVERY_S)
        deliveries = Deliveries.build(settings, environment.metrics.webhook_tried)

        def begin_to_end() -> None:
            # A worker that takes no more jobs no longer counts as alive.
            sweeps.stop()
            if deliveries is not None:
                deliveries.stop()
            wake()

        def renew() -> None:
            environment.leases.renew()
            if gate is not None:
                gate.renew()

        return cls(
            readers=readers,
            settings=settings,
            environment=environment,
            renewal=PeriodicThread(
                "lease-keeper",
                renew,
                every_s=min(LONGEST_RENEWAL_S, settings.lease_s / RENEWALS_PER_LEASE),
            ),
            sweeper=sweeper,
            sweeps=sweeps,
            deliveries=deliveries,
            shutdown=Shutdown(
                environment.leases, grace_s=settings.shutdown_grace_s, on_begin=begin_to_end
            ),
        )

    @property
    def alive(self) -> bool:
        """Whether the threads that keep jobs safe still run."""
        return max(self.renewal.silent_s, self.sweeps.silent_s) < LONGEST_SILENCE_S

    def start(self) -> None:
        """Begin to keep leases and to sweep."""
        for thread in (self.renewal, self.sweeps, self.shutdown):
            thread.start()
        if self.deliveries is not None:
            self.deliveries.start()
        log.info(
            "worker_ready",
            version=__version__,
            generator=self.settings.generator,
            verify=self.settings.verify,
            slots=self.settings.worker_concurrency,
            verification_slots=self.settings.verify_concurrency,
        )

    def close(self) -> None:
        """End the threads; jobs have ended before."""
        self.renewal.stop()
        self.sweeps.stop()
        try:
            self.sweeper.leave()
        except StoreUnavailableError:
            log.warning("worker_still_counted", why="store out of reach", expires_s=HEARTBEAT_TTL_S)
        self.readers.close()
        log.info("worker_stopped")

    def serve_status(self) -> None:
        """Answer `/livez` and `/metrics`, before `start` too: a worker may wait for Redis long."""
        host, port = self.settings.worker_metrics_host, self.settings.worker_metrics_port
        if port == 0:
            return
        registry = self.environment.metrics.registry
        try:
            StatusServer(host, port, registry=registry, alive=lambda: self.alive).start()
        except OSError as error:
            # Most likely another worker of this machine: jobs matter more than their metrics.
            log.warning("metrics_not_served", host=host, port=port, why=error.strerror)


def _gate(settings: WorkerSettings, metrics: WorkerMetrics) -> SharedGate | None:
    limits = GateLimits(
        failures=settings.gemini_breaker_failures,
        open_s=settings.gemini_breaker_s,
        per_minute=settings.gemini_rpm,
        at_a_time=settings.gemini_max_concurrent,
    )
    if not limits.any or choose_generator(settings) is Generator.OFFLINE:
        return None
    url = settings.redis_url.get_secret_value()
    return SharedGate(RedisGateStore(url, limits, lease_s=settings.lease_s), metrics)


def _environment(
    settings: WorkerSettings, readers: Processes, metrics: WorkerMetrics, gate: SharedGate | None
) -> Environment:
    # Generation and verification each have their own turns: a slot never waits for an answer that
    # is hard to read.
    for_answers, for_verification = (
        ReaderPool(readers, size=settings.verify_concurrency) for _ in range(2)
    )
    verifier = _verifier(settings, for_verification)
    store = _store(settings, _sharing(settings, verifier), metrics)
    leases = LeaseKeeper(store)
    verifies = verifier.mode is not VerifyMode.OFF
    metrics.slots(settings.worker_concurrency, lambda: leases.running)
    show_parts(metrics, choose_generator(settings), verifier)
    return Environment(
        store=store,
        generator=build_generator(
            settings, reader=for_answers, observe=call_observer(metrics), gate=gate
        ),
        # Where nobody verifies, there is nothing to measure.
        verifier=MeasuredVerifier(verifier, metrics) if verifies else verifier,
        reader=for_answers,
        leases=leases,
        metrics=metrics,
        max_repairs=settings.max_repairs,
        waits_for_model=settings.on_outage == "wait",
        verifies=verifies,
        now=lambda: datetime.now(UTC),
    )


def _store(settings: WorkerSettings, sharing: Sharing, metrics: WorkerMetrics) -> WorkerStore:
    return RedisWorkerStore(
        settings.redis_url.get_secret_value(),
        lease_s=settings.lease_s,
        result_ttl_s=settings.result_ttl_s,
        max_attempts=settings.max_attempts,
        sharing=sharing,
        count_shared=sharing_observer(metrics),
    )


def _sharing(settings: WorkerSettings, verifier: ScriptVerifier) -> Sharing:
    """Return what is shared with workers that write and prove as this one does."""
    engine = verifier.layers.engine
    return Sharing.of(
        *(__version__, prompts_digest(), settings.fallback_generator, settings.max_repairs),
        *(settings.gemini_model, settings.gemini_temperature, settings.google_gemini_base_url),
        *(settings.verify, engine and (str(engine.k6.version), engine.sandbox.can_dry_run)),
        in_flight=settings.coalesce,
        cache_ttl_s=settings.cache_ttl_s,
        generator=choose_generator(settings),
    )


def _verifier(settings: WorkerSettings, reader: Reader) -> ScriptVerifier:
    try:
        return build_verifier(
            reader=reader,
            mode=VerifyMode(settings.verify),
            k6_path=str(settings.k6_path) if settings.k6_path else None,
            concurrency=settings.verify_concurrency,
        )
    except K6NotUsableError as error:
        raise SettingsError(str(error)) from error


def _worker_name() -> str:
    # Containers share process ids and machines host names; the rest keeps restarts apart.
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
