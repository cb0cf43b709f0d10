"""Runs the scripts of `shared/store/lua` on the server, over redis-py; safe in many threads."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from redis import BlockingConnectionPool, Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, ReadOnlyError, RedisError
from redis.retry import Retry

from shared.domain.errors import StoreUnavailableError
from shared.redis_access.address import parse
from shared.redis_access.connections import pool
from shared.redis_access.refusals import reason_of
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
        connections = pool(
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
        self._redis = Redis.from_pool(connections)

    def run[T](self, name: str, *args: str | int, decode: Callable[[Any], T]) -> T:
        """Return what a script answers, decoded. Raises StoreUnavailableError."""
        with translated():
            reply = self._evaluate(load(name), args)
        return decode(reply)

    def close(self) -> None:
        """Drop all connections."""
        self._redis.close()

    def _evaluate(self, script: Script, args: Sequence[str | int]) -> Any:
        try:
            return self._redis.evalsha(script.sha1, 0, *args)
        except NoScriptError:  # the server was restarted or replaced; EVAL makes it remember
            return self._redis.eval(script.text, 0, *args)
