"""A record by redis-py, then a message by `apply_async`: two steps, with a gap between them.

Nobody consumes the messages: only their acceptance is measured.
"""

import os
from uuid import uuid4

from celery import Celery
from fastapi import FastAPI
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from bench.peers.documents import QueuedJob, ScriptRequest

_URL = os.environ["REDIS_URL"]
_EXPIRY_S = 86_400

app = FastAPI()
celery = Celery("peer", broker=_URL, backend=_URL)
records = Redis.from_url(_URL)
async_records = AsyncRedis.from_url(_URL)


@celery.task(name="generate")
def generate(job_id: str) -> None:
    """Only the name is needed."""


@celery.task(name="generate_without_result", ignore_result=True)
def generate_without_result(job_id: str) -> None:
    """Cheaper to send: Celery prepares no result."""


@app.post("/tutorial", status_code=202)
def create(body: ScriptRequest) -> QueuedJob:
    """Do as tutorials do: a `def` route, which FastAPI runs in a thread."""
    job = QueuedJob(id=uuid4().hex, scenario_description=body.scenario_description)
    records.set(f"job:{job.id}", job.model_dump_json(), ex=_EXPIRY_S)
    generate.apply_async((job.id,), task_id=job.id)
    return job


@app.post("/async", status_code=202)
async def create_on_the_loop(body: ScriptRequest) -> QueuedJob:
    """Send on the event loop, which stands still meanwhile, and without a result."""
    job = QueuedJob(id=uuid4().hex, scenario_description=body.scenario_description)
    await async_records.set(f"job:{job.id}", job.model_dump_json(), ex=_EXPIRY_S)
    generate_without_result.apply_async((job.id,), task_id=job.id)
    return job
