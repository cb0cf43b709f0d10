"""One HTTP/1.1 connection that costs its process little: the measured side needs the cores."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Self, cast
from urllib.parse import urlsplit

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body."""

    status: int
    body: bytes

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Connection(asyncio.Protocol):
    """Sends one request at a time and keeps the connection; knows bodies of a stated length."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._answer: asyncio.Future[Answer] | None = None
        self._until: bytes | None = None

    @classmethod
    async def open(cls, base_url: str, *, address: str = "127.0.0.1") -> Self:
        """Connect, from an address of this machine. Raises OSError."""
        url = urlsplit(base_url)
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            cls, url.hostname or "", url.port or 80, local_addr=(address, 0)
        )
        return connection

    async def exchange(self, request: bytes) -> Answer:
        """Send a whole request and read its answer. Raises OSError and TimeoutError."""
        if self._transport is None:
            raise ConnectionResetError("the connection is closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        async with asyncio.timeout(_TIMEOUT_S):
            return await self._answer

    async def follow(self, request: bytes, *, until: bytes) -> Answer:
        """Send a whole request and read what comes until it holds `until`; then close it."""
        self._until = until
        answer = await self.exchange(request)
        self.close()
        return answer

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport, as asyncio has it."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit from it

    def data_received(self, data: bytes) -> None:
        """Collect an answer until it is whole."""
        self._received += data
        head_end = self._received.find(_HEAD_END)
        if head_end < 0 or self._answer is None or self._answer.done():
            return
        if self._until is not None:
            if self._until in self._received:
                self._answer.set_result(Answer(_status_in(self._received), bytes(self._received)))
            return
        head, body_at = bytes(self._received[:head_end]), head_end + len(_HEAD_END)
        length = _length_in(head)
        if len(self._received) < body_at + length:
            return
        body = bytes(self._received[body_at : body_at + length])
        del self._received[: body_at + length]
        self._answer.set_result(Answer(_status_in(head), body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Let a request that still waits fail."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("closed before the answer"))


def request(method: str, path: str, document: object = None) -> bytes:
    """Return the bytes of a request, with a JSON body if there is a document."""
    body = b"" if document is None else json.dumps(document).encode()
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def _status_in(head: bytes | bytearray) -> int:
    return int(head[9:12])


def _length_in(head: bytes) -> int:
    lowered = head.lower()
    at = lowered.find(_LENGTH)
    if at < 0:
        raise ValueError("an answer without Content-Length")
    return int(lowered[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
