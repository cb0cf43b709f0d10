"""A request's collaborators, built once per process and declared by the routes that use them."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.access import KeyRing, presented_in
from api.assistants.endpoint import Assistants
from api.audit import client_of, denied
from api.capacity import Capacity
from api.edge.bounds import most_waiting
from api.edge.proxies import counted_as
from api.http_errors import UnauthorizedError
from api.keys import Key
from api.metrics import Metrics
from api.notices import RedisNotices
from api.rate_limit import RateLimiter
from api.settings import ApiSettings
from api.sources import SourceReading
from api.stopping import Stopping
from api.store.redis_store import RedisApiStore
from shared import log_facts
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
    capacity: Capacity = field(default_factory=lambda: Capacity(most_waiting()))
    metrics: Metrics
    stopping: Stopping = field(default_factory=Stopping)
    assistants: Assistants = field(default_factory=Assistants)
    sources: SourceReading = field(default_factory=SourceReading)
    heartbeat_s: float = SSE_HEARTBEAT_S


type OpenEnvironment = Callable[[Metrics], AbstractAsyncContextManager[Environment]]


@dataclass(frozen=True, slots=True)
class Call:
    """A request by somebody who may make it."""

    request: Request
    environment: Environment
    key: Key

    @property
    def owner(self) -> Owner:
        """Whose jobs the caller sees."""
        return self.key.owner

    @property
    def counted(self) -> str:
        """What its limits are counted under: the owner, or where nobody has a key, the client."""
        if self.environment.keys.is_open:
            return counted_as(client_of(self.request.scope))
        return self.owner

    def place(self) -> AbstractContextManager[None]:
        """Hold a place among those who wait. Raises RateLimitedError and OverloadedError."""
        return self.environment.capacity.place(self.counted, limit=self.key.limits.waiting)


async def _environment(request: Request) -> Environment:
    environment: Environment = request.app.state.environment
    return environment


# One dependency per route, not a chain: resolving them costs FastAPI more than running them.
async def identified(request: Request) -> Call:
    """Return the call with its owner. Raises UnauthorizedError."""
    environment = await _environment(request)
    key = environment.keys.caller(request.headers)
    if key is None:
        denied(request.scope, "unknown_key" if presented_in(request.headers) else "no_key")
        raise UnauthorizedError
    if key.name is not None:
        log_facts.bind(caller=key.name)
    return Call(request, environment, key)


Env = Annotated[Environment, Depends(_environment)]
"""For a route that anybody may call."""

Identified = Annotated[Call, Depends(identified)]
"""For a route that only callers with an accepted key may call, if keys are asked for."""
