"""Verifies a script of the caller's own, as a job like any other."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api import bodies, examples
from api.acceptance import answer_sync, preferences_of
from api.documents import JobDocument, WrittenAnswer
from api.environment import Identified
from api.openapi import MAKING, OUTCOMES, body_of, headers_in, ok, problems
from api.prefer import synchronous
from api.reports import answered
from api.validate_body import ValidateBody
from shared.report_formats.formats import ReportFormat

router = APIRouter(tags=["scripts"])

_REPORT = ok(
    "The report, whatever its verdict.",
    WrittenAnswer,
    examples.VALIDATION,
    headers=("Idempotency-Replayed", "Content-Location"),
)
_REPORT["content"] |= examples.WRITTEN_REPORTS


@router.post(
    "/api/validate-script",
    name="validate_script",
    summary="Verify a script",
    responses={
        200: _REPORT,
        202: ok(
            "With `Prefer: respond-async`: the job, whose result will be the report.",
            JobDocument,
            examples.QUEUED | {"kind": "validate"},
            headers=("Location", "Retry-After", "Preference-Applied", "Idempotency-Replayed"),
        ),
        **problems(*MAKING, *OUTCOMES),
    },
    response_model=None,
    openapi_extra=body_of(ValidateBody, bodies.JSON, bodies.MULTIPART)
    | headers_in("Prefer", "Idempotency-Key"),
)
async def validate(
    call: Identified,
    form: Annotated[
        ReportFormat,
        Query(alias="format", description="what the report is written as; `json` names its job"),
    ] = ReportFormat.JSON,
) -> Response:
    """Wait for the report; a rejected script is a finished verification, so a 200 too."""
    settings = call.environment.settings
    body = await bodies.read(
        call.request,
        ValidateBody,
        accepts=(bodies.JSON, bodies.MULTIPART),
        limit=settings.max_body_bytes,
    )
    request = body.request(await call.environment.sources.read(body))
    waiting = synchronous(preferences_of(call.request), at_most_s=settings.sync_wait_s)
    succeeded = None if form is ReportFormat.JSON else partial(answered, form=form)
    return await answer_sync(call, request, waiting, succeeded)
