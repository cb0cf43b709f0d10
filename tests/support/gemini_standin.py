"""A Gemini that speaks the real wire format on 127.0.0.1 and answers what a test scripted.

In a test:  `with GeminiStandIn([quota(1), ok()]) as gemini: ... gemini.url ... gemini.calls`
By itself:  `python -m tests.support.gemini_standin --port 9009 --delay-s 1 --reply 503 --reply ok`
            (the last reply is repeated; `GET /calls` counts them)
"""

import argparse
import json
import os
import re
import signal
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from tests.support.gemini_replies import (
    GEMINI_REPLIES,
    Manner,
    Reply,
    ok,
    unknown_field,
    unknown_model,
)
from tests.support.thread_server import ThreadServer

_METHOD_PATH = re.compile(r"/(?P<version>v1|v1beta)/models/(?P<model>[\w.-]+):generateContent")
_REQUEST_FIELDS = frozenset(
    {
        "contents",
        "systemInstruction",
        "generationConfig",
        "safetySettings",
        "tools",
        "toolConfig",
        "cachedContent",
    }
)
_TLS_HANDSHAKE = b"\x16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request as it arrived; `at` is `time.monotonic()`, header names are lower case."""

    at: float
    path: str = ""
    headers: Mapping[str, str]
    body: bytes = b""
    tls: bool = False

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    @property
    def key(self) -> str | None:
        return self.headers.get("x-goog-api-key")

    @property
    def prompt(self) -> str:
        """All text of the request's contents."""
        parts = [part for content in self.document["contents"] for part in content["parts"]]
        return "\n".join(part["text"] for part in parts)

    @property
    def system(self) -> str:
        """All text of the request's system instruction."""
        return "\n".join(part["text"] for part in self.document["systemInstruction"]["parts"])


class GeminiStandIn(ThreadServer):
    """Answers each call with the next scripted reply; when none is left, with `then`.

    Its `url` is the value of GOOGLE_GEMINI_BASE_URL.
    """

    def __init__(
        self,
        replies: Iterable[Reply] = (),
        *,
        then: Reply | None = None,
        delay_s: float = 0.0,
        port: int = 0,
    ) -> None:
        self.delay_s = delay_s
        self.then = then or ok()
        self._replies = deque(replies)
        self._calls: list[Call] = []
        self._lock = threading.Lock()
        super().__init__(_Server(("127.0.0.1", port), self), name="gemini-standin")

    @property
    def tls_url(self) -> str:
        """The same port as https: the handshake is answered with garbage."""
        return f"https://127.0.0.1:{self._server.server_port}"

    @property
    def calls(self) -> tuple[Call, ...]:
        """What arrived so far, in order."""
        with self._lock:
            return tuple(self._calls)

    def script(self, *replies: Reply) -> None:
        """Answer the next calls with these, after what is scripted already."""
        with self._lock:
            self._replies.extend(replies)

    def record(self, call: Call) -> Reply:
        """Keep a call and return its reply."""
        with self._lock:
            self._calls.append(call)
            if call.tls:
                return self.then
            return self._replies.popleft() if self._replies else self.then


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Handler threads may hang in a slow client's socket: nobody waits for them.
    block_on_close = False
    # A burst of a thousand connections is an ordinary benchmark.
    request_queue_size = 1024

    def __init__(self, address: tuple[str, int], standin: GeminiStandIn) -> None:
        self.standin = standin
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that hangs up (a cancelled call) is what many tests are about.
        if not isinstance(sys.exception(), OSError | ValueError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One segment per answer: small writes would wait for delayed ACKs.
    wbufsize = -1
    disable_nagle_algorithm = True

    @cached_property
    def _standin(self) -> GeminiStandIn:
        return cast("_Server", self.server).standin

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Stay silent."""

    def handle(self) -> None:
        if self.connection.recv(1, socket.MSG_PEEK) == _TLS_HANDSHAKE:
            self._standin.record(Call(at=time.monotonic(), headers={}, tls=True))
            self.wfile.write(b"this is no TLS record\r\n")
            return
        super().handle()

    def do_GET(self) -> None:
        calls = [{"at": call.at, "path": call.path} for call in self._standin.calls]
        body = json.dumps({"count": len(calls), "calls": calls}).encode()
        self._write(Reply(body=body, headers={"Content-Type": "application/json"}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(at=time.monotonic(), path=self.path, headers=headers, body=body)
        reply = self._standin.record(call)
        self._standin.stopping.wait(self._standin.delay_s + reply.delay_s)
        self._send(_refusal(call) or reply)

    def _send(self, reply: Reply) -> None:
        match reply.manner:
            case Manner.WHOLE:
                self._write(reply)
            case Manner.HANG:
                self._standin.stopping.wait()
                self.close_connection = True
            case Manner.TRICKLE:
                self._trickle(reply)
            case Manner.CUT:
                self._head(reply)
                self.wfile.write(reply.body[: len(reply.body) // 2])
                self.close_connection = True
            case Manner.RESET:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                os.close(self.connection.detach())
                self.close_connection = True
            case Manner.CLOSE:
                self.close_connection = True

    def _head(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()

    def _write(self, reply: Reply) -> None:
        self._head(reply)
        self.wfile.write(reply.body)
        self.wfile.flush()

    def _trickle(self, reply: Reply) -> None:
        self._head(reply)
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self._standin.stopping.wait(reply.interval_s):
                break
        self.close_connection = True


def _refusal(call: Call) -> Reply | None:
    """Return what the real API answers to a request that it would not understand."""
    if not _METHOD_PATH.fullmatch(call.path):
        return unknown_model(call.path)
    unknown = set(call.document) - _REQUEST_FIELDS
    return unknown_field(min(unknown)) if unknown else None


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay-s", type=float, default=0.0)
    parser.add_argument("--reply", action="append", choices=sorted(GEMINI_REPLIES), default=[])
    arguments = parser.parse_args()
    *first, last = [GEMINI_REPLIES[name]() for name in arguments.reply or ["ok"]]
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with GeminiStandIn(first, then=last, delay_s=arguments.delay_s, port=arguments.port) as standin:
        print(standin.url, flush=True)  # noqa: T201 - whoever started it reads the port here
        ended.wait()


if __name__ == "__main__":
    main()
