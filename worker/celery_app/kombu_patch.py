"""Keeps kombu 5.7.0 from ending a worker whose Redis goes away while it runs a job."""

from typing import Any

from kombu.transport import redis as transport
from redis.exceptions import ConnectionError as RedisConnectionError


def guard_broker() -> None:
    """Make a closed channel raise a connection error, which Celery survives.

    Celery 5.7.0 collects a broken connection and then closes it; closing hands unacknowledged
    messages back, and kombu 5.7.0 asks the collected connection, by now None, for its pool. The
    AttributeError is no connection error, so it ends the worker. Measured: it does as soon as the
    worker has a broadcast channel (gossip, or remote control as Flower wants it). Drop this module
    when kombu checks for a closed connection here; a test of the worker's recovery shows it.
    """
    channel: Any = transport.Channel
    get_pool = channel._get_pool  # noqa: SLF001 - there is no public seam

    def guarded(self: Any, asynchronous: bool = False) -> Any:  # noqa: FBT001, FBT002 - kombu's
        if self.connection is None or self.connection.client is None:
            raise RedisConnectionError("the broker channel is closed")
        return get_pool(self, asynchronous)

    channel._get_pool = guarded  # noqa: SLF001
