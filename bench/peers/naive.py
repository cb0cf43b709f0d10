"""Celery as tutorials wait for it: `delay`, then `get`, over a result backend."""

from fastapi import FastAPI

from bench.peers.documents import ScriptAnswer, ScriptRequest
from bench.peers.naive_tasks import write

app = FastAPI()


@app.post("/wait")
def wait(body: ScriptRequest) -> ScriptAnswer:
    """Hold one of FastAPI's 40 threads until the result is there."""
    script = write.delay(body.scenario_description).get(timeout=30)
    return ScriptAnswer(script=script, scenario_description=body.scenario_description)
