"""Catches every failure on its way out of the application and has it rendered as a problem."""

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.addresses import path_of
from api.http_errors import (
    MethodNotAllowedError,
    PayloadTooLargeError,
    RouteNotFoundError,
    UnsupportedMediaTypeError,
)
from api.problem_responses import problem_response
from api.validation import field_errors
from shared.domain.errors import (
    ErrorCode,
    InternalError,
    InvalidRequestError,
    LoadGenieError,
    StoreUnavailableError,
)

log = structlog.stdlib.get_logger(__name__)

BUG = "LoadGenie could not answer this request because of a defect of its own."


def add_handlers(app: FastAPI) -> None:
    """Register a handler for every expected failure, ours and the framework's."""
    app.add_exception_handler(LoadGenieError, _ours)
    app.add_exception_handler(HTTPException, _frameworks)
    app.add_exception_handler(RequestValidationError, _parameters)


async def _ours(_request: Request, error: Exception) -> Response:
    if not isinstance(error, LoadGenieError):
        raise error
    if error.code is ErrorCode.INTERNAL:
        log.error("request_failed", exc_info=error)
    elif isinstance(error, StoreUnavailableError):
        # While Redis is away every request logs this: a sentence is enough.
        log.warning("store_unavailable", why=error.reason)
    return problem_response(error)


async def _frameworks(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    answer = problem_response(_translated(request, error))
    answer.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(_methods(request))
    return answer


def _methods(request: Request) -> list[str]:
    """Return the methods of all routes of this path; Starlette lists those of the first only."""
    matching = (
        route
        for route in request.app.routes
        if isinstance(route, Route) and route.path_regex.match(path_of(request.scope))
    )
    methods = {method for route in matching for method in route.methods or ()}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def _translated(request: Request, error: HTTPException) -> LoadGenieError:
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            return RouteNotFoundError("There is no such route; /docs lists all.")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return MethodNotAllowedError(f"This route does not have {request.method}.")
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return PayloadTooLargeError("The body is too large.")
        case HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            return UnsupportedMediaTypeError("The body's content type is not supported.")
        case status if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return InvalidRequestError("The request cannot be understood.")
    return InternalError(BUG)


async def _parameters(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = field_errors(error.errors(), skip=1)
    return problem_response(InvalidRequestError("A parameter is not valid.", errors=errors))


class Failsafe:
    """Turns a defect into a problem; inside CORS, so that browsers may read it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, note_start)
        except ClientDisconnect:
            log.info("caller_hung_up")
        except Exception:
            log.exception("request_crashed")
            if not started:
                await problem_response(InternalError(BUG))(scope, receive, send)
