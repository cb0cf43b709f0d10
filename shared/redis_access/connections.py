"""Pools of connections to the Redis of an address, for threads."""

from typing import Any, Final

from redis.backoff import NoBackoff
from redis.connection import (
    AbstractConnection,
    Connection,
    ConnectionPool,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.retry import Retry
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

    redis-py 8.1.0 tells of a new master before it closes the idle connections to the old one.
    """

    def get_connection(self, *args: Any, **options: Any) -> Any:
        connection = super().get_connection(*args, **options)
        if not self.owns_connection(connection):  # type: ignore[no-untyped-call]
            try:
                connection.disconnect()  # type: ignore[no-untyped-call]
                connection.connect()  # type: ignore[no-untyped-call]
            except BaseException:
                self.release(connection)
                raise
        return connection
