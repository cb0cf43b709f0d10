"""The server that a dry run talks to, whatever name, port or scheme the script asked for."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager

from worker.verify.dry_run.answers import Answers
from worker.verify.dry_run.certificate import server_context
from worker.verify.dry_run.connection import HttpConnection

_MOST_CONNECTIONS = 512
MOST_REQUESTS = 20_000
MOST_BYTES = 32 * 1024 * 1024
_MOST_HOSTS = 50
_TLS_HANDSHAKE = 0x16  # the first byte of a TLS client's first record


class SinkLoop:
    """One event loop on a thread of its own, which serves the sinks of all verifications."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="sink", daemon=True).start()

    @contextmanager
    def sink(self, answers: Answers) -> "Iterator[Sink]":
        """Open a sink for one run; on leaving, all its connections are closed."""
        sink = Sink(answers, self._loop)
        try:
            yield sink
        finally:
            asyncio.run_coroutine_threadsafe(sink.close(), self._loop).result()


class Sink:
    """Serves one run, and remembers what it saw. Bounded in connections, requests and bytes."""

    def __init__(self, answers: Answers, loop: asyncio.AbstractEventLoop) -> None:
        self._answers = answers
        self._loop = loop
        self._tasks: set[asyncio.Task[None]] = set()
        self._transports: set[asyncio.Transport] = set()
        self._listeners: list[socket.socket] = []
        self._bytes = 0
        self.requests = 0
        # Whether somebody asked for more than the bounds allow.
        self.refused = False
        # Names in the order of their first request.
        self.hosts: dict[str, None] = {}

    def serve(self, listener: socket.socket) -> None:
        """Accept on a listening socket, and own it. Callable from any thread."""
        listener.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self._loop.call_soon_threadsafe(self._spawn, listener)

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

    def opened(self, transport: asyncio.Transport) -> None:
        """Remember a connection."""
        self._transports.add(transport)

    def closed(self, transport: asyncio.Transport) -> None:
        """Forget a connection."""
        self._transports.discard(transport)

    async def close(self) -> None:
        """Stop accepting and hang up."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for transport in tuple(self._transports):
            transport.abort()
        for listener in self._listeners:
            listener.close()

    def _spawn(self, listener: socket.socket) -> None:
        self._listeners.append(listener)
        self._run(self._accept(listener))

    def _run(self, work: Coroutine[object, object, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listener: socket.socket) -> None:
        while True:
            connection, _ = await self._loop.sock_accept(listener)
            if len(self._tasks) + len(self._transports) > _MOST_CONNECTIONS:
                self.refused = True
                connection.close()
            else:
                self._run(self._greet(connection))

    async def _greet(self, connection: socket.socket) -> None:
        """Tell TLS from plain HTTP by the first byte, and hand the connection on."""
        try:
            connection.setblocking(False)  # noqa: FBT003
            first = await self._peek(connection)
            tls = server_context() if first[:1] == bytes([_TLS_HANDSHAKE]) else None
            await self._loop.connect_accepted_socket(
                lambda: HttpConnection(self._answers, self), connection, ssl=tls
            )
        except OSError:
            connection.close()
        except asyncio.CancelledError:
            connection.close()
            raise

    async def _peek(self, connection: socket.socket) -> bytes:
        readable = asyncio.Event()
        self._loop.add_reader(connection, readable.set)
        try:
            await readable.wait()
        finally:
            self._loop.remove_reader(connection)
        return connection.recv(1, socket.MSG_PEEK)
