"""The worker with Celery's own consumer, which has a broadcast channel."""

from worker.main import app

app.conf.worker_consumer = "celery.worker.consumer:Consumer"

__all__ = ["app"]
