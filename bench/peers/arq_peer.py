"""arq: enqueue and wait, and the worker's side, which arq's command takes `WorkerSettings` of."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from arq import create_pool
from arq.connections import RedisSettings
from fastapi import FastAPI, Request

from bench.peers.documents import QueuedJob, ScriptAnswer, ScriptRequest
from bench.peers.model import script_async, shared_client

# Its default of 0.5 s would be all that is seen of it.
_POLL_S = 0.01
_REDIS = RedisSettings.from_dsn(os.environ["REDIS_URL"])


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.pool = await create_pool(_REDIS)
    yield
    await app.state.pool.aclose()


app = FastAPI(lifespan=_lifespan)


@app.post("/jobs", status_code=202)
async def create(body: ScriptRequest, request: Request) -> QueuedJob:
    """Enqueue."""
    job = await request.app.state.pool.enqueue_job("write", body.scenario_description)
    return QueuedJob(id=job.job_id, scenario_description=body.scenario_description)


@app.post("/wait")
async def wait(body: ScriptRequest, request: Request) -> ScriptAnswer:
    """Enqueue, and ask for the result until it is there."""
    job = await request.app.state.pool.enqueue_job("write", body.scenario_description)
    script = await job.result(timeout=60, poll_delay=_POLL_S)
    return ScriptAnswer(script=script, scenario_description=body.scenario_description)


async def write(context: dict[str, Any], description: str) -> str:
    """Call the model."""
    return await script_async(context["model"], description)


async def _start(context: dict[str, Any]) -> None:
    context["model"] = shared_client()


class WorkerSettings:
    """What arq's command reads."""

    functions = (write,)
    on_startup = _start
    redis_settings = _REDIS
    max_jobs = int(os.environ.get("SLOTS", "100"))
    poll_delay = _POLL_S
