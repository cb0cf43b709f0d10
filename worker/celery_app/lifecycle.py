"""Ties a worker's collaborators to the life of Celery's worker process."""

import os
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

import structlog
from celery import Celery, signals
from celery.apps.worker import install_worker_term_handler  # type: ignore[attr-defined]  # stubs
from celery.exceptions import SecurityWarning

from shared.collecting import settle
from shared.logging import configure_logging
from shared.redis_access.inspection import RedisRefusedError, check_at_start
from shared.settings import SettingsError
from shared.tracing.start import start_tracing, stop_tracing
from worker.celery_app.tasks import register_tasks
from worker.jobs.attempt import attempt
from worker.process import WorkerProcess
from worker.settings import WorkerSettings

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def connect_lifecycle(app: Celery, settings: WorkerSettings) -> None:
    """Build everything when a worker starts, and nothing for Celery's other commands."""

    def init(instance: Any, **_: Any) -> None:
        # Celery's banner would stand among the log lines; ours says the same in one line.
        instance.quiet = True
        configure_logging(settings)
        # A page about what pickled messages could do to root; this worker refuses them. Whether it
        # runs as root, `_begin` says.
        warnings.filterwarnings("ignore", category=SecurityWarning)
        _trace_or_exit(settings)
        process = _build_or_exit(settings, wake=partial(_wake, instance))
        process.serve_status()
        register_tasks(app, partial(attempt, env=process.environment))
        _connect(signals.worker_ready, lambda **_: _begin(instance, process))
        _connect(signals.worker_shutting_down, lambda **_: process.shutdown.begin())
        _connect(signals.worker_shutdown, lambda **_: _end(process))

    _connect(signals.celeryd_init, init)
    # A receiver, whatever it does, keeps Celery from setting up logging itself.
    _connect(signals.setup_logging, lambda **_: None)
    _connect(signals.celeryd_after_setup, lambda **_: _silence_known_warnings())


def exit_with(message: str) -> NoReturn:
    """End the process with one line for whoever started it."""
    sys.stderr.write(f"{message}\n")
    raise SystemExit(1)


def _connect(signal: Any, receiver: Any) -> None:
    # Celery keeps weak references unless told otherwise, and closures would be gone at once.
    signal.connect(receiver, weak=False)


def _build_or_exit(settings: WorkerSettings, wake: Callable[[], None]) -> WorkerProcess:
    """Build the process. Celery logs what a signal's receiver raises, and goes on without it."""
    try:
        check_at_start(settings.redis_url.get_secret_value())
        return WorkerProcess.build(settings, wake=wake)
    except (SettingsError, RedisRefusedError) as error:
        exit_with(str(error))
    except Exception:
        log.exception("worker_not_started")
        raise SystemExit(1) from None


def _trace_or_exit(settings: WorkerSettings) -> None:
    try:
        start_tracing(settings, service="loadgenie-worker")
    except SettingsError as error:
        exit_with(str(error))


def _end(process: WorkerProcess) -> None:
    process.close()
    stop_tracing()


def _begin(instance: Any, process: WorkerProcess) -> None:
    # SIGTERM does what it did, without Celery's bare line; ours is `worker_stopping`.
    install_worker_term_handler(instance, verbose=False)
    process.start()
    settle()
    if os.geteuid() == 0:
        log.info("running_as_root", advice="a worker needs no privileges: give it a user")


def _wake(instance: Any) -> None:
    """Turn Celery's event loop once: only then does it see that it should stop.

    Else it would go on taking jobs for up to a second, also those that it has just handed back.
    """
    instance.hub.call_soon(lambda: None)


def _silence_known_warnings() -> None:
    # Celery warns at each lost connection that tasks are not cancelled. They must not be: their
    # results are paid for, and leases keep a second delivery from running them twice.
    warnings.filterwarnings("ignore", message=r"\s*In Celery 5\.1 we introduced")
