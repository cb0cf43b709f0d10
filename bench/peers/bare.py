"""The floor: routes that do the least that can be asked of a route."""

import asyncio
import os
from typing import Annotated
from uuid import uuid4

from fastapi import FastAPI, Query
from redis.asyncio import Redis

from bench.peers.documents import QueuedJob, ScriptRequest

app = FastAPI()
_redis = Redis.from_url(os.environ["REDIS_URL"])


@app.post("/jobs", status_code=202)
async def create(body: ScriptRequest) -> QueuedJob:
    """Read the body, answer JSON, and forget the job at once."""
    return QueuedJob(id=uuid4().hex, scenario_description=body.scenario_description)


@app.get("/jobs/{job_id}")
async def read(job_id: str, wait: Annotated[float, Query()] = 0) -> QueuedJob:
    """Wait for a time, if asked to; else answer what one GET finds."""
    if wait:
        await asyncio.sleep(wait)
        return QueuedJob(id=job_id, scenario_description="")
    return QueuedJob.model_validate_json(await _redis.get(f"bare:{job_id}") or "")
