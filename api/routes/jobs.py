"""Jobs: make, read, wait, list, cancel, delete, download."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api import bodies, examples, responses
from api import waiting as reading
from api.acceptance import answer_async, preferences_of, wait
from api.current import current
from api.direct_route import DirectRoute
from api.documents import JobDocument, JobList
from api.environment import Call, Identified
from api.http_errors import (
    JobNotCancellableError,
    JobNotFinishedError,
    JobNotFoundError,
)
from api.openapi import CHANGING, MAKING, STORE, WAITING, body_of, headers_in, ok, problems
from api.prefer import asynchronous
from api.request_models import JobBody
from shared import log_facts
from shared.domain.errors import ErrorCode, InvalidRequestError
from shared.domain.job import Job, JobId, JobStatus

router = APIRouter(tags=["jobs"], route_class=DirectRoute)

JAVASCRIPT = "text/javascript; charset=utf-8"
PAGE_MAX = 100
PAGE_DEFAULT = 20
WAIT_MAX_S = 3600

_ID = re.compile(r"[0-9a-f]{32}")


def id_of(text: str) -> JobId:
    """Return an id. Raises JobNotFoundError, without asking the store, for what cannot be one."""
    if not _ID.fullmatch(text):
        raise JobNotFoundError
    return JobId(text)


async def _known_id(job_id: str) -> JobId:
    """Return the id of a path, and add it to all log lines. Raises JobNotFoundError."""
    known = id_of(job_id)
    log_facts.bind(job_id=known)
    return known


KnownId = Annotated[JobId, Depends(_known_id)]


async def job_of(call: Call, job_id: JobId) -> Job:
    """Return the job of a request. Raises JobNotFoundError and StoreUnavailableError."""
    job = await reading.read(call.environment.store, job_id, call.owner)
    current().job_id = job.id
    return job


@router.post(
    "/jobs",
    name="create_job",
    status_code=202,
    summary="Make a job",
    responses={
        200: ok(
            "The job, finished: within the `wait` that was preferred, or by an earlier request.",
            JobDocument,
            examples.SUCCEEDED,
            headers=("ETag", "Preference-Applied", "Idempotency-Replayed"),
        ),
        202: ok(
            "The job.",
            JobDocument,
            examples.QUEUED,
            headers=(
                *("Location", "Retry-After", "ETag"),
                *("Preference-Applied", "Idempotency-Replayed"),
            ),
        ),
        **problems(*MAKING, *CHANGING),
    },
    response_model=None,
    openapi_extra=body_of(JobBody, *bodies.ANY)
    | headers_in("Prefer", "Idempotency-Key", "Cache-Control"),
)
async def create(call: Identified) -> Response:
    """Queue a generation; it goes on whether or not its caller does."""
    settings = call.environment.settings
    body = await bodies.read(
        call.request, JobBody, accepts=bodies.ANY, limit=settings.max_body_bytes
    )
    _check_deadline(body.deadline_s, settings.job_deadline_s)
    request = body.request(await call.environment.sources.read(body))
    waiting = asynchronous(preferences_of(call.request), at_most_s=settings.sync_wait_s)
    return await answer_async(call, request, waiting)


def _check_deadline(asked_s: float | None, longest_s: float) -> None:
    if asked_s is not None and asked_s > longest_s:
        message = f"must be at most {longest_s:g}"
        raise InvalidRequestError(
            f"The request is not valid: deadline_s {message}.", errors=[("deadline_s", message)]
        )


@router.get(
    "/jobs",
    name="list_jobs",
    summary="List jobs",
    responses={
        200: ok("One page, newest first.", JobList, examples.LIST),
        **problems(*STORE),
    },
    response_model=None,
)
async def listing(
    call: Identified,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before")] = None,
    status: JobStatus | None = None,
) -> Response:
    """Return the caller's own jobs; without API keys, everybody's.

    A page may be short, even empty, and have a next one: go on until `next_cursor` is null.
    """
    page = await call.environment.store.page(call.owner, limit=limit, cursor=cursor, status=status)
    return Response(
        JobList.of(page).model_dump_json(),
        headers={"Cache-Control": responses.PRIVATE},
        media_type=responses.JSON,
    )


@router.get(
    "/jobs/{job_id}",
    name="read_job",
    summary="Read a job, or wait for it",
    responses={
        200: ok("The job.", JobDocument, examples.SUCCEEDED, headers=("ETag", "Retry-After")),
        304: ok("As the caller has it.", None, headers=("ETag", "Retry-After")),
        **problems(ErrorCode.JOB_NOT_FOUND, *WAITING, *STORE),
    },
    response_model=None,
    openapi_extra=headers_in("If-None-Match"),
)
async def read(
    call: Identified,
    job_id: KnownId,
    wait_s: Annotated[
        float,
        Query(
            alias="wait",
            ge=0,
            le=WAIT_MAX_S,
            allow_inf_nan=False,
            description="seconds to wait for the job's end; SYNC_WAIT_S at most",
        ),
    ] = 0,
) -> Response:
    """Return the job as soon as it is done, else as it is when the wait is over."""
    job = await job_of(call, job_id)
    if wait_s > 0 and not job.status.done:
        del job  # a fifth of what is held of each who waits
        await call.environment.store.retain(job_id, call.owner)
        within_s = min(wait_s, call.environment.settings.sync_wait_s)
        with call.place():
            waited = await wait(call, job_id, within_s=within_s)
        if waited is None:
            return responses.caller_gone()
        job = waited
    answer = responses.document(job, status=200)
    return responses.conditional(answer, call.request.headers.get("if-none-match"))


@router.get(
    "/jobs/{job_id}/script",
    name="read_script",
    summary="Download a script",
    response_class=Response,
    responses={
        200: ok(
            "The script.",
            None,
            examples.SCRIPT,
            headers=("Content-Disposition",),
            media_type="text/javascript",
        ),
        **problems(ErrorCode.JOB_NOT_FOUND, ErrorCode.SCRIPT_NOT_READY, *STORE),
    },
    response_model=None,
)
async def script(call: Identified, job_id: KnownId) -> Response:
    """Return the verified script as a file."""
    job = await job_of(call, job_id)
    return Response(
        responses.script_of(job).script,
        headers={
            "Cache-Control": responses.PRIVATE,
            "Content-Disposition": f'attachment; filename="loadgenie-{job.id}.js"',
        },
        media_type=JAVASCRIPT,
    )


@router.post(
    "/jobs/{job_id}/cancel",
    name="cancel_job",
    summary="Cancel a job",
    responses={
        200: ok("The job, cancelled now or before.", JobDocument, examples.CANCELLED),
        **problems(
            ErrorCode.CROSS_SITE, ErrorCode.JOB_NOT_FOUND, ErrorCode.JOB_NOT_CANCELLABLE, *STORE
        ),
    },
    response_model=None,
)
async def cancel(call: Identified, job_id: KnownId) -> Response:
    """Cancel at once, queued or running; a second time changes nothing."""
    job = await call.environment.store.cancel(job_id, call.owner)
    if job is None:
        raise JobNotFoundError
    current().job_id = job.id
    if job.status is not JobStatus.CANCELLED:
        raise JobNotCancellableError(f"The job had already {job.status.value}.")
    return responses.document(job, status=200)


@router.delete(
    "/jobs/{job_id}",
    name="delete_job",
    status_code=204,
    summary="Delete a job",
    response_class=Response,
    responses={
        204: ok("The job is forgotten, with its result and its history.", None),
        **problems(
            ErrorCode.CROSS_SITE, ErrorCode.JOB_NOT_FOUND, ErrorCode.JOB_NOT_FINISHED, *STORE
        ),
    },
    response_model=None,
)
async def delete(call: Identified, job_id: KnownId) -> Response:
    """Forget a finished job at once; there is no way back."""
    deleted = await call.environment.store.delete(job_id, call.owner)
    if deleted is None:
        raise JobNotFoundError
    current().job_id = job_id
    if not deleted:
        raise JobNotFinishedError("The job is not finished; cancel it first.")
    return Response(status_code=204)
