"""One WebSocket session with the sink; its frames are parsed by websockets."""

import asyncio
from typing import Protocol

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from worker.verify.dry_run.answers import Answers

# A script may wait for the server to end a session; and may answer every message.
_SESSION_S = 0.2
_MOST_MESSAGES = 50


class Peer(Protocol):
    """Who is at the other end."""

    def write(self, data: bytes) -> None:
        """Send bytes."""
        ...

    def close(self) -> None:
        """Send what was written, and hang up."""
        ...


class WebSocketSession:
    """Greets, echoes, and closes after a short while."""

    def __init__(self, peer: Peer, request: bytes, answers: Answers) -> None:
        self._peer = peer
        self._protocol = ServerProtocol(
            select_subprotocol=lambda _, offered: next(iter(offered), None)
        )
        self._answers = answers
        self._messages = 0
        self._end = asyncio.get_running_loop().call_later(_SESSION_S, self._close)
        self.receive(request)
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
        if self._messages > _MOST_MESSAGES or self._protocol.state is not State.OPEN:
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
                self._peer.write(data)
            else:
                self._peer.close()
