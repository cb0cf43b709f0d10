"""Renders jobs as responses: bodies, ETags, Retry-After, and the end of a synchronous wait."""

from collections.abc import Callable
from hashlib import blake2b

from starlette.responses import Response

from api.current import address
from api.documents import JobDocument, ScriptAnswer, ValidationAnswer
from api.http_errors import ScriptNotReadyError, WaitTimeoutError
from api.problem_responses import job_failure_response
from shared.domain.errors import InternalError
from shared.domain.job import Job, JobKind, JobStatus
from shared.domain.script import GeneratedScript
from shared.domain.verification import Report

JSON = "application/json"
PRIVATE = "private, no-cache"
# nginx's status for a client that closed its connection.
CALLER_GONE = 499

# One second while it runs or is next; with a long queue ahead, polling less often loses nothing.
JOBS_PER_POLL_SECOND = 50
LONGEST_POLL_S = 30


def poll_after_s(job: Job) -> int:
    """Return the seconds after which polling again makes sense."""
    place = job.queue_position or 0
    return min(LONGEST_POLL_S, 1 + place // JOBS_PER_POLL_SECOND)


def script_of(job: Job) -> GeneratedScript:
    """Return the script that a job made. Raises ScriptNotReadyError."""
    if isinstance(job.result, GeneratedScript):
        return job.result
    if not job.status.done:
        raise ScriptNotReadyError(
            f"The job is {job.status.value}; its script is not ready yet.",
            retry_after_s=poll_after_s(job),
        )
    if job.request.kind is JobKind.VALIDATE:
        raise ScriptNotReadyError("The job validates a script and makes none.")
    raise ScriptNotReadyError(f"The job is {job.status.value} and has no script to give out.")


def document(job: Job, *, status: int, location: str | None = None) -> Response:
    """Return the job's document; its ETag changes with anything that is visible."""
    body = JobDocument.of(job).model_dump_json().encode()
    headers = {"Cache-Control": PRIVATE, "ETag": etag_of(body)}
    if not job.status.done:
        headers["Retry-After"] = str(poll_after_s(job))
    if location is not None:
        headers["Location"] = location
    return Response(body, status_code=status, headers=headers, media_type=JSON)


def etag_of(body: bytes) -> str:
    """Return the ETag of a body."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def matches(if_none_match: str, etag: str) -> bool:
    """Return whether one tag matches; weakly, as RFC 9110 requires for If-None-Match."""
    offered = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in offered or etag in offered


def conditional(answer: Response, if_none_match: str | None) -> Response:
    """Return 304 if the caller has this body, else the response itself."""
    if if_none_match is None or not matches(if_none_match, answer.headers["ETag"]):
        return answer
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in {"content-length", "content-type"}
    }
    return Response(status_code=304, headers=headers)


def caller_gone() -> Response:
    """Return a response that nobody reads; the request's log line shows its status."""
    return Response(status_code=CALLER_GONE)


def accepted(job: Job) -> Response:
    """Return the 202 for a job that goes on."""
    return document(job, status=202, location=address(f"/jobs/{job.id}"))


def result(job: Job, succeeded: Callable[[Job], Response] | None = None) -> Response:
    """Return a finished job's outcome, as a synchronous caller gets it.

    `succeeded` writes that of a job that succeeded; without it, it is a document.

    Raises ScriptNotReadyError for a job that was cancelled meanwhile, and WaitTimeoutError for one
    that is not finished.
    """
    match job.status:
        case JobStatus.SUCCEEDED:
            return succeeded(job) if succeeded is not None else _outcome(job)
        case JobStatus.FAILED:
            return job_failure_response(job)
        case JobStatus.CANCELLED:
            raise ScriptNotReadyError("The job was cancelled before it had a result.")
        case JobStatus.QUEUED | JobStatus.RUNNING:
            raise WaitTimeoutError(
                "The job did not finish in time. It goes on; read it at Location.",
                retry_after_s=poll_after_s(job),
            )


def _outcome(job: Job) -> Response:
    return Response(_text(job), headers={"Cache-Control": "no-store"}, media_type=JSON)


def _text(job: Job) -> str:
    match job.result:
        case GeneratedScript() as script:
            return ScriptAnswer.of_job(job, script).model_dump_json()
        case Report() as report:
            return ValidationAnswer.of_job(job, report).model_dump_json()
        case None:
            raise InternalError("The job succeeded without a recorded result.")
