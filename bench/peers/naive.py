"""Celery as tutorials show it: `delay` in a `def` route, then `get` over a result backend."""

from fastapi import FastAPI

from bench.peers.documents import QueuedJob, ScriptAnswer, ScriptRequest
from bench.peers.naive_tasks import write

app = FastAPI()


@app.post("/jobs", status_code=202)
def create(body: ScriptRequest) -> QueuedJob:
    """Send from one of FastAPI's 40 threads."""
    sent = write.delay(body.scenario_description)
    return QueuedJob(id=sent.id, scenario_description=body.scenario_description)


@app.post("/wait")
def wait(body: ScriptRequest) -> ScriptAnswer:
    """Hold one of FastAPI's 40 threads until the result is there."""
    script = write.delay(body.scenario_description).get(timeout=60)
    return ScriptAnswer(script=script, scenario_description=body.scenario_description)
