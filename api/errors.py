"""Failures over HTTP: the one table of statuses, meanings and remedies."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from shared.domain.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table: status, title, what it means, and what a caller does about it."""

    status: HTTPStatus
    title: str
    meaning: str
    remedy: str


_S = HTTPStatus
TABLE: Mapping[ErrorCode, Kind] = MappingProxyType(
    {
        ErrorCode.INVALID_REQUEST: Kind(
            _S.BAD_REQUEST,
            "Invalid request",
            "The body, a parameter or a header breaks the contract; `errors` lists each field.",
            "Correct the request; the same one fails again. A name that stands twice in one JSON "
            "object breaks nothing: the last counts.",
        ),
        ErrorCode.UNAUTHORIZED: Kind(
            _S.UNAUTHORIZED,
            "API key required",
            "No API key came with the request, or one that is not accepted.",
            "Send `Authorization: Bearer KEY` or `X-API-Key: KEY`.",
        ),
        ErrorCode.CROSS_SITE: Kind(
            _S.FORBIDDEN,
            "Page of another site",
            "A browser sent this for a page whose origin is not one of `CORS_ORIGINS`.",
            "Call from the service's own pages or a program; or let the operator add the origin.",
        ),
        ErrorCode.NOT_FOUND: Kind(
            _S.NOT_FOUND,
            "Not found",
            "There is no such route, or no finding of that code.",
            "`/docs` lists all routes, `GET /api/findings` all findings.",
        ),
        ErrorCode.JOB_NOT_FOUND: Kind(
            _S.NOT_FOUND,
            "Job not found",
            "There is no such job: it never existed, it expired or was deleted, or another key "
            "made it. It may be the one that `base_job_id` names.",
            "Finished jobs are kept for `RESULT_TTL_S` (a day by default).",
        ),
        ErrorCode.METHOD_NOT_ALLOWED: Kind(
            _S.METHOD_NOT_ALLOWED,
            "Method not allowed",
            "The route exists, but not for this method; `Allow` names those it has.",
            "Use one of the methods in `Allow`.",
        ),
        ErrorCode.REQUEST_TIMEOUT: Kind(
            _S.REQUEST_TIMEOUT,
            "Request not finished in time",
            "A head takes at most 10 s to come, a body 30 s. The connection was closed.",
            "Send the whole request at once.",
        ),
        ErrorCode.JOB_NOT_CANCELLABLE: Kind(
            _S.CONFLICT,
            "Job not cancellable",
            "The job had succeeded or failed before it could be cancelled.",
            "Read the job: it will not change any more.",
        ),
        ErrorCode.JOB_NOT_FINISHED: Kind(
            _S.CONFLICT,
            "Job not finished",
            "The job still waits or runs, so that it cannot be deleted.",
            "Cancel it first, or wait for its end.",
        ),
        ErrorCode.SCRIPT_NOT_READY: Kind(
            _S.CONFLICT,
            "Script not ready",
            "The job has no script to give out: it is not finished, was cancelled, failed, or "
            "only validates; it may be the one that `base_job_id` names. A synchronous caller sees "
            "this when its job was cancelled meanwhile.",
            "With a `Retry-After` header, ask again; otherwise read the job to see why.",
        ),
        ErrorCode.PAYLOAD_TOO_LARGE: Kind(
            _S.REQUEST_ENTITY_TOO_LARGE,
            "Body too large",
            "The body is larger than `MAX_BODY_BYTES` (1 MiB by default).",
            "Send less.",
        ),
        ErrorCode.UNSUPPORTED_MEDIA_TYPE: Kind(
            _S.UNSUPPORTED_MEDIA_TYPE,
            "Unsupported media type",
            "The `Content-Type` is missing, not one that the route takes, or names a character "
            "set that is not supported.",
            "Send `application/json`, or a form where the route takes forms.",
        ),
        ErrorCode.HOST_NOT_ALLOWED: Kind(
            _S.MISDIRECTED_REQUEST,
            "Host not allowed",
            "The `Host` header names none of `ALLOWED_HOSTS`.",
            "Use an address of the service; or let the operator add the name to `ALLOWED_HOSTS`.",
        ),
        ErrorCode.IDEMPOTENCY_MISMATCH: Kind(
            _S.UNPROCESSABLE_ENTITY,
            "Idempotency key reused",
            "The `Idempotency-Key` came with another request before.",
            "Use a new key for a new request.",
        ),
        ErrorCode.DESCRIPTION_REFUSED: Kind(
            _S.UNPROCESSABLE_ENTITY,
            "Description refused",
            "The model's safety filter refused the description, or it takes too long to read.",
            "Describe the test in other words.",
        ),
        ErrorCode.CANNOT_CHANGE: Kind(
            _S.UNPROCESSABLE_ENTITY,
            "Script cannot be changed",
            "The offline generator cannot make this change of this script without losing something "
            "of it, or did not understand the wish.",
            "Say it as `detail` tells, change the script by hand, or let a model do it.",
        ),
        ErrorCode.RATE_LIMITED: Kind(
            _S.TOO_MANY_REQUESTS,
            "Too many requests",
            "More than this key or client may have: new jobs by its rate limit, queued jobs, or "
            "requests that wait or follow events at a time.",
            "Wait as long as `Retry-After` says; `RateLimit` shows what is left of a rate limit.",
        ),
        ErrorCode.HEADERS_TOO_LARGE: Kind(
            _S.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "Headers too large",
            "The request's line and headers are larger than 32 KiB.",
            "Send fewer and shorter headers.",
        ),
        ErrorCode.INTERNAL: Kind(
            _S.INTERNAL_SERVER_ERROR,
            "Internal error",
            "A defect of LoadGenie. The log has its place under the request id.",
            "Report it, with the `request_id`.",
        ),
        ErrorCode.POISONED: Kind(
            _S.INTERNAL_SERVER_ERROR,
            "Job poisoned",
            "The job was taken `MAX_ATTEMPTS` times, and each time its worker ended before it.",
            "Report it, with the `request_id`; the operator finds the job among the dead letters.",
        ),
        ErrorCode.AI_SERVICE_ERROR: Kind(
            _S.SERVICE_UNAVAILABLE,
            "AI service error",
            "The model answered something empty or unusable, on every try.",
            "Try again later.",
        ),
        ErrorCode.AI_UNAVAILABLE: Kind(
            _S.SERVICE_UNAVAILABLE,
            "AI service unavailable",
            "The model could not be reached, timed out or failed, on every try; or it did so for "
            "others just before, and was not asked.",
            "Try again later.",
        ),
        ErrorCode.AI_QUOTA: Kind(
            _S.SERVICE_UNAVAILABLE,
            "AI quota exhausted",
            "The model's provider refused further calls for now.",
            "Try again later; if it stays, the operator needs a larger quota.",
        ),
        ErrorCode.AI_MISCONFIGURED: Kind(
            _S.SERVICE_UNAVAILABLE,
            "AI service misconfigured",
            "The provider refused the service's key, project or model name.",
            "Only the operator can correct it: check `GEMINI_API_KEY` and `GEMINI_MODEL`.",
        ),
        ErrorCode.AI_INCOMPLETE_OUTPUT: Kind(
            _S.SERVICE_UNAVAILABLE,
            "AI answer incomplete",
            "The model's answer was cut off at its output limit.",
            "Describe a smaller test.",
        ),
        ErrorCode.SCRIPT_REJECTED: Kind(
            _S.SERVICE_UNAVAILABLE,
            "Script rejected",
            "Every draft failed its verification. `findings` says why, `draft` holds the last one; "
            "it is not proven to run.",
            "Describe the test more precisely, or correct the draft by the findings.",
        ),
        ErrorCode.OVERLOADED: Kind(
            _S.SERVICE_UNAVAILABLE,
            "Overloaded",
            "More jobs are queued than `MAX_QUEUED_JOBS` allows, or more callers wait than the "
            "process can hold. Nothing was accepted.",
            "Try again after `Retry-After`; the operator can start more workers.",
        ),
        ErrorCode.STORE_UNAVAILABLE: Kind(
            _S.SERVICE_UNAVAILABLE,
            "Job store unavailable",
            "Redis is out of reach. With a `job_id`, that job was accepted and goes on.",
            "Try again after `Retry-After`; with an `Idempotency-Key` no job is made twice.",
        ),
        ErrorCode.WAIT_TIMEOUT: Kind(
            _S.GATEWAY_TIMEOUT,
            "Not finished in time",
            "The job did not finish while the request waited. It goes on.",
            "Read the job at `Location`, or ask with `Prefer: respond-async`.",
        ),
        ErrorCode.DEADLINE_EXCEEDED: Kind(
            _S.GATEWAY_TIMEOUT,
            "Deadline exceeded",
            "The job did not finish within its deadline and ended.",
            "Try again; if it stays, the workers are too few or the model too slow.",
        ),
    }
)

# Where waiting helps and the failure itself does not say how long.
RETRY_AFTER_S: Mapping[ErrorCode, int] = MappingProxyType(
    {
        ErrorCode.AI_SERVICE_ERROR: 5,
        ErrorCode.AI_UNAVAILABLE: 10,
        ErrorCode.AI_QUOTA: 60,
        ErrorCode.OVERLOADED: 10,
        ErrorCode.STORE_UNAVAILABLE: 2,
        ErrorCode.RATE_LIMITED: 1,
    }
)
