"""saq: enqueue and wait, and the worker's side, which saq's command takes `settings` of."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from saq import Queue

from bench.peers.documents import QueuedJob, ScriptAnswer, ScriptRequest
from bench.peers.model import script_async, shared_client

queue = Queue.from_url(os.environ["REDIS_URL"])


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    await queue.connect()
    yield
    await queue.disconnect()


app = FastAPI(lifespan=_lifespan)


@app.post("/jobs", status_code=202)
async def create(body: ScriptRequest) -> QueuedJob:
    """Enqueue."""
    job = await queue.enqueue("write", description=body.scenario_description)
    return QueuedJob(id=job.key, scenario_description=body.scenario_description)


@app.post("/wait")
async def wait(body: ScriptRequest) -> ScriptAnswer:
    """Enqueue, and listen for the result."""
    script = await queue.apply("write", timeout=60, description=body.scenario_description)
    return ScriptAnswer(script=script, scenario_description=body.scenario_description)


async def write(context: dict[str, Any], *, description: str) -> str:
    """Call the model."""
    return await script_async(context["model"], description)


async def _start(context: dict[str, Any]) -> None:
    context["model"] = shared_client()


settings = {
    "queue": queue,
    "functions": [write],
    "concurrency": int(os.environ.get("SLOTS", "100")),
    "startup": _start,
}
