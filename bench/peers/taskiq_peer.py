"""taskiq: enqueue and wait, and the worker's side, which taskiq's command takes `broker` of."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from fastapi import FastAPI
from google import genai
from taskiq_redis import ListQueueBroker, RedisAsyncResultBackend

from bench.peers.documents import QueuedJob, ScriptAnswer, ScriptRequest
from bench.peers.model import script_async, shared_client

_URL = os.environ["REDIS_URL"]
# Its default of 0.2 s would be all that is seen of it.
_POLL_S = 0.01
broker = ListQueueBroker(_URL).with_result_backend(
    RedisAsyncResultBackend(_URL, result_ex_time=3600)
)


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    await broker.startup()
    yield
    await broker.shutdown()


app = FastAPI(lifespan=_lifespan)


@broker.task  # type: ignore[untyped-decorator]  # not installed where types are checked
async def write(description: str) -> str:
    """Call the model."""
    return await script_async(_client(), description)


@app.post("/jobs", status_code=202)
async def create(body: ScriptRequest) -> QueuedJob:
    """Enqueue."""
    task = await write.kiq(body.scenario_description)
    return QueuedJob(id=task.task_id, scenario_description=body.scenario_description)


@app.post("/wait")
async def wait(body: ScriptRequest) -> ScriptAnswer:
    """Enqueue, and ask for the result until it is there."""
    task = await write.kiq(body.scenario_description)
    result = await task.wait_result(check_interval=_POLL_S, timeout=60)
    return ScriptAnswer(script=result.return_value, scenario_description=body.scenario_description)


@cache
def _client() -> genai.Client:
    return shared_client()
