"""Limits how many jobs one key or client may ask for; the only importer of `limits`."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from time import time

from limits import RateLimitItem, parse_many
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import BlockingConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from api.redis_pools import pool
from shared.domain.errors import StoreUnavailableError
from shared.redis_access.refusals import reason_of

# With the connection attempts below well inside the three seconds in which an answer is promised.
GIVE_UP_AFTER_S = 2.0
CONNECT_WITHIN_S = 1.0
KEY_PREFIX = "loadgenie:rate"


@lru_cache(maxsize=1024)
def limits_of(text: str) -> list[RateLimitItem]:
    """Return the limits in RATE_LIMIT. Raises ValueError."""
    try:
        return parse_many(text)
    except ValueError:
        raise ValueError(f"{text!r} is no rate limit: write it like 60/minute") from None


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of the tightest limit is left, and in how many seconds there will be more."""

    allowed: bool
    quota: int
    window_s: int
    remaining: int
    reset_s: int

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The RateLimit header fields of the IETF's httpapi draft."""
        return [
            ("RateLimit-Policy", f'"default";q={self.quota};w={self.window_s}'),
            ("RateLimit", f'"default";r={self.remaining};t={self.reset_s}'),
        ]


class RateLimiter:
    """Counts in Redis over moving windows, so that all API processes share one count."""

    def __init__(self, redis_url: str) -> None:
        self._pending: Counter[str] = Counter()
        self._connections = pool(
            redis_url,
            BlockingConnectionPool,
            timeout=GIVE_UP_AFTER_S,
            socket_connect_timeout=CONNECT_WITHIN_S,
            socket_timeout=CONNECT_WITHIN_S,
            retry=Retry(NoBackoff(), 0),
        )
        self._storage = RedisStorage(
            "async+redis://",  # which library to use; the connections are ours
            implementation="redispy",
            wrap_exceptions=True,
            key_prefix=KEY_PREFIX,
            connection_pool=self._connections,  # type: ignore[arg-type]  # its annotation is too narrow
        )
        self._strategy = MovingWindowRateLimiter(self._storage)

    @contextmanager
    def pending(self, caller: str) -> Iterator[None]:
        """Let a job that may be made count for `usage` already: others may ask meanwhile."""
        self._pending[caller] += 1
        try:
            yield
        finally:
            self._pending[caller] -= 1
            if not self._pending[caller]:
                del self._pending[caller]

    async def usage(self, caller: str, rate: str) -> Usage:
        """Return whether the pending jobs of a caller may be made. Raises StoreUnavailableError."""
        cost = max(1, self._pending[caller])
        async with _in_time():
            usages = [
                await self._usage(
                    limit, caller, allowed=await self._strategy.test(limit, caller, cost=cost)
                )
                for limit in limits_of(rate)
            ]
        return _tightest(usages)

    async def count(self, caller: str, rate: str) -> Usage:
        """Count one new job of a caller. Raises StoreUnavailableError."""
        async with _in_time():
            usages = [
                await self._usage(limit, caller, allowed=await self._strategy.hit(limit, caller))
                for limit in limits_of(rate)
            ]
        return _tightest(usages)

    async def close(self) -> None:
        """Drop all connections."""
        await self._connections.aclose()

    async def _usage(self, limit: RateLimitItem, caller: str, *, allowed: bool) -> Usage:
        window = await self._strategy.get_window_stats(limit, caller)
        return Usage(
            allowed=allowed,
            quota=limit.amount,
            window_s=limit.get_expiry(),
            remaining=max(0, window.remaining),
            reset_s=max(1, ceil(window.reset_time - time())),
        )


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(GIVE_UP_AFTER_S):
            yield
    except (StorageError, TimeoutError) as error:
        raise StoreUnavailableError(
            "The rate limit's store is out of reach.", reason=reason_of(error)
        ) from error


def _tightest(usages: Sequence[Usage]) -> Usage:
    return min(usages, key=lambda usage: (usage.allowed, usage.remaining))
