"""Every failure that LoadGenie expects, as one tree with stable codes.

HTTP statuses live in `api/errors.py` only; what to do after a failure, in
`worker/generate/model/retry.py`.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from shared.domain.value import Value
from shared.domain.verification import Finding


class ErrorCode(StrEnum):
    """The stable name of each failure; documented one by one in `docs/errors.md`."""

    INVALID_REQUEST = "invalid_request"
    UNAUTHORIZED = "unauthorized"
    CROSS_SITE = "cross_site"
    NOT_FOUND = "not_found"
    JOB_NOT_FOUND = "job_not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    REQUEST_TIMEOUT = "request_timeout"
    JOB_NOT_CANCELLABLE = "job_not_cancellable"
    JOB_NOT_FINISHED = "job_not_finished"
    SCRIPT_NOT_READY = "script_not_ready"
    PAYLOAD_TOO_LARGE = "payload_too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    HOST_NOT_ALLOWED = "host_not_allowed"
    IDEMPOTENCY_MISMATCH = "idempotency_mismatch"
    DESCRIPTION_REFUSED = "description_refused"
    RATE_LIMITED = "rate_limited"
    HEADERS_TOO_LARGE = "headers_too_large"
    INTERNAL = "internal"
    CANNOT_CHANGE = "cannot_change"
    AI_SERVICE_ERROR = "ai_service_error"
    AI_UNAVAILABLE = "ai_unavailable"
    AI_QUOTA = "ai_quota"
    AI_MISCONFIGURED = "ai_misconfigured"
    AI_INCOMPLETE_OUTPUT = "ai_incomplete_output"
    SCRIPT_REJECTED = "script_rejected"
    OVERLOADED = "overloaded"
    STORE_UNAVAILABLE = "store_unavailable"
    WAIT_TIMEOUT = "wait_timeout"
    DEADLINE_EXCEEDED = "deadline_exceeded"
    POISONED = "poisoned"


class LoadGenieError(Exception):
    """An expected failure. `detail` may be published: no key, no address, no traceback.

    `transient` says whether the same attempt may succeed later; `retry_after_s` when, if known.
    """

    code: ClassVar[ErrorCode]
    transient: ClassVar[bool] = False

    def __init__(self, detail: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after_s = retry_after_s


class AIServiceError(LoadGenieError):
    """The model's answer was unreadable or empty, or it failed in an undocumented way."""

    code = ErrorCode.AI_SERVICE_ERROR
    transient = True


class AIOutageError(AIServiceError):
    """The model is away for now; `final` says that no short wait brings it back."""

    def __init__(
        self, detail: str, *, retry_after_s: float | None = None, final: bool = False
    ) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.final = final


class AIUnavailableError(AIOutageError):
    """The model could not be reached, timed out, or answered 5xx."""

    code = ErrorCode.AI_UNAVAILABLE


class AIQuotaError(AIOutageError):
    """The model answered 429."""

    code = ErrorCode.AI_QUOTA


class AIMisconfiguredError(AIServiceError):
    """A wrong key, a forbidden project, an unknown model: only the operator can correct it."""

    code = ErrorCode.AI_MISCONFIGURED
    transient = False


class AIIncompleteOutputError(AIServiceError):
    """The answer was cut off at the model's output limit."""

    code = ErrorCode.AI_INCOMPLETE_OUTPUT
    transient = False


class DescriptionRefusedError(LoadGenieError):
    """The model's safety filter refused the description, or it takes too long to read."""

    code = ErrorCode.DESCRIPTION_REFUSED


class CannotChangeError(LoadGenieError):
    """The rules can't make this change of this script; the detail names what they can."""

    code = ErrorCode.CANNOT_CHANGE


class ScriptRejectedError(LoadGenieError):
    """Every draft kept an error finding; the last draft and its findings stay with the job."""

    code = ErrorCode.SCRIPT_REJECTED

    def __init__(self, detail: str, *, draft: str, findings: Sequence[Finding]) -> None:
        super().__init__(detail)
        self.draft = draft
        self.findings = tuple(findings)


class StoreUnavailableError(LoadGenieError):
    """Redis is out of reach, or refuses; `reason` is for the operator, and holds no secret."""

    code = ErrorCode.STORE_UNAVAILABLE
    transient = True

    def __init__(
        self,
        detail: str,
        *,
        retry_after_s: float | None = None,
        reason: str = "Redis is out of reach",
    ) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.reason = reason


class OverloadedError(LoadGenieError):
    """More jobs are queued, or more callers are there, than the service takes."""

    code = ErrorCode.OVERLOADED
    transient = True


class DeadlineExceededError(LoadGenieError):
    """A job did not end within `JOB_DEADLINE_S` of its creation."""

    code = ErrorCode.DEADLINE_EXCEEDED


class PoisonedError(LoadGenieError):
    """Each of `MAX_ATTEMPTS` workers that took the job ended before it did."""

    code = ErrorCode.POISONED


class InvalidRequestError(LoadGenieError):
    """A request that breaks the contract; `errors` names each field and what is wrong with it."""

    code = ErrorCode.INVALID_REQUEST

    def __init__(self, detail: str, *, errors: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.errors = tuple(errors)


class IdempotencyMismatchError(LoadGenieError):
    """An idempotency key that came with another request before."""

    code = ErrorCode.IDEMPOTENCY_MISMATCH


class InternalError(LoadGenieError):
    """A defect: the log has the traceback, the caller only its request id."""

    code = ErrorCode.INTERNAL


class Failure(Value):
    """A failure as a job's record keeps it."""

    code: ErrorCode
    detail: str
    retry_after_s: float | None = None
    findings: tuple[Finding, ...] = ()
    draft: str | None = None

    @classmethod
    def of(cls, error: LoadGenieError) -> "Failure":
        """Return all that a caller may see of an error."""
        rejected = error if isinstance(error, ScriptRejectedError) else None
        return cls(
            code=error.code,
            detail=error.detail,
            retry_after_s=error.retry_after_s,
            findings=rejected.findings if rejected else (),
            draft=rejected.draft if rejected else None,
        )
