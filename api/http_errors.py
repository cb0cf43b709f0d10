"""Failures that only the API has; those of both processes are in `shared/domain/errors.py`."""

from shared.domain.errors import ErrorCode, LoadGenieError


class RouteNotFoundError(LoadGenieError):
    """A path that no route serves."""

    code = ErrorCode.NOT_FOUND


class FindingNotFoundError(LoadGenieError):
    """A code that no finding has."""

    code = ErrorCode.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such finding; GET /api/findings lists all.")


class JobNotFoundError(LoadGenieError):
    """A job that does not exist for this caller."""

    code = ErrorCode.JOB_NOT_FOUND

    def __init__(self, detail: str = "There is no such job, or it has expired.") -> None:
        super().__init__(detail)


class MethodNotAllowedError(LoadGenieError):
    """A path that exists, with a method that it does not have."""

    code = ErrorCode.METHOD_NOT_ALLOWED


class CrossSiteError(LoadGenieError):
    """A page of another site that wants to change something."""

    code = ErrorCode.CROSS_SITE


class HostNotAllowedError(LoadGenieError):
    """A request for a host that this service is not known under."""

    code = ErrorCode.HOST_NOT_ALLOWED


class HeadersTooLargeError(LoadGenieError):
    """A request's head over the limit."""

    code = ErrorCode.HEADERS_TOO_LARGE


class RequestTimeoutError(LoadGenieError):
    """A request that does not come to its end in time."""

    code = ErrorCode.REQUEST_TIMEOUT


class JobNotCancellableError(LoadGenieError):
    """A job that cannot be cancelled, as it has succeeded or failed."""

    code = ErrorCode.JOB_NOT_CANCELLABLE


class JobNotFinishedError(LoadGenieError):
    """A job that cannot be forgotten, as it is not finished."""

    code = ErrorCode.JOB_NOT_FINISHED


class ScriptNotReadyError(LoadGenieError):
    """A job that has no script, or none yet."""

    code = ErrorCode.SCRIPT_NOT_READY


class PayloadTooLargeError(LoadGenieError):
    """A body over the limit."""

    code = ErrorCode.PAYLOAD_TOO_LARGE


class UnsupportedMediaTypeError(LoadGenieError):
    """A body of a kind that the route does not take."""

    code = ErrorCode.UNSUPPORTED_MEDIA_TYPE


class UnauthorizedError(LoadGenieError):
    """A request without an accepted API key."""

    code = ErrorCode.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__("This route needs an API key, as Bearer token or in X-API-Key.")


class RateLimitedError(LoadGenieError):
    """More than one key or client may have: new jobs in a time, or requests that wait."""

    code = ErrorCode.RATE_LIMITED


class WaitTimeoutError(LoadGenieError):
    """A synchronous wait that ran out; the job goes on."""

    code = ErrorCode.WAIT_TIMEOUT
