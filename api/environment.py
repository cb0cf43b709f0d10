"""All that a request may touch, built once per process and named by the routes that use it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.access import KeyRing
from api.current import current
from api.errors import RateLimitedError, UnauthorizedError
from api.metrics import Metrics
from api.ports import ApiStore, JobNotices
from api.rate_limit import RateLimiter
from api.settings import ApiSettings
from api.stopping import Stopping
from shared.domain.job import Owner

SSE_HEARTBEAT_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The API's collaborators. Tests build one of their own."""

    settings: ApiSettings
    store: ApiStore
    notices: JobNotices
    keys: KeyRing
    limiter: RateLimiter | None = None
    metrics: Metrics
    stopping: Stopping = field(default_factory=Stopping)
    heartbeat_s: float = SSE_HEARTBEAT_S


type OpenEnvironment = Callable[[Metrics], AbstractAsyncContextManager[Environment]]


async def _environment(request: Request) -> Environment:
    environment: Environment = request.app.state.environment
    return environment


Env = Annotated[Environment, Depends(_environment)]


async def _caller(request: Request, environment: Env) -> Owner:
    """Name who calls. Raises UnauthorizedError."""
    owner = environment.keys.owner(request.headers)
    if owner is None:
        raise UnauthorizedError
    return owner


Caller = Annotated[Owner, Depends(_caller)]


async def _admitted(request: Request, environment: Env, owner: Caller) -> Owner:
    """Name a caller who may ask for one more job. Raises RateLimitedError too."""
    if environment.limiter is None:
        return owner
    client = request.client.host if request.client else "local"
    usage = await environment.limiter.take(client if environment.keys.is_open else owner)
    current().headers.extend(usage.headers)
    if not usage.allowed:
        raise RateLimitedError(
            f"At most {usage.quota} jobs in {usage.window_s} s may be asked for.",
            retry_after_s=usage.reset_s,
        )
    return owner


Admitted = Annotated[Owner, Depends(_admitted)]
"""The caller of a route that makes jobs: reading and polling spend nothing of the rate limit."""
