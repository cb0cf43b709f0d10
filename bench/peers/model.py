"""One call of the model through google-genai, with the prompt that LoadGenie's worker sends."""

import json
import os

from google import genai
from google.genai import types

from shared.domain.wanted import Wanted
from worker.generate.model.prompting import for_draft
from worker.generate.model.text_model import ANSWER_SCHEMA

_MODEL = "gemini-3.8-flash"


def shared_client() -> genai.Client:
    """Build a client for the whole process: one per call would cost 70 ms of CPU each."""
    return genai.Client(
        api_key="no-real-key",
        http_options=types.HttpOptions(
            base_url=os.environ["GOOGLE_GEMINI_BASE_URL"], api_version="v1beta"
        ),
    )


def script(client: genai.Client, description: str) -> str:
    """Ask for a script and wait in this thread."""
    user, config = _request(description)
    answer = client.models.generate_content(model=_MODEL, contents=user, config=config)
    return _script_in(answer)


async def script_async(client: genai.Client, description: str) -> str:
    """Ask for a script on the event loop."""
    user, config = _request(description)
    answer = await client.aio.models.generate_content(model=_MODEL, contents=user, config=config)
    return _script_in(answer)


def _request(description: str) -> tuple[str, types.GenerateContentConfig]:
    prompt = for_draft(Wanted(description=description))
    config = types.GenerateContentConfig(
        system_instruction=prompt.system,
        temperature=0.8,
        response_mime_type="application/json",
        response_json_schema=ANSWER_SCHEMA,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )
    return prompt.user, config


def _script_in(answer: types.GenerateContentResponse) -> str:
    written: str = json.loads(answer.text or "")["script"]
    return written
