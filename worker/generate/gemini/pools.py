"""Spreads the calls of a process over small pools of connections, which cost each call less."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from shared.tracing.spans import annotate, span

# Before and after each call the HTTP client looks at all connections of its pool, and asks the
# kernel about the idle ones: a hundred make a call a third dearer, three hundred more than twice.
_CALLS_OF_A_POOL = 4


class _Pool:
    """A client with few connections, and the calls that it makes now."""

    def __init__(self, trust: ssl.SSLContext) -> None:
        # Redirects stay unfollowed: they would carry the key to another host. Each call brings its
        # own timeout, and there are never more than there are threads.
        unlimited = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
        self.http = httpx2.AsyncClient(limits=unlimited, timeout=None, verify=trust)
        self.calls = 0

    @contextmanager
    def call(self) -> Iterator[None]:
        """Count a call while the block runs."""
        self.calls += 1
        try:
            yield
        finally:
            self.calls -= 1


class PooledHttp(httpx2.AsyncClient):
    """Sends requests, traced, over the first pool that has room: its connections stay warm.

    All of it happens in one event loop.
    """

    def __init__(self, trust: ssl.SSLContext) -> None:
        super().__init__(timeout=None, verify=trust)
        self._trust = trust
        self._pools: list[_Pool] = []

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send a request over a pool with room; close what is idle then."""
        asked = {"http.request.method": request.method, "server.address": request.url.host}
        pool = self._pool_with_room()
        with pool.call(), span(request.method, asked, outgoing=True):
            response = await pool.http.send(request, **options)
            annotate({"http.response.status_code": response.status_code})
        await self._close_idle()
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            await pool.http.aclose()
        await super().aclose()

    def _pool_with_room(self) -> _Pool:
        for pool in self._pools:
            if pool.calls < _CALLS_OF_A_POOL:
                return pool
        self._pools.append(_Pool(self._trust))
        return self._pools[-1]

    async def _close_idle(self) -> None:
        """Close the last pools that make no calls, but for one that the next call may need."""
        while len(self._pools) > 1 and not (self._pools[-1].calls or self._pools[-2].calls):
            await self._pools.pop().http.aclose()
