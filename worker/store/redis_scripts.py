"""Runs the scripts of `shared/store/lua` on the server, over redis-py; safe in many threads."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from redis import BlockingConnectionPool, Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, ReadOnlyError, RedisError
from redis.retry import Retry
from redis.sentinel import SentinelConnectionPool

from shared.domain.errors import StoreUnavailableError
from shared.redis_access.address import parse
from shared.redis_access.connections import pool
from shared.redis_access.refusals import reason_of
from shared.redis_access.replication import Replication, is_still_master
from shared.store.calls import traced_call
from shared.store.scripts import Script, load

_TIMEOUT_S: Final = 5.0
_CONNECT_TIMEOUT_S: Final = 2.0


@contextmanager
def translated() -> Iterator[None]:
    """Let no redis-py exception out."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreUnavailableError(
            "The job store is not reachable.", reason=reason_of(error)
        ) from error


class RedisScripts:
    """The server of one URL, asked by script alone."""

    def __init__(self, url: str, *, max_connections: int) -> None:
        self._pool = pool(
            parse(url),
            BlockingConnectionPool,
            max_connections=max_connections,
            timeout=_TIMEOUT_S,
            socket_timeout=_TIMEOUT_S,
            socket_connect_timeout=_CONNECT_TIMEOUT_S,
            # Once, over a new connection: a restarted server has forgotten a pooled one, and after
            # a failover that may lead to a replica, while its host's name leads to the new master.
            retry=Retry(
                ExponentialBackoff(cap=0.1, base=0.01), 1, (RedisConnectionError, ReadOnlyError)
            ),
            decode_responses=True,
            client_name="loadgenie-worker",
        )
        self._redis = Redis.from_pool(self._pool)
        self._replication = Replication()

    def run[T](self, name: str, *args: str | int, decode: Callable[[Any], T]) -> T:
        """Return what a script answers, decoded. Raises StoreUnavailableError."""
        with translated(), traced_call(name):
            reply = self._evaluate(load(name), args)
        return decode(reply)

    def close(self) -> None:
        """Drop all connections."""
        self._redis.close()

    def _evaluate(self, script: Script, args: Sequence[str | int]) -> Any:
        try:
            return self._send("EVALSHA", script.sha1, 0, *args)
        except NoScriptError:  # the server was restarted or replaced; EVAL makes it remember
            return self._send("EVAL", script.text, 0, *args)

    def _send(self, *command: str | int) -> Any:
        if not isinstance(self._pool, SentinelConnectionPool):
            return self._redis.execute_command(*command)  # type: ignore[no-untyped-call]
        asked = self._pool.master_address
        with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.execute_command(*command)  # type: ignore[no-untyped-call]
            pipeline.execute_command(*self._replication.command)  # type: ignore[no-untyped-call]
            reply, replicas = pipeline.execute()
        if not self._replication.reached(replicas):
            _check_master(self._pool, asked or self._pool.master_address)
        return reply


def _check_master(followed: SentinelConnectionPool, address: object) -> None:
    """Raise redis-py's ConnectionError unless every Sentinel still knows this master."""
    states = []
    for sentinel in followed.sentinel_manager.sentinels:
        with suppress(RedisError, OSError):
            states.append(sentinel.sentinel_master(followed.service_name))
    if not is_still_master(address, states):
        followed.disconnect(inuse_connections=False)
        raise RedisConnectionError("the master is no longer the master")
