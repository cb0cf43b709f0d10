"""kombu's transport over Redis, with LoadGenie's address and every error a lost connection."""

from collections.abc import Iterable
from typing import Any, Final

from kombu.transport import redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from shared.redis_access.address import RedisAddress, parse
from shared.redis_access.connections import connection_class, pool

_FOLLOW_EVERY_S: Final = 1.0
# What a Unix socket has no use for, and redis-py refuses.
_OF_TCP: Final = frozenset(
    {"host", "port", "socket_connect_timeout", "socket_keepalive", "socket_keepalive_options"}
)


class _Channel(redis.Channel):
    address: RedisAddress
    # A channel that closes sends nothing again: the sweep knows better what was lost.
    do_restore = False

    def _get_pool(self, asynchronous: bool = False) -> Any:  # noqa: FBT001, FBT002 - kombu's
        params = self._connparams(asynchronous)
        self.keyprefix_fanout = self.keyprefix_fanout.format(db=params["db"])
        made = pool(self.address, **params)
        # kombu closes what its channels name so; a pool alone would leave its Sentinels connected.
        manager = "_async_sentinel_manager" if asynchronous else "_sentinel_manager"
        setattr(self, manager, getattr(made, "sentinel_manager", None))
        return made

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002
        # kombu reads URLs in a way of its own: other names of options, no verified certificates, no
        # database that is none. What it adds, timeouts and its watch over connections, stays.
        params: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[misc]  # stubs
        if self.address.is_socket:
            params = {name: value for name, value in params.items() if name not in _OF_TCP}
        # The consumer connects again. redis-py would, ten times, for seconds in which the event
        # loop stands still.
        once = Retry(ExponentialBackoff(cap=0.1, base=0.01), 1, (RedisConnectionError,))
        return params | dict(self.address.options) | {"retry": once}


def _follow(channels: Iterable[Any]) -> None:
    """Drop connections to a master that was replaced; kombu then makes others.

    Sentinel lets an old master be for some ten seconds, in which it answers as ever: its queues are
    empty, and nothing tells so.
    """
    for channel in channels:
        connection = channel.client.connection
        try:
            master = channel.async_pool.get_master_address()
        except RedisError:
            return  # the next second says more
        if connection is not None and (connection.host, connection.port) != master:
            connection.disconnect()


def transport(redis_url: str) -> type[redis.Transport]:
    """Return the transport to one Redis, which survives whatever that replies.

    kombu 5.7.0 takes an error reply, such as UNBLOCKED at a failover, READONLY, OOM or NOREPLICAS,
    for a mistake of its caller, and Celery ends a worker that makes one. A worker's few commands
    are always the same: such a reply is about the server, and another try may find it mended. To be
    dropped when a worker of plain kombu outlives such replies; a test shows it.
    """
    address = parse(redis_url)

    class Channel(_Channel):
        connection_class = connection_class(address)

    Channel.address = address

    class Transport(redis.Transport):
        connection_errors = (*redis.Transport.connection_errors, RedisError)
        # kombu then leaves the broker's URL alone, and asks here what logs should say of it.
        can_parse_url = True

        def register_with_event_loop(self, connection: Any, loop: Any) -> None:
            super().register_with_event_loop(connection, loop)
            if address.sentinels:
                loop.call_repeatedly(_FOLLOW_EVERY_S, lambda: _follow(self.channels or ()))

        def as_uri(self, uri: str, include_password: bool = False, mask: str = "**") -> str:  # noqa: ARG002, FBT001, FBT002 - kombu's
            return str(address)

    Transport.Channel = Channel
    return Transport
