"""Pools of connections to the Redis of an address, for asyncio."""

from typing import Any, Final

from redis.asyncio.connection import (
    AbstractConnection,
    Connection,
    ConnectionPool,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.asyncio.sentinel import (
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)

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
        address.sentinels, sentinel_kwargs=dict(address.sentinel_options)
    )
    followed = {name: value for name, value in chosen.items() if name not in _OF_OTHER_POOLS}
    return SentinelConnectionPool(  # type: ignore[no-untyped-call]  # redis-py's
        address.master, sentinel, **followed
    )


def _connection_class(address: RedisAddress) -> type[AbstractConnection]:
    if address.is_socket:
        return UnixDomainSocketConnection
    if address.sentinels:
        return SentinelManagedSSLConnection if address.tls else SentinelManagedConnection
    return SSLConnection if address.tls else Connection
