"""Scripts at once: the seed's routes, which wait for their job."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api import bodies, examples
from api.acceptance import answer_sync, preferences_of
from api.direct_route import DirectRoute
from api.documents import JobDocument, ScriptAnswer
from api.environment import Call, Identified
from api.openapi import CHANGING, GENERATION, MAKING, OUTCOMES, body_of, headers_in, ok, problems
from api.prefer import synchronous
from api.request_models import GenerateBody

router = APIRouter(tags=["scripts"], route_class=DirectRoute)

_RESPONSES = {
    200: ok("The script.", ScriptAnswer, examples.ANSWER, headers=("Idempotency-Replayed",)),
    202: ok(
        "With `Prefer: respond-async`: the job.",
        JobDocument,
        examples.QUEUED,
        headers=("Location", "Retry-After", "Preference-Applied", "Idempotency-Replayed"),
    ),
    **problems(*MAKING, *CHANGING, *OUTCOMES, *GENERATION),
}


def _extra(*media_types: str) -> dict[str, Any]:
    return body_of(GenerateBody, *media_types) | headers_in(
        "Prefer", "Idempotency-Key", "Cache-Control"
    )


@router.post(
    "/api/generate-script",
    name="generate_script",
    summary="Generate a script, from JSON or a form",
    responses=_RESPONSES,
    response_model=None,
    openapi_extra=_extra(*bodies.ANY),
)
async def generate(call: Identified) -> Response:
    """Wait for the script, up to `SYNC_WAIT_S`; hanging up before cancels the job."""
    return await _generate(call, bodies.ANY)


@router.post(
    "/generate-script",
    name="generate_script_from_json",
    summary="Generate a script, from JSON",
    responses=_RESPONSES,
    response_model=None,
    openapi_extra=_extra(bodies.JSON),
)
async def generate_from_json(call: Identified) -> Response:
    """As `/api/generate-script`."""
    return await _generate(call, (bodies.JSON,))


@router.post(
    "/generate-script-form",
    name="generate_script_from_form",
    summary="Generate a script, from a form",
    responses=_RESPONSES,
    response_model=None,
    openapi_extra=_extra(*bodies.FORMS),
)
async def generate_from_form(call: Identified) -> Response:
    """As `/api/generate-script`."""
    return await _generate(call, bodies.FORMS)


async def _generate(call: Call, accepts: tuple[str, ...]) -> Response:
    settings = call.environment.settings
    body = await bodies.read(
        call.request, GenerateBody, accepts=accepts, limit=settings.max_body_bytes
    )
    request = body.request(await call.environment.sources.read(body))
    waiting = synchronous(preferences_of(call.request), at_most_s=settings.sync_wait_s)
    return await answer_sync(call, request, waiting)
