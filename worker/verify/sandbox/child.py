"""Runs one child process within time and output limits, and ends it when its job is stopped."""

import os
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from worker.budget import Budget
from worker.verify.sandbox.fork_client import Forked, ForkServer
from worker.verify.sandbox.launch import Orders

_CHUNK_BYTES = 1 << 16


class Ended(StrEnum):
    """Why a run is over."""

    EXITED = "exited"
    TIME = "time"
    OUTPUT = "output"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run ended. `exit_code` is negative for a signal, as in `subprocess`."""

    exit_code: int
    ended: Ended
    stdout: str
    stderr: str
    messages: str


@dataclass(slots=True)
class _Capture:
    """All that was read of a child so far."""

    limit_bytes: int
    streams: dict[str, bytearray] = field(
        default_factory=lambda: {"stdout": bytearray(), "stderr": bytearray()}
    )
    messages: bytearray = field(default_factory=bytearray)

    def text(self, name: str) -> str:
        return bytes(self.streams[name][: self.limit_bytes]).decode("utf-8", "replace")

    @property
    def full(self) -> bool:
        return any(len(stream) > self.limit_bytes for stream in self.streams.values())


def run(
    server: ForkServer,
    orders: Orders,
    *,
    received: Callable[[socket.socket], object],
    time_s: float,
    output_bytes: int,
    budget: Budget,
    stdin: str = "",
) -> Outcome:
    """Run a boxed command in a session of its own to its end, or to ours.

    What the child says on its control socket are the outcome's messages, and a listening socket
    that it passes goes to `received`. Raises OSError if it cannot be started or the server is lost,
    never for what the child does; the caller asks the budget whether the attempt goes on.
    """
    ends_at = time.monotonic() + min(time_s, budget.remaining_s)
    with server.forked(orders, stdin) as forked, _stop_signal(budget) as stopped:
        capture = _Capture(output_bytes)
        watch = _Watch(forked=forked, stopped=stopped, received=received, capture=capture)
        ended = watch.follow(ends_at)
        # Also after a normal end: whatever closed its outputs or was left behind goes now.
        exit_code = forked.end()
    return Outcome(
        exit_code=exit_code,
        ended=ended,
        stdout=capture.text("stdout"),
        stderr=capture.text("stderr"),
        messages=bytes(capture.messages).decode("utf-8", "replace"),
    )


@contextmanager
def _stop_signal(budget: Budget) -> Iterator[socket.socket]:
    """Yield a socket that becomes readable when the attempt is stopped, from whatever thread."""
    reader, writer = socket.socketpair()
    with closing(reader), closing(writer), budget.stopping(lambda: writer.send(b"x")):
        yield reader


@dataclass(slots=True, kw_only=True)
class _Watch:
    """Everything that may happen while a child runs, awaited at once."""

    forked: Forked
    stopped: socket.socket
    received: Callable[[socket.socket], object]
    capture: _Capture

    def follow(self, ends_at: float) -> Ended:
        """Read until the child closed its outputs and the channel, or has to be killed."""
        with selectors.DefaultSelector() as selector:
            for name in self.capture.streams:
                selector.register(getattr(self.forked, name), selectors.EVENT_READ, name)
            selector.register(self.forked.control, selectors.EVENT_READ, "control")
            selector.register(self.stopped, selectors.EVENT_READ, "stopped")
            # In which order they end is a race, although the launcher closes its channel first.
            reading = {*self.capture.streams, "control"}
            while reading:
                ready = selector.select(max(0.0, ends_at - time.monotonic()))
                if not ready:
                    return Ended.TIME
                for key, _ in ready:
                    if key.data == "stopped":
                        return Ended.STOPPED
                    if not self._take(key.data, key.fd):
                        selector.unregister(key.fileobj)
                        reading.discard(key.data)
                if self.capture.full:
                    return Ended.OUTPUT
                if time.monotonic() > ends_at:
                    return Ended.TIME
        return Ended.EXITED

    def _take(self, name: str, descriptor: int) -> bool:
        """Take what one of the child's channels has; False at its end."""
        if name == "control":
            return self._hear()
        chunk = os.read(descriptor, _CHUNK_BYTES)
        self.capture.streams[name] += chunk
        return bool(chunk)

    def _hear(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self.forked.control, _CHUNK_BYTES, maxfds=1)
        for descriptor in descriptors:
            self.received(socket.socket(fileno=descriptor))
        self.capture.messages += message
        return bool(message)
