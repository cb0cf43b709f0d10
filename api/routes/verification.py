"""The report of a job in the formats that CI systems and code scanning services read."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import examples, responses
from api.documents import WrittenReport
from api.environment import Identified
from api.openapi import STORE, headers_in, ok, problems
from api.reports import downloaded
from api.routes.jobs import PAGE_MAX, KnownId, id_of, job_of
from api.waiting import read
from shared.domain.errors import ErrorCode
from shared.report_formats.formats import ReportFormat

router = APIRouter(tags=["jobs"])

_REPORT = ok(
    "The report.",
    WrittenReport,
    examples.WRITTEN_REPORT,
    headers=("ETag", "Content-Disposition"),
)
_REPORT["content"] |= examples.WRITTEN_REPORTS


@router.get(
    "/jobs/{job_id}/verification",
    name="read_verification",
    summary="Download a report",
    responses={
        200: _REPORT,
        304: ok("As the caller has it.", None, headers=("ETag",)),
        **problems(ErrorCode.JOB_NOT_FOUND, ErrorCode.SCRIPT_NOT_READY, *STORE),
    },
    response_model=None,
    openapi_extra=headers_in("If-None-Match"),
)
async def verification(
    call: Identified,
    job_id: KnownId,
    form: Annotated[
        ReportFormat, Query(alias="format", description="what the report is written as")
    ] = ReportFormat.JSON,
    others: Annotated[
        list[str] | None,
        Query(
            alias="with",
            max_length=PAGE_MAX - 1,
            description="other jobs whose reports stand in the same file; may be given repeatedly",
        ),
    ] = None,
) -> Response:
    """Return the report of a finished job, or one for several scripts, as a file.

    Like a proof it holds no secret that stands in the description, so that it may be handed on.
    """
    jobs = [await job_of(call, job_id)]
    ids = [id_of(other) for other in dict.fromkeys(others or ()) if other != job_id]
    store, owner = call.environment.store, call.owner
    jobs += await asyncio.gather(*(read(store, other, owner) for other in ids))
    # A hundred large reports take a part of a second.
    answer = await run_in_threadpool(downloaded, jobs, form)
    return responses.conditional(answer, call.request.headers.get("if-none-match"))
