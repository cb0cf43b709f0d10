"""A site on the loopback that answers JSON to anything, echoes WebSockets, and keeps a list.

Its answers may be told: their status, further headers, and what happens before them.
"""

import base64
import hashlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase

_WEBSOCKET_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_ANSWER = {"id": 1, "token": "t-1", "access_token": "t-1", "jwt": "t-1"}


@dataclass(slots=True)
class Seen:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    body: str


@dataclass(slots=True)
class TargetSite:
    """The port, the requests so far, and what answers get.

    `before` is called before the head, `after` may write what it likes after the body.
    """

    port: int
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    after: Callable[[BufferedIOBase], object] = lambda _: None
    seen: list[Seen] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The requests so far, as `GET /path?query`."""
        return [each.line for each in self.seen]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: TargetSite

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers that hang up, as their tests want them to."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.site.seen.append(Seen(f"{self.command} {self.path}", headers, body))
        if headers.get("upgrade", "").lower() == "websocket":
            self._echo(headers["sec-websocket-key"])
            return
        content = json.dumps(_ANSWER).encode()
        self.server.site.before()
        self.send_response(self.server.site.status)
        for name, value in self.server.site.headers.items():
            self.send_header(name, value)
        if self.server.site.status != 204:
            self.send_header("Content-Type", "application/json")
            if "Content-Length" not in self.server.site.headers:
                self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and self.server.site.status != 204:
            self.wfile.write(content)
        self.server.site.after(self.wfile)

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def _echo(self, key: str) -> None:
        accept = base64.b64encode(hashlib.sha1(key.encode() + _WEBSOCKET_GUID).digest())
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept.decode())
        self.end_headers()
        self.close_connection = True
        for opcode, payload in _frames(self.rfile):
            self.wfile.write(bytes([0x80 | opcode, len(payload)]) + payload)
            if opcode == 8:
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
        del format, args


def _frames(stream: BufferedIOBase) -> Iterator[tuple[int, bytes]]:
    """Yield the client's frames, which are masked, and short in these tests."""
    while len(head := stream.read(2)) == 2:
        mask, size = stream.read(4), head[1] & 0x7F
        masked = stream.read(size)
        yield head[0] & 0x0F, bytes(char ^ mask[at % 4] for at, char in enumerate(masked))


@contextmanager
def target_site(*, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[TargetSite]:
    """Serve on a port of 127.0.0.1, a free one unless said."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.site = TargetSite(server.server_address[1])
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
