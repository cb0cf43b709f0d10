"""uvicorn's HTTP protocol with bounds: what it keeps of callers, how long it waits, how many.

uvicorn's own options do not reach as far. `h11_max_incomplete_event_size` is for its other parser,
which takes a fifth more processor time for a job's acceptance. `limit_concurrency` is reached by
connections that only sit there, and `timeout_keep_alive` begins after a first answer.
"""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from api.edge.bounds import (
    BODY_WITHIN_S,
    BOUNDED,
    HEAD_BYTES,
    HEAD_WITHIN_S,
    MOST_PIPELINED,
    TAKEN_WITHIN_S,
    most_connections,
)
from api.edge.refusal import not_http, refusal, too_large, too_late, too_many
from shared.domain.errors import LoadGenieError

# A body's time ends in `api/bodies.py`, with an answer to its request; this is for what no route
# reads.
_UNREAD_BODY_WITHIN_S = BODY_WITHIN_S + 2


class BoundedProtocol(HttpToolsProtocol):
    """One connection. Names without an underscore are uvicorn's, or called by its parser."""

    # Those that wait for their callers, oldest first: a newcomer takes the place of the first.
    _idle: ClassVar[dict["BoundedProtocol", None]] = {}
    _most: ClassVar[int] = most_connections()

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        if isinstance(self.app, ProxyHeadersMiddleware):
            # It believes all of this machine; `api/edge/proxies.py` goes by FORWARDED_ALLOW_IPS.
            self.app = self.app.app
        self._timer: asyncio.TimerHandle | None = None
        self._unwritten_timer: asyncio.TimerHandle | None = None
        self._within_s: float | None = None  # while a head or a body is under way
        self._has_begun = False  # a request: there is a cycle from then on
        self._got_on = False
        self._withheld_bytes = 0
        self._fault: LoadGenieError | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for a first head; make room for it if there is none."""
        super().connection_made(transport)
        if len(self.connections) > self._most and not self._make_room():
            self._refuse(too_many())
            return
        self._idle[self] = None
        self._timer = self.loop.call_later(HEAD_WITHIN_S, self._late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._idle.pop(self, None)
        self._stop_timer()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; bound what it keeps to itself, such as a header without end."""
        self._got_on = False
        super().data_received(data)
        if self.transport.is_closing():
            return
        self._withheld_bytes = 0 if self._got_on else self._withheld_bytes + len(data)
        if self._withheld_bytes > HEAD_BYTES:
            self._refuse(too_large())
        elif self._timer is None and not self._is_busy:
            # Without a part of a request it was empty lines, which end uvicorn's own timer.
            self._timer = self.loop.call_later(self._within_s or HEAD_WITHIN_S, self._late)

    def on_message_begin(self) -> None:
        """Await the head of a request; keep few that wait for the answer to one before."""
        if len(self.pipeline) >= MOST_PIPELINED:
            self._fault = too_many()
            raise self._fault
        super().on_message_begin()
        self.scope["extensions"] = {BOUNDED: {}}
        self._got_on = True
        self._within_s = HEAD_WITHIN_S

    def on_headers_complete(self) -> None:
        """Begin the request, and await its body."""
        self._got_on = True
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_BYTES:
            self._fault = too_large()
            raise self._fault  # ends the parser, which then calls send_400_response
        self._stop_timer()
        self._within_s = _UNREAD_BODY_WITHIN_S
        super().on_headers_complete()
        self._has_begun = True

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._got_on = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for the application now."""
        super().on_message_complete()
        self._stop_timer()
        self._within_s = None
        if self._is_busy:
            self._idle.pop(self, None)

    def on_response_complete(self) -> None:
        """Wait for the caller again."""
        super().on_response_complete()
        if not self._is_busy and not self.transport.is_closing():
            self._idle.pop(self, None)
            self._idle[self] = None
            if self._within_s is not None and self._timer is None:
                self._timer = self.loop.call_later(self._within_s, self._late)

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser could not read."""
        del msg
        self._refuse(self._fault or not_http())

    def pause_writing(self) -> None:
        """Give the caller some time to take what was sent."""
        super().pause_writing()
        self._unwritten_timer = self.loop.call_later(TAKEN_WITHIN_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        super().resume_writing()
        if self._unwritten_timer is not None:
            self._unwritten_timer.cancel()
            self._unwritten_timer = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Callable[..., Any]) -> None:
        if cycle.scope["http_version"] == "1.0":
            app = _unframed(app, cycle)
        super()._start_asgi_task(cycle, app)

    @property
    def _is_busy(self) -> bool:
        """Whether a request that came whole is being answered."""
        if not self._has_begun:
            return False
        return bool(self.pipeline) or not (self.cycle.response_complete or self.cycle.more_body)

    def _make_room(self) -> bool:
        oldest = next(iter(self._idle), None)
        if oldest is None:
            return False
        del self._idle[oldest]
        oldest.transport.close()
        return True

    def _late(self) -> None:
        self._timer = None
        if self.transport.is_closing():
            return
        if self._within_s is None:
            self.transport.close()  # it asked for nothing, so it is told nothing
        else:
            self._refuse(too_late())

    def _refuse(self, error: LoadGenieError) -> None:
        answering = self._has_begun and not self.cycle.response_complete
        # What is half answered cannot be answered otherwise.
        if not (answering and (self._is_busy or self.cycle.response_started)):
            self.transport.write(refusal(error, self.root_path.rstrip("/")))
        self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _unframed(app: Callable[..., Any], cycle: RequestResponseCycle) -> Callable[..., Any]:
    """Return the application for HTTP/1.0, whose bodies end with their connection."""

    async def answered(scope: Any, receive: Any, send: Any) -> None:
        async def send_plain(message: Any) -> None:
            if message["type"] == "http.response.start":
                cycle.chunked_encoding = False
            else:
                # uvicorn holds what is sent against the length that was announced, here none.
                cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        await app(scope, receive, send_plain)

    return answered
