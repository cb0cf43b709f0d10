"""A look at Redis when a process starts: what it refuses, and what its operator should know."""

from typing import Final

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from shared.redis_access.address import RedisAddress, parse
from shared.redis_access.connections import pool
from shared.redis_access.memory import eviction_risk
from shared.redis_access.refusals import CLUSTER, OUT_OF_REACH, is_final, reason_of
from shared.redis_access.rights import missing_rights

_TIMEOUT_S: Final = 2.0
_CONNECT_TIMEOUT_S: Final = 1.0

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class RedisRefusedError(Exception):
    """This Redis will not do, however long one waits; the message is one sentence."""


def check_at_start(url: str) -> None:
    """Log what an operator should know, and wait for nothing. Raises RedisRefusedError."""
    reason, risks = look_at(url)
    if reason is not None:
        log.warning("redis_not_ready", why=reason)
    for risk in risks:
        log.warning("redis_at_risk", why=risk)


def look_at(url: str) -> tuple[str | None, tuple[str, ...]]:
    """Return why Redis cannot be used yet, None if it can; and what its operator should know.

    Raises RedisRefusedError.
    """
    address = parse(url)
    connections = pool(
        address,
        socket_timeout=_TIMEOUT_S,
        socket_connect_timeout=_CONNECT_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
        client_name="loadgenie-start",
    )
    reason = OUT_OF_REACH
    with Redis.from_pool(connections) as client:
        # Behind TLS a reset may overtake the alert that says why.
        for _ in range(3 if address.tls else 1):
            try:
                return None, _checked(client, address)
            except (RedisError, OSError) as error:
                if is_final(error):
                    raise RedisRefusedError(reason_of(error)) from error
                reason = reason_of(error)
                if isinstance(error, RedisTimeoutError):
                    break
    return reason, ()


def _checked(client: Redis, address: RedisAddress) -> tuple[str, ...]:
    if missing := missing_rights(client, database=address.options["db"]):
        raise RedisRefusedError(
            f"the user of REDIS_URL may not {', '.join(missing)}; docs/operations.md has all rights"
        )
    about = client.info()
    if about.get("cluster_enabled"):
        raise RedisRefusedError(CLUSTER)
    risk = eviction_risk(about)
    return (risk,) if risk else ()
