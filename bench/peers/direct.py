"""No queue at all: the web process calls the model itself."""

from fastapi import FastAPI

from bench.peers.documents import Answered, Asked
from bench.peers.model import script, script_async, shared_client

app = FastAPI()
client = shared_client()


@app.post("/thread")
def in_a_thread(asked: Asked) -> Answered:
    """Wait in one of FastAPI's 40 threads."""
    written = script(client, asked.scenario_description)
    return Answered(script=written, scenario_description=asked.scenario_description)


@app.post("/loop")
async def on_the_loop(asked: Asked) -> Answered:
    """Wait on the event loop."""
    written = await script_async(client, asked.scenario_description)
    return Answered(script=written, scenario_description=asked.scenario_description)
