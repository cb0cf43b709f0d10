"""One connection to the sink: HTTP/1.1 parsed by h11, WebSocket frames by websockets."""

import asyncio
from typing import Protocol

import h11
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from worker.verify.dry_run.answers import Answers

# A script may wait for the server to end a WebSocket session; and may answer every message.
_WEBSOCKET_S = 0.2
_WEBSOCKET_MESSAGES = 50
_LARGEST_HEADER_BYTES = 64 * 1024
_BODILESS = frozenset({204, 304})


class Visits(Protocol):
    """Counts what arrives, and says when it is enough."""

    def request(self, host: str) -> bool:
        """Count a request; False if it is one too many."""
        ...

    def received(self, size_bytes: int) -> bool:
        """Count bytes; False if they are too many."""
        ...

    def opened(self, transport: asyncio.Transport) -> None:
        """Remember a connection."""
        ...

    def closed(self, transport: asyncio.Transport) -> None:
        """Forget a connection."""
        ...


class HttpConnection(asyncio.Protocol):
    """Answers requests until the client goes or asks for a WebSocket."""

    def __init__(self, answers: Answers, visits: Visits) -> None:
        self._answers = answers
        self._visits = visits
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_LARGEST_HEADER_BYTES)
        self._request: h11.Request | None = None
        self._websocket: WebSocketSession | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport
        self._visits.opened(transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """End."""
        if self._websocket is not None:
            self._websocket.cancel()
        if self._transport is not None:
            self._visits.closed(self._transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes; a client that breaks the protocol is hung up on."""
        if self._transport is None:
            return
        if not self._visits.received(len(data)):
            self._transport.abort()
        elif self._websocket is not None:
            self._websocket.receive(data)
        else:
            try:
                self._http.receive_data(data)
                self._events(self._transport)
            except h11.ProtocolError:
                self._transport.close()

    def _events(self, transport: asyncio.Transport) -> None:
        while self._websocket is None:
            event = self._http.next_event()
            if isinstance(event, h11.Request):
                self._request = event
            elif isinstance(event, h11.EndOfMessage):
                self._answer(transport)
            elif isinstance(event, h11.ConnectionClosed):
                transport.close()
                return
            elif not isinstance(event, h11.Data):
                return

    def _answer(self, transport: asyncio.Transport) -> None:
        request = self._request
        if request is None:
            return
        headers = {bytes(name).lower(): bytes(value) for name, value in request.headers}
        if not self._visits.request(headers.get(b"host", b"").decode("latin-1")):
            transport.close()
        elif headers.get(b"upgrade", b"").lower() == b"websocket":
            self._websocket = WebSocketSession(transport, request, self._answers)
        else:
            transport.write(self._response(request.method.decode("latin-1")))
            if self._http.our_state is h11.MUST_CLOSE:
                transport.close()
            else:
                self._http.start_next_cycle()

    def _response(self, method: str) -> bytes:
        status = self._answers.status(method)
        body = b"" if status in _BODILESS else self._answers.body
        headers = [("Set-Cookie", "session=sample1ticket; Path=/")]
        if body:
            headers.append(("Content-Type", self._answers.content_type))
            headers.append(("Content-Length", str(len(body))))
        parts = [self._http.send(h11.Response(status_code=status, headers=headers, reason=b"OK"))]
        if body and method != "HEAD":
            parts.append(self._http.send(h11.Data(data=body)))
        parts.append(self._http.send(h11.EndOfMessage()))
        return b"".join(part for part in parts if part)


class WebSocketSession:
    """Greets, echoes, and closes after a short while."""

    def __init__(
        self, transport: asyncio.Transport, request: h11.Request, answers: Answers
    ) -> None:
        self._transport = transport
        self._protocol = ServerProtocol(
            select_subprotocol=lambda _, offered: next(iter(offered), None)
        )
        self._answers = answers
        self._messages = 0
        head = b"GET " + request.target + b" HTTP/1.1\r\n"
        lines = (bytes(name) + b": " + bytes(value) + b"\r\n" for name, value in request.headers)
        self._end = asyncio.get_running_loop().call_later(_WEBSOCKET_S, self._close)
        self.receive(head + b"".join(lines) + b"\r\n")
        if self._protocol.state is State.OPEN:
            self._protocol.send_text(answers.body)
            self._flush()

    def cancel(self) -> None:
        """Forget the session: its connection is gone."""
        self._end.cancel()

    def receive(self, data: bytes) -> None:
        """Take bytes."""
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._protocol.send_response(self._protocol.accept(event))
            elif isinstance(event, Frame) and event.opcode in {Opcode.TEXT, Opcode.BINARY}:
                self._echo(event)
        self._flush()

    def _echo(self, frame: Frame) -> None:
        self._messages += 1
        if self._messages > _WEBSOCKET_MESSAGES or self._protocol.state is not State.OPEN:
            return
        if frame.opcode is Opcode.TEXT:
            self._protocol.send_text(
                bytes(frame.data) if self._answers.echoes else self._answers.body
            )
        else:
            self._protocol.send_binary(bytes(frame.data))

    def _close(self) -> None:
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(1000)
        self._flush()

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._transport.write(data)
            else:
                self._transport.close()
