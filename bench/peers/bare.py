"""The floor: a route that reads the body and answers JSON, and keeps nothing."""

from uuid import uuid4

from fastapi import FastAPI

from bench.peers.documents import QueuedJob, ScriptRequest

app = FastAPI()


@app.post("/jobs", status_code=202)
async def create(body: ScriptRequest) -> QueuedJob:
    """Forget the job at once."""
    return QueuedJob(id=uuid4().hex, scenario_description=body.scenario_description)
