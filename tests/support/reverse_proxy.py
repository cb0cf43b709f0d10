"""A reverse proxy in front of an API: under a prefix of its own, or holding back streams."""

import contextlib
import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

_HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length"}


@contextmanager
def reverse_proxy(port: int, *, prefix: str = "", buffers: bool = False) -> Iterator[str]:
    """Yield the proxy's base URL; `buffers` reads an answer to its end before it passes any on."""
    server = _Server(port, prefix, buffers=buffers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, prefix: str, *, buffers: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = port
        self.prefix = prefix
        self.buffers = buffers

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser hangs up when it likes."""


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def do_DELETE(self) -> None:
        self._pass_on()

    @property
    def _proxy(self) -> _Server:
        return cast("_Server", self.server)

    def _pass_on(self) -> None:
        prefix = self._proxy.prefix
        if not self.path.startswith(f"{prefix}/"):
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
        upstream = http.client.HTTPConnection("127.0.0.1", self._proxy.port, timeout=60)
        with contextlib.closing(upstream):
            path = self.path[len(prefix) :]
            upstream.request(self.command, path, body, dict(self.headers.items()))
            with upstream.getresponse() as answer:
                self._answer(answer)

    def _answer(self, answer: http.client.HTTPResponse) -> None:
        whole = answer.read() if self._proxy.buffers else b""
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(whole)
        while chunk := answer.read1(65536):
            self.wfile.write(chunk)
            self.wfile.flush()
