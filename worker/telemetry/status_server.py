"""A worker's own small HTTP server: its metrics, and whether the process still lives."""

import sys
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from prometheus_client import CollectorRegistry, make_wsgi_app

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class StatusServer:
    """Serves `GET /metrics` and `GET /livez` (200, or 503 when `alive` says no) from a thread."""

    def __init__(
        self, host: str, port: int, *, registry: CollectorRegistry, alive: Callable[[], bool]
    ) -> None:
        self._metrics = make_wsgi_app(registry)
        self._alive = alive
        self._server = make_server(
            host, port, self._answer, server_class=_ThreadingServer, handler_class=_Silent
        )

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._server.server_port

    def start(self) -> None:
        """Serve until the process ends."""
        threading.Thread(
            target=self._server.serve_forever, name="status-server", daemon=True
        ).start()

    def _answer(self, request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        match request["PATH_INFO"]:
            case "/metrics":
                exposition: Iterable[bytes] = self._metrics(request, start)
                return exposition
            case "/livez":
                return self._livez(start)
            case _:
                start("404 Not Found", [("Content-Type", "text/plain")])
                return [b"not found\n"]

    def _livez(self, start: Callable[..., Any]) -> Iterable[bytes]:
        alive = self._alive()
        start("200 OK" if alive else "503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"ok\n" if alive else b"stuck\n"]


class _ThreadingServer(ThreadingMixIn, WSGIServer):
    """Serves each caller in a thread, so that a slow scraper delays nobody."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        """Log in one line what the base class would print as a traceback."""
        log.warning("status_request_failed", error=type(sys.exception()).__name__)


class _Silent(WSGIRequestHandler):
    """A scrape every few seconds is not worth a line."""

    # Seconds; a peer that says nothing holds its thread no longer.
    timeout = 10.0

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Write nothing."""
