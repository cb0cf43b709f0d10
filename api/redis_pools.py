"""Pools of connections to the Redis of an address, for asyncio."""

from typing import Any, Final

from redis.asyncio.connection import (
    AbstractConnection,
    Connection,
    ConnectionPool,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import (
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)
from redis.backoff import NoBackoff

from shared.redis_access.address import RedisAddress, parse

# What a pool that follows a master does not take.
_OF_OTHER_POOLS: Final = frozenset({"timeout", "host", "port"})


def pool(
    url: str, pool_class: type[ConnectionPool] = ConnectionPool, **options: Any
) -> ConnectionPool:
    """Return a pool; `options` are redis-py's, and beat the address's."""
    address = parse(url)
    chosen = {"connection_class": _connection_class(address), **address.options, **options}
    if not address.sentinels:
        return pool_class(**chosen)
    sentinel = Sentinel(  # type: ignore[no-untyped-call]  # redis-py's
        address.sentinels,
        # Another Sentinel is asked sooner than the same one again.
        sentinel_kwargs={**address.sentinel_options, "retry": Retry(NoBackoff(), 0)},
    )
    followed = {name: value for name, value in chosen.items() if name not in _OF_OTHER_POOLS}
    return _FollowingPool(  # type: ignore[no-untyped-call]  # redis-py's
        address.master, sentinel, **followed
    )


class _FollowingPool(SentinelConnectionPool):
    """A pool that hands out no connection to an earlier master.

    redis-py 8.1.0 closes those that are idle when it hears of a new master, but takes back those
    that are in use then, and hands them out again. To be dropped when it looks at them.
    """

    async def get_connection(self, *args: Any, **options: Any) -> Any:
        connection: Any = await super().get_connection(  # type: ignore[no-untyped-call]
            *args, **options
        )
        if (connection.host, connection.port) != self.master_address:
            try:
                await connection.disconnect()
                await connection.connect()
            except BaseException:
                await self.release(connection)
                raise
        return connection


def _connection_class(address: RedisAddress) -> type[AbstractConnection]:
    if address.is_socket:
        return UnixDomainSocketConnection
    if address.sentinels:
        return SentinelManagedSSLConnection if address.tls else SentinelManagedConnection
    return SSLConnection if address.tls else Connection
