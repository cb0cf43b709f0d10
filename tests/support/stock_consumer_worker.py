"""The worker with Celery's own consumer: the one whose broadcast channel kombu trips over."""

from worker.main import app

app.conf.worker_consumer = "celery.worker.consumer:Consumer"

__all__ = ["app"]
