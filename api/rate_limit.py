"""Limits how many jobs one key or client may ask for; the only importer of `limits`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
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

    def __init__(self, limits: Sequence[RateLimitItem], redis_url: str) -> None:
        self._limits = limits
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

    async def take(self, caller: str) -> Usage:
        """Count one request of a caller and return the usage. Raises StoreUnavailableError."""
        try:
            async with asyncio.timeout(GIVE_UP_AFTER_S):
                usages = [await self._take(limit, caller) for limit in self._limits]
        except (StorageError, TimeoutError) as error:
            raise StoreUnavailableError(
                "The rate limit's store is out of reach.", reason=reason_of(error)
            ) from error
        return min(usages, key=lambda usage: (usage.allowed, usage.remaining))

    async def close(self) -> None:
        """Drop all connections."""
        await self._connections.aclose()

    async def _take(self, limit: RateLimitItem, caller: str) -> Usage:
        allowed = await self._strategy.hit(limit, caller)
        window = await self._strategy.get_window_stats(limit, caller)
        return Usage(
            allowed=allowed,
            quota=limit.amount,
            window_s=limit.get_expiry(),
            remaining=max(0, window.remaining),
            reset_s=max(1, ceil(window.reset_time - time())),
        )
