"""Celery as tutorials wait for it: `delay`, then `get`, over a result backend."""

from fastapi import FastAPI

from bench.peers.documents import Answered, Asked
from bench.peers.naive_tasks import write

app = FastAPI()


@app.post("/wait")
def wait(asked: Asked) -> Answered:
    """Hold one of FastAPI's 40 threads until the result is there."""
    written = write.delay(asked.scenario_description).get(timeout=30)
    return Answered(script=written, scenario_description=asked.scenario_description)
