"""A request's collaborators, built once per process and declared by the routes that use them."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.access import KeyRing
from api.current import current
from api.http_errors import RateLimitedError, UnauthorizedError
from api.metrics import Metrics
from api.notices import RedisNotices
from api.rate_limit import RateLimiter
from api.settings import ApiSettings
from api.stopping import Stopping
from api.store.redis_store import RedisApiStore
from shared.domain.job import Owner

SSE_HEARTBEAT_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The API's collaborators. Tests build one of their own."""

    settings: ApiSettings
    store: RedisApiStore
    notices: RedisNotices
    keys: KeyRing
    limiter: RateLimiter | None = None
    metrics: Metrics
    stopping: Stopping = field(default_factory=Stopping)
    heartbeat_s: float = SSE_HEARTBEAT_S


type OpenEnvironment = Callable[[Metrics], AbstractAsyncContextManager[Environment]]


@dataclass(frozen=True, slots=True)
class Call:
    """A request by somebody who may make it."""

    request: Request
    environment: Environment
    owner: Owner


async def _environment(request: Request) -> Environment:
    environment: Environment = request.app.state.environment
    return environment


# One dependency per route, not a chain: resolving them costs FastAPI more than running them.
async def _identified(request: Request) -> Call:
    """Return the call with its owner. Raises UnauthorizedError."""
    environment = await _environment(request)
    owner = environment.keys.owner(request.headers)
    if owner is None:
        raise UnauthorizedError
    return Call(request, environment, owner)


async def _admitted(request: Request) -> Call:
    """Return a call that may make one more job. Raises RateLimitedError too."""
    call = await _identified(request)
    limiter, keys = call.environment.limiter, call.environment.keys
    if limiter is None:
        return call
    client = request.client.host if request.client else "local"
    usage = await limiter.take(client if keys.is_open else call.owner)
    current().headers.extend(usage.headers)
    if not usage.allowed:
        raise RateLimitedError(
            f"At most {usage.quota} jobs in {usage.window_s} s are allowed.",
            retry_after_s=usage.reset_s,
        )
    return call


Env = Annotated[Environment, Depends(_environment)]
"""For a route that anybody may call."""

Identified = Annotated[Call, Depends(_identified)]
"""A call of a route that reads, or ends what it made."""

Admitted = Annotated[Call, Depends(_admitted)]
"""A call of a route that makes jobs; reading and polling spend nothing of the rate limit."""
