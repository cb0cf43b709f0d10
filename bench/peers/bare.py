"""The floor: a route that reads the body and answers JSON, and keeps nothing."""

from uuid import uuid4

from fastapi import FastAPI

from bench.peers.documents import Asked, Queued

app = FastAPI()


@app.post("/jobs", status_code=202)
async def create(asked: Asked) -> Queued:
    """Forget the job at once."""
    return Queued(id=uuid4().hex, scenario_description=asked.scenario_description)
