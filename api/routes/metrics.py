"""Metrics for Prometheus."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from api.environment import Identified
from api.openapi import GUARDED, OPEN_TAG, ok, problems

router = APIRouter(tags=[OPEN_TAG])


@router.get(
    "/metrics",
    summary="Metrics of this process",
    response_class=Response,
    responses={
        200: ok(
            "In Prometheus' text format.",
            None,
            "# HELP loadgenie_waiters Requests that wait for a job or follow its events.\n"
            "# TYPE loadgenie_waiters gauge\nloadgenie_waiters 0.0\n",
            media_type="text/plain",
        ),
        **problems(*GUARDED),
    },
    response_model=None,
)
async def metrics(call: Identified) -> Response:
    """Return counters, and gauges as they are now."""
    environment = call.environment
    text = await environment.metrics.exposition(environment.store)
    return Response(
        text, headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
    )
