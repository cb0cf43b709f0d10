"""Shows what a description is read as, at once: no job, no model."""

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bodies, examples, responses
from api.direct_route import DirectRoute
from api.documents import PlanAnswer
from api.environment import Identified
from api.openapi import BODY, STORE, body_of, ok, problems
from api.request_models import PlanBody

router = APIRouter(tags=["scripts"], route_class=DirectRoute)


@router.post(
    "/api/plan",
    summary="Read a description",
    responses={
        200: ok("What the description asks for, as far as it is read.", PlanAnswer, examples.PLAN),
        **problems(*STORE, *BODY),
    },
    response_model=None,
    openapi_extra=body_of(PlanBody, bodies.JSON),
)
async def read_plan(call: Identified) -> Response:
    """Return the plan with the fate of every quantity; spans count UTF-16 units.

    `plan.sources` says what was taken of each source, what was left out, and why.

    The same words always have the same plan: it says what a script would be held against.
    """
    body = await bodies.read(
        call.request,
        PlanBody,
        accepts=(bodies.JSON,),
        limit=call.environment.settings.max_body_bytes,
    )
    sources = await call.environment.sources.read(body)
    # Up to a tenth of a second for the longest text that is taken.
    answer = await run_in_threadpool(
        PlanAnswer.of, body.scenario_description or "", body.plan, sources
    )
    return Response(answer.model_dump_json(), media_type=responses.JSON)
