"""Renders failures as problems, for the current request and in the documents of jobs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil

from starlette.responses import Response

from api.current import address, current
from api.errors import RETRY_AFTER_S, TABLE
from api.problem import FieldError, Problem, type_of
from shared.domain.errors import ErrorCode, Failure, InvalidRequestError, LoadGenieError
from shared.domain.job import Job, JobId
from shared.tracing import spans

PROBLEM_JSON = "application/problem+json"
SEED_TIME = "%Y-%m-%d %H:%M:%S"


def problem_response(error: LoadGenieError) -> Response:
    """Return the response for a failure of the current request."""
    request = current()
    spans.annotate({"loadgenie.error_code": error.code})
    errors = error.errors if isinstance(error, InvalidRequestError) else ()
    problem = _problem(
        Failure.of(error),
        instance=address(request.path),
        request_id=request.request_id,
        at=datetime.now(UTC),
        job_id=request.job_id,
        trace=spans.traceparent(),
        errors=errors,
    )
    return _response(problem, error.retry_after_s)


def job_failure_response(job: Job) -> Response:
    """Return the response that reports a failed job's failure to the current request."""
    failure = failure_of(job)
    problem = job_problem(job, failure).model_copy(update={"request_id": current().request_id})
    return _response(problem, failure.retry_after_s)


def failure_of(job: Job) -> Failure:
    """Return why a job failed."""
    if job.failure is None:
        return Failure(code=ErrorCode.INTERNAL, detail="The job failed without a recorded reason.")
    return job.failure


def job_problem(job: Job, failure: Failure) -> Problem:
    """Return a job's failure as a problem, the same in its document and in a synchronous answer."""
    return _problem(
        failure,
        instance=address(f"/jobs/{job.id}"),
        request_id=job.request_id,
        at=job.finished_at or job.created_at,
        job_id=job.id,
        trace=job.traceparent,
    )


def _problem(
    failure: Failure,
    *,
    instance: str,
    request_id: str,
    at: datetime,
    job_id: JobId | None,
    trace: str | None,
    errors: Sequence[tuple[str, str]] = (),
) -> Problem:
    kind = TABLE[failure.code]
    rejected = failure.code is ErrorCode.SCRIPT_REJECTED
    return Problem(
        type=type_of(failure.code),
        title=kind.title,
        status=kind.status,
        detail=failure.detail or kind.meaning,
        instance=instance,
        code=failure.code,
        error=kind.title,
        timestamp=at.strftime(SEED_TIME),
        request_id=request_id,
        job_id=job_id,
        trace_id=spans.trace_id_of(trace) if trace else None,
        errors=[FieldError(field=name, message=message) for name, message in errors] or None,
        findings=list(failure.findings) if rejected else None,
        draft=failure.draft if rejected else None,
    )


def _response(problem: Problem, retry_after_s: float | None) -> Response:
    headers = {"Cache-Control": "no-store"}
    wait_s = retry_after_s if retry_after_s is not None else RETRY_AFTER_S.get(problem.code)
    if wait_s is not None:
        headers["Retry-After"] = str(max(1, ceil(wait_s)))
    if problem.code is ErrorCode.REQUEST_TIMEOUT:
        headers["Connection"] = "close"
    if problem.code is ErrorCode.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="LoadGenie"'
    if problem.job_id is not None:
        headers["Location"] = address(f"/jobs/{problem.job_id}")
    return Response(
        problem.model_dump_json(),
        status_code=problem.status,
        headers=headers,
        media_type=PROBLEM_JSON,
    )
