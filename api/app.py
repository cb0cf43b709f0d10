"""Puts the application together from its parts."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import ModuleType

from fastapi import FastAPI
from starlette.middleware import Middleware

from api import openapi
from api.cors import Cors
from api.edge.hosts import Hosts
from api.edge.proxies import Proxies
from api.environment import OpenEnvironment
from api.failures import Failsafe, add_handlers
from api.heads import Heads
from api.metrics import Metrics
from api.middleware import RequestContext
from api.routes import (
    assistants,
    events,
    findings,
    generate,
    health,
    jobs,
    metrics,
    pages,
    plan,
    proof,
    validate,
    verification,
)
from api.settings import ApiSettings
from api.stopping import on_signals
from shared.version import __version__

ABOUT = """Describe a load test in plain English; get a Grafana k6 script that has been verified.

Ask for a script and wait for it, or make a job and read it, wait for it or follow its events.
Every failure is `application/problem+json` with a stable `code`."""

# The first that matches is taken: those that are asked for most come first.
ROUTERS = (
    jobs,
    generate,
    plan,
    validate,
    proof,
    verification,
    events,
    findings,
    health,
    metrics,
    pages,
)


def create_app(open_environment: OpenEnvironment, settings: ApiSettings) -> FastAPI:
    """Return the application; its environment is opened when the server starts."""
    counters = Metrics()

    app = FastAPI(
        title="LoadGenie",
        version=__version__,
        description=ABOUT,
        lifespan=_lifespan(open_environment, counters),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Its own spans and logs would hold what callers sent; ours come of the middleware.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        # Not include_router: each included router would be one more step for every request.
        routes=[route for module in _routers(settings) for route in module.router.routes],
        middleware=[
            Middleware(RequestContext, metrics=counters),
            Middleware(Proxies, trusted=settings.trusted_proxies()),
            Middleware(Hosts, allowed=settings.answered_hosts()),
            Middleware(Cors, origins=settings.cors_origins),
            Middleware(Heads),
            Middleware(Failsafe),
        ],
    )
    app.mount(pages.DOCS_ASSETS, pages.docs_assets())
    app.mount(pages.PAGE_ASSETS, pages.page_assets())
    add_handlers(app)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]  # FastAPI's own way
    return app


def _routers(settings: ApiSettings) -> tuple[ModuleType, ...]:
    return (*ROUTERS, assistants) if settings.mcp else ROUTERS


def _lifespan(
    open_environment: OpenEnvironment, counters: Metrics
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_environment(counters) as environment:
            app.state.environment = environment
            with on_signals(environment.stopping):
                yield
            await environment.assistants.close()

    return lifespan
