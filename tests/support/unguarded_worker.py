"""As `stock_consumer_worker`, but without the broker guard: shows whether that is still needed."""

from worker.celery_app import kombu_patch

kombu_patch.guard_broker = lambda: None

from tests.support.stock_consumer_worker import app  # noqa: E402 - the guard had to go first

__all__ = ["app"]
