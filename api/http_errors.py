"""Failures that only the API has; those of both processes are in `shared/domain/errors.py`."""

from shared.domain.errors import ErrorCode, LoadGenieError


class RouteNotFoundError(LoadGenieError):
    """A path that no route serves."""

    code = ErrorCode.NOT_FOUND


class JobNotFoundError(LoadGenieError):
    """A job that does not exist for this caller."""

    code = ErrorCode.JOB_NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such job, or it has expired.")


class MethodNotAllowedError(LoadGenieError):
    """A path that exists, with a method that it does not have."""

    code = ErrorCode.METHOD_NOT_ALLOWED


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
    """More new jobs than RATE_LIMIT allows."""

    code = ErrorCode.RATE_LIMITED


class WaitTimeoutError(LoadGenieError):
    """A synchronous wait that ran out; the job goes on."""

    code = ErrorCode.WAIT_TIMEOUT
