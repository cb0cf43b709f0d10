"""The Celery tasks of a worker: an edge that parses and calls, and nothing else."""

from collections.abc import Callable

from celery import Celery

from shared.domain.job import JobId
from shared.wire.messages import TaskName


def register_tasks(app: Celery, attempt: Callable[[JobId], None]) -> None:
    """Let a worker's app know its tasks."""

    @app.task(name=TaskName.RUN_JOB)
    def run_job(job_id: str) -> None:
        attempt(JobId(job_id))
