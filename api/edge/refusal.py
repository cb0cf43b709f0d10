"""The answer to what is refused before it is a request: the usual problem, as bytes."""

from contextvars import copy_context
from http import HTTPStatus

import structlog

from api.current import begin
from api.http_errors import HeadersTooLargeError, RequestTimeoutError
from api.problem_responses import problem_response
from shared.domain.errors import InvalidRequestError, LoadGenieError, OverloadedError

log = structlog.stdlib.get_logger(__name__)


def too_late() -> LoadGenieError:
    """Return the failure of a request that does not go on."""
    return RequestTimeoutError("The request did not come to its end in time.")


def too_large() -> LoadGenieError:
    """Return the failure of a head without end."""
    return HeadersTooLargeError("The request's head is too large.")


def too_many() -> LoadGenieError:
    """Return the failure of one connection too many."""
    return OverloadedError("There are too many connections; try again shortly.")


def not_http() -> LoadGenieError:
    """Return the failure of what the parser does not understand."""
    return InvalidRequestError("This is no HTTP request.")


def refusal(error: LoadGenieError, root: str) -> bytes:
    """Return a whole response that ends its connection; `root` is the service's prefix."""
    return copy_context().run(_refusal, error, root)


def _refusal(error: LoadGenieError, root: str) -> bytes:
    request = begin("/", None, root)
    log.info("connection_refused", code=error.code.value, request_id=request.request_id)
    answer = problem_response(error)
    answer.headers["X-Request-ID"] = request.request_id
    answer.headers["Connection"] = "close"
    status = HTTPStatus(answer.status_code)
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
    lines = [name + b": " + value + b"\r\n" for name, value in answer.raw_headers]
    return head + b"".join(lines) + b"\r\n" + bytes(answer.body)
