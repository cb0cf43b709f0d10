"""No queue at all: the web process calls the model itself."""

from fastapi import FastAPI

from bench.peers.documents import ScriptAnswer, ScriptRequest
from bench.peers.model import script, script_async, shared_client

app = FastAPI()
client = shared_client()


@app.post("/thread")
def in_a_thread(body: ScriptRequest) -> ScriptAnswer:
    """Wait in one of FastAPI's 40 threads."""
    script_text = script(client, body.scenario_description)
    return ScriptAnswer(script=script_text, scenario_description=body.scenario_description)


@app.post("/loop")
async def on_the_loop(body: ScriptRequest) -> ScriptAnswer:
    """Wait on the event loop."""
    script_text = await script_async(client, body.scenario_description)
    return ScriptAnswer(script=script_text, scenario_description=body.scenario_description)
