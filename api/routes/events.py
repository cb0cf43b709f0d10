"""A job's events, past and future, as server-sent events."""

from fastapi import APIRouter
from starlette.responses import Response

from api import examples
from api.direct_route import DirectRoute
from api.documents import EventData
from api.environment import Identified
from api.event_stream import EVENT_STREAM, PlacedStream, follow, unseen
from api.openapi import STORE, WAITING, headers_in, ok, problems
from api.routes.jobs import KnownId, job_of
from shared.domain.errors import ErrorCode

router = APIRouter(tags=["jobs"], route_class=DirectRoute)


@router.get(
    "/jobs/{job_id}/events",
    name="follow_job",
    summary="Follow a job",
    response_class=Response,
    responses={
        200: ok(
            "Events `status`, `stage`, `finding` and, last, `result`; the data of each is JSON: "
            + ", ".join(f"`{name}`" for name in EventData.model_fields)
            + ". Comments keep the connection open. After `result` the stream ends.",
            None,
            examples.EVENTS,
            media_type=EVENT_STREAM,
        ),
        204: ok("The caller has seen the last event; an EventSource stops reconnecting.", None),
        **problems(ErrorCode.JOB_NOT_FOUND, *WAITING, *STORE),
    },
    response_model=None,
    openapi_extra=headers_in("Last-Event-ID"),
)
async def events(call: Identified, job_id: KnownId) -> Response:
    """Return the events since `Last-Event-ID` (all, if that is not one of the job's)."""
    store = call.environment.store
    job = await job_of(call, job_id)
    past = await store.events(job_id, after=None)
    missed = unseen(past, call.request.headers.get("last-event-id"))
    if job.status.done and past and not missed:
        return Response(status_code=204)
    if not job.status.done:
        await store.retain(job_id, call.owner)
    return PlacedStream(
        call.place(),
        follow(call.environment, job_id, missed, after=past[-1].id if past else None),
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        stopping=call.environment.stopping,
    )
