"""The connections to the service: each serves one call at a time, and a call can be ended."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from typing import Any, Final

import httpx2

from shared.tracing.spans import annotate, span
from worker.budget import Budget, JobStoppedError

# What stood idle for longer is closed: a burst's connections do not stay.
_KEEP_S: Final = 5.0
# A call's own bound comes first; this is in case that nobody watches over it any more.
_GRACE_S: Final = 5.0
_MADE: Final = (".connect_tcp.complete", ".start_tls.complete")

_bound: ContextVar[Budget] = ContextVar("bound_of_call")


class _Connection:
    """One connection, and who ends the call that it serves."""

    def __init__(self, trust: ssl.SSLContext) -> None:
        # A pool of one: before and after each call it looks at all of its connections. Redirects
        # stay unfollowed: they would carry the key to another host.
        one = httpx2.Limits(max_connections=1, keepalive_expiry=None)
        self._http = httpx2.Client(limits=one, timeout=None, verify=trust)
        self._stream: Any = None
        self._idle_since = 0.0

    @property
    def is_fresh(self) -> bool:
        """Whether it was used a moment ago."""
        return time.monotonic() - self._idle_since < _KEEP_S

    @property
    def serves(self) -> bool:
        """Whether it can take a call: if the other side has hung up, there is something to read."""
        return self.is_fresh and not self._stream.get_extra_info("is_readable")

    def send(self, request: httpx2.Request, bound: Budget, **options: Any) -> httpx2.Response:
        """Return the whole answer; any error of the client's if the call was ended."""
        request.extensions["trace"] = partial(self._note, bound)
        try:
            with bound.stopping(self._cut):
                response = self._http.send(request, **options)
        except BaseException:
            self.close()
            raise
        self._idle_since = time.monotonic()
        return response

    def close(self) -> None:
        """Close it."""
        self._http.close()

    def _note(self, bound: Budget, event: str, info: dict[str, Any]) -> None:
        """Note the stream to cut. Raises what `Budget.check` raises: nothing is sent too late."""
        if event.endswith(_MADE):
            self._stream = info["return_value"]
            if bound.is_over:
                self._stream.close()
            bound.check()

    def _cut(self) -> None:
        """Wake whoever reads or writes; in TLS, too, the socket itself is meant."""
        if self._stream is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)


class Connections(httpx2.Client):
    """Sends each request, traced, in the calling thread, over the connection that was used last."""

    def __init__(self, trust: ssl.SSLContext) -> None:
        super().__init__(timeout=None, verify=trust)
        self._trust = trust
        self._idle: list[_Connection] = []
        self._lock = threading.Lock()

    @contextmanager
    def until(self, bound: Budget) -> Iterator[None]:
        """Let what this thread sends in the block end with `bound`, by a TimeoutError."""
        token = _bound.set(bound)
        try:
            yield
        finally:
            _bound.reset(token)

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send a request and return the whole answer."""
        bound = _bound.get()
        asked = {"http.request.method": request.method, "server.address": request.url.host}
        request.extensions["timeout"] = dict.fromkeys(
            ("connect", "read", "write", "pool"), bound.remaining_s + _GRACE_S
        )
        with span(request.method, asked, outgoing=True):
            try:
                response = self._sent(request, bound, options)
            except (httpx2.HTTPError, JobStoppedError, CancelledError, OSError):
                if bound.is_over:
                    raise TimeoutError from None
                raise
            annotate({"http.response.status_code": response.status_code})
        return response

    def close(self) -> None:
        """Close all idle connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        super().close()

    def _sent(
        self, request: httpx2.Request, bound: Budget, options: dict[str, Any]
    ) -> httpx2.Response:
        connection = self._idle_connection()
        if connection is None:
            connection = _Connection(self._trust)
            response = _apart(
                connection, partial(connection.send, request, bound, **options), bound
            )
        else:
            response = connection.send(request, bound, **options)
        self._keep(connection)
        return response

    def _idle_connection(self) -> _Connection | None:
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                if connection.serves:
                    return connection
                connection.close()
        return None

    def _keep(self, connection: _Connection) -> None:
        """Let a connection wait for the next call; close those that have waited too long."""
        with self._lock:
            self._idle.append(connection)
            while len(self._idle) > 1 and not self._idle[0].is_fresh:
                self._idle.pop(0).close()


def _apart(
    connection: _Connection, send: Callable[[], httpx2.Response], bound: Budget
) -> httpx2.Response:
    """Return the answer to a connection's first request, unless the call is ended before.

    Nobody can end the lookup of a name: a thread of its own does it, which may be left behind.
    """
    answer: Future[httpx2.Response] = Future()

    def work() -> None:
        try:
            response = send()
        except BaseException as error:  # noqa: BLE001 - who waits raises it
            settle = partial(answer.set_exception, error)
        else:
            settle = partial(answer.set_result, response)
        try:
            settle()
        except InvalidStateError:  # nobody waits any more
            connection.close()

    threading.Thread(target=work, name="gemini-connects", daemon=True).start()
    with bound.stopping(answer.cancel):
        return answer.result()
