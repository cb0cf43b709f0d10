"""The server that a dry run talks to, whatever name, port or scheme the script asked for."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from worker.verify.dry_run.answers import Answers
from worker.verify.dry_run.connection import Connection

_MOST_CONNECTIONS = 512
MOST_REQUESTS = 20_000
MOST_BYTES = 32 * 1024 * 1024
_MOST_HOSTS = 50


class Sink:
    """Serves one run, and remembers what it saw. Bounded in connections, requests and bytes."""

    def __init__(self, answers: Answers, loop: asyncio.AbstractEventLoop) -> None:
        self._answers = answers
        self._loop = loop
        self._servers: list[asyncio.Task[asyncio.Server]] = []
        self._transports: set[asyncio.Transport] = set()
        self._bytes = 0
        self.requests = 0
        # Whether somebody asked for more than the bounds allow.
        self.refused = False
        # Names in the order of their first request.
        self.hosts: dict[str, None] = {}

    def serve(self, listener: socket.socket) -> None:
        """Accept on a listening socket, and own it. Callable from any thread."""
        self._loop.call_soon_threadsafe(self._listen, listener)

    def request(self, host: str) -> bool:
        """Count a request; False if it is one too many."""
        self.requests += 1
        self.refused = self.refused or self.requests > MOST_REQUESTS
        if host.isprintable() and host and len(self.hosts) < _MOST_HOSTS:
            self.hosts.setdefault(host[:255])
        return self.requests <= MOST_REQUESTS

    def received(self, size_bytes: int) -> bool:
        """Count bytes; False if they are too many."""
        self._bytes += size_bytes
        self.refused = self.refused or self._bytes > MOST_BYTES
        return self._bytes <= MOST_BYTES

    def opened(self, transport: asyncio.Transport) -> bool:
        """Remember a connection; False if it is one too many."""
        self._transports.add(transport)
        self.refused = self.refused or len(self._transports) > _MOST_CONNECTIONS
        return len(self._transports) <= _MOST_CONNECTIONS

    def closed(self, transport: asyncio.Transport) -> None:
        """Forget a connection."""
        self._transports.discard(transport)

    async def close(self) -> None:
        """Stop accepting and hang up."""
        for server in await asyncio.gather(*self._servers):
            server.close()
        for transport in tuple(self._transports):
            transport.abort()

    def _listen(self, listener: socket.socket) -> None:
        begun = self._loop.create_server(lambda: Connection(self._answers, self), sock=listener)
        self._servers.append(self._loop.create_task(begun))


class SinkLoop:
    """One event loop on a thread of its own, which serves the sinks of all verifications."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="sink", daemon=True).start()

    @contextmanager
    def sink(self, answers: Answers) -> Iterator[Sink]:
        """Open a sink for one run; on leaving, all its connections are closed."""
        sink = Sink(answers, self._loop)
        try:
            yield sink
        finally:
            asyncio.run_coroutine_threadsafe(sink.close(), self._loop).result()
