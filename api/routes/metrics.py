"""Metrics for Prometheus."""

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from api.environment import Env
from api.http_errors import UnauthorizedError
from api.openapi import EVERYWHERE, OPEN_TAG, ok, problems
from shared.domain.errors import ErrorCode

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
        **problems(ErrorCode.UNAUTHORIZED, *EVERYWHERE),
    },
    response_model=None,
)
async def metrics(request: Request, environment: Env) -> Response:
    """Return counters, and gauges as they are now; METRICS_PROTECTED requires a key."""
    if environment.settings.metrics_protected and not environment.keys.owner(request.headers):
        raise UnauthorizedError
    text = await environment.metrics.exposition(environment.store)
    return Response(
        text, headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
    )
