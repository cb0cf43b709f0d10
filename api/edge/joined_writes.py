"""Sends an answer's head and its body at once, which uvicorn writes apart."""

import asyncio
from typing import Any


class JoinedWrites:
    """A transport that sends every other piece with the one before it, or at the loop's next turn.

    One piece is held at most, so that what counts what is not yet sent counts nearly all.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: bytes | None = None

    def write(self, data: bytes) -> None:
        """Hold a piece, or send it with the one that is held."""
        if self._held is None:
            self._held = data
            self._loop.call_soon(self._send)
        else:
            held, self._held = self._held, None
            self._transport.write(b"".join((held, data)))

    def close(self) -> None:
        """Send all and close the connection."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        held, self._held = self._held, None
        if held and not self._transport.is_closing():
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:
        """Return what else a transport has."""
        return getattr(self._transport, name)
