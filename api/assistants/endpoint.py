"""Starts the MCP server with its first call: its library takes half a second to import."""

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class Assistants:
    """The MCP server of a process: without sessions, so any process answers any request."""

    def __init__(self) -> None:
        self._starting = asyncio.Lock()
        self._manager: StreamableHTTPSessionManager | None = None
        self._running: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def manager(self, max_body_bytes: int) -> "StreamableHTTPSessionManager":
        """Return what answers requests; start it if this is the first one."""
        async with self._starting:
            if self._manager is None:
                manager = await asyncio.to_thread(_built, max_body_bytes)
                started = asyncio.Event()
                self._running = asyncio.create_task(self._run(manager, started))
                await started.wait()
                self._manager = manager
        return self._manager

    async def close(self) -> None:
        """End it."""
        self._closing.set()
        if self._running is not None:
            await self._running

    async def _run(self, manager: "StreamableHTTPSessionManager", started: asyncio.Event) -> None:
        # Its tasks end in the task in which they were begun.
        async with manager.run():
            started.set()
            await self._closing.wait()


class Handed(Response):
    """An answer that the MCP server gives."""

    def __init__(self, manager: "StreamableHTTPSessionManager") -> None:
        super().__init__()
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it answer."""
        await self._manager.handle_request(scope, receive, send)


def _built(max_body_bytes: int) -> "StreamableHTTPSessionManager":
    from mcp.server.transport_security import (  # noqa: PLC0415 - see above
        TransportSecuritySettings,
    )

    from api.assistants.server import build_server  # noqa: PLC0415

    server = build_server()
    # Hosts and origins were checked before: ALLOWED_HOSTS.
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    server.streamable_http_app(
        stateless_http=True, transport_security=unchecked, max_request_body_size=max_body_bytes
    )
    return server.session_manager
