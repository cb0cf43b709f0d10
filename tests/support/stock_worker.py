"""A Celery worker as anybody would write it, which remembers what it was asked to run."""

import os

import redis
from celery import Celery

from shared.wire.messages import TaskName
from worker.celery_app.configuration import worker_configuration

REDIS_URL = os.environ["REDIS_URL"]
RAN = "ran"

app = Celery("stock")
app.config_from_object(worker_configuration(redis_url=REDIS_URL, concurrency=1))


@app.task(name=TaskName.RUN_JOB.value)
def run_job(job_id: str) -> None:
    """Note the job's id."""
    with redis.Redis.from_url(REDIS_URL) as client:
        client.rpush(RAN, job_id)
