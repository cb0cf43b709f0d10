"""Runs around every request: its id, its line in the log, its metrics, and headers for safety."""

from http import HTTPMethod, HTTPStatus
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.addresses import path_of, root_of
from api.current import Current, begin
from api.metrics import Metrics
from api.responses import CALLER_GONE
from shared import log_facts
from shared.tracing import spans

log = structlog.stdlib.get_logger(__name__)

UNMATCHED = "unmatched"
METHODS = frozenset(HTTPMethod)
QUIET = frozenset({"/livez", "/readyz", "/health", "/metrics"})
"""Polled every few seconds by machines: logged at DEBUG, unless they fail, and never traced."""

SAFE = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    # No answer is a page; the pages of the documentation bring a policy of their own.
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)

_SAFE_RAW = {name.lower().encode(): value.encode() for name, value in SAFE}


class RequestContext:
    """The outermost middleware."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = begin(path_of(scope), _offered_id(scope), root_of(scope))
        log_facts.begin(request_id=request.request_id)
        if request.path in QUIET:
            await self._serve(scope, receive, send, request)
            return
        with spans.request(scope["headers"]):
            log_facts.bind(**spans.ids())
            await self._serve(scope, receive, send, request)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, request: Current) -> None:
        started_at = perf_counter()
        status = CALLER_GONE

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message["headers"], request)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            self._log_and_count(scope, status, perf_counter() - started_at)
            _trace(scope, status, request)

    def _log_and_count(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope) or UNMATCHED
        self._metrics.answered(route=route, method=scope["method"], status=status, seconds=seconds)
        quiet = route in QUIET and status < 400  # noqa: PLR2004  # the first error status
        write = log.debug if quiet else log.info
        write(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=status,
            duration_ms=round(seconds * 1000, 1),
        )


def _route(scope: Scope) -> str | None:
    return getattr(scope.get("route"), "path", None)


def _trace(scope: Scope, status: int, request: Current) -> None:
    """Say of the request's span what OpenTelemetry's conventions ask for, but for its path."""
    route = _route(scope)
    method = scope["method"] if scope["method"] in METHODS else "_OTHER"
    spans.annotate(
        {
            "http.request.method": method,
            "http.route": route,
            "http.response.status_code": status,
            "loadgenie.request_id": request.request_id,
        },
        name=f"{'HTTP' if method == '_OTHER' else method} {route or ''}".rstrip(),
        failed=str(status) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None,
    )


def _add_headers(raw: list[tuple[bytes, bytes]], request: Current) -> None:
    # By hand: each look of Starlette's into the headers goes through all of them.
    added = {b"x-request-id": request.request_id.encode(), **_SAFE_RAW}
    for name, value in request.headers:
        added.setdefault(name.lower().encode("latin-1"), value.encode("latin-1"))
    vary = request.vary
    for header, content in raw:
        added.pop(header, None)
        if header == b"vary":
            vary = [content.decode("latin-1"), *vary]
    if vary:
        raw[:] = [header for header in raw if header[0] != b"vary"]
        added[b"vary"] = ", ".join(vary).encode("latin-1")
    raw.extend(added.items())


def _offered_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            return str(value.decode("latin-1"))
    return None
