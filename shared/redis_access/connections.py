"""Pools of connections to the Redis of an address, for threads."""

from typing import Any, Final

from redis.connection import (
    AbstractConnection,
    Connection,
    ConnectionPool,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.sentinel import (
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)

from shared.redis_access.address import RedisAddress

# What a pool that follows a master does not take: its threads bound its connections.
_OF_OTHER_POOLS: Final = frozenset({"timeout", "max_connections", "host", "port"})


def connection_class(address: RedisAddress) -> type[AbstractConnection]:
    """Return redis-py's class for a connection to this address."""
    if address.is_socket:
        return UnixDomainSocketConnection
    if address.sentinels:
        return SentinelManagedSSLConnection if address.tls else SentinelManagedConnection
    return SSLConnection if address.tls else Connection


def pool(
    address: RedisAddress, pool_class: type[ConnectionPool] = ConnectionPool, **options: Any
) -> ConnectionPool:
    """Return a pool; `options` are redis-py's, and beat the address's."""
    chosen = {"connection_class": connection_class(address), **address.options, **options}
    if not address.sentinels:
        return pool_class(**chosen)
    sentinel = Sentinel(  # type: ignore[no-untyped-call]  # redis-py's
        address.sentinels, sentinel_kwargs=dict(address.sentinel_options)
    )
    followed = {name: value for name, value in chosen.items() if name not in _OF_OTHER_POOLS}
    return SentinelConnectionPool(  # type: ignore[no-untyped-call]  # redis-py's
        address.master, sentinel, **followed
    )
