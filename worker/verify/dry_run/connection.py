"""One connection to the sink: HTTP/1.1 or WebSocket, in TLS if its first byte says so."""

import asyncio
import ssl
from typing import Protocol

from worker.verify.dry_run.answers import Answers
from worker.verify.dry_run.http_requests import ProtocolError, Request, Requests
from worker.verify.dry_run.tls import Tls
from worker.verify.dry_run.web_socket import WebSocketSession

_TLS_HANDSHAKE = b"\x16"  # the first byte of a TLS client's first record


class Visits(Protocol):
    """Counts what arrives, and says when it is enough."""

    def request(self, host: str) -> bool:
        """Count a request; False if it is one too many."""
        ...

    def received(self, size_bytes: int) -> bool:
        """Count bytes; False if they are too many."""
        ...

    def opened(self, transport: asyncio.Transport) -> bool:
        """Remember a connection; False if it is one too many."""
        ...

    def closed(self, transport: asyncio.Transport) -> None:
        """Forget a connection."""
        ...


class Connection(asyncio.Protocol):
    """Answers requests until the client goes or asks for a WebSocket."""

    def __init__(self, answers: Answers, visits: Visits) -> None:
        self._answers = answers
        self._visits = visits
        self._requests = Requests()
        self._begun = False
        self._tls: Tls | None = None
        self._websocket: WebSocketSession | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport
        if not self._visits.opened(transport):
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """End."""
        if self._websocket is not None:
            self._websocket.cancel()
        if self._transport is not None:
            self._visits.closed(self._transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes; a client that breaks a protocol is hung up on."""
        if self._transport is None:
            return
        if not self._visits.received(len(data)):
            self._transport.abort()
            return
        if not self._begun:
            self._begun = True
            self._tls = Tls() if data.startswith(_TLS_HANDSHAKE) else None
        try:
            said = data if self._tls is None else self._tls.decrypt(data)
            self._hear(said)
            self._send()
        except (ProtocolError, ssl.SSLError):
            self._transport.close()

    def write(self, data: bytes) -> None:
        """Send bytes."""
        if self._tls is not None:
            self._tls.encrypt(data)
            self._send()
        elif self._transport is not None:
            self._transport.write(data)

    def close(self) -> None:
        """Send what was written, and hang up."""
        if self._tls is not None:
            self._tls.close()
            self._send()
        if self._transport is not None:
            self._transport.close()

    def _send(self) -> None:
        """Send what TLS has to say, be it the script's or its own."""
        if self._tls is not None and self._transport is not None:
            self._transport.write(self._tls.taken())

    def _hear(self, data: bytes) -> None:
        if self._websocket is not None:
            self._websocket.receive(data)
            return
        self._requests.receive(data)
        while request := self._requests.take():
            if not self._visits.request(request.header("host")):
                self.close()
                return
            if request.header("upgrade").lower() == "websocket":
                asked = request.text + self._requests.rest()
                self._websocket = WebSocketSession(self, asked, self._answers)
                return
            self._answer(request)

    def _answer(self, request: Request) -> None:
        last = request.header("connection").lower() == "close"
        self.write(self._answers.written(request.method, last=last))
        if last:
            self.close()
