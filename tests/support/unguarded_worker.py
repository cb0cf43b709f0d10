"""The worker without its broker guard: shows whether the guard is still needed."""

from worker import broker_guard

broker_guard.guard_broker = lambda: None

from worker.main import app  # noqa: E402 - the guard had to go first

__all__ = ["app"]
