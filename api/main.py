"""Composition root of the API: `uvicorn api.main:app`."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from uvicorn.config import HTTP_PROTOCOLS

from api.app import create_app
from api.capacity import Capacity
from api.deadlines import end_overdue_jobs
from api.edge.bounds import most_waiting
from api.environment import Environment
from api.metrics import Metrics
from api.notices import RedisNotices
from api.rate_limit import RateLimiter
from api.rereading import reread
from api.settings import ApiSettings
from api.store.redis_store import RedisApiStore
from shared.collecting import settle
from shared.logging import configure_logging
from shared.redis_access.inspection import RedisRefusedError, check_at_start
from shared.settings import SettingsError, read_settings
from shared.tracing.start import start_tracing, stop_tracing

PROTOCOL = "api.edge.protocol:BoundedProtocol"


def build() -> FastAPI:
    """Return the application, built from the settings; end the process if a setting is broken."""
    try:
        settings = read_settings(ApiSettings)
        configure_logging(settings)
        start_tracing(settings, service="loadgenie-api")
        check_at_start(settings.redis_url.get_secret_value())
    except (SettingsError, RedisRefusedError) as error:
        sys.exit(f"LoadGenie's API cannot start: {error}")
    # Every request has a line of ours, with its ids; uvicorn's would only repeat it.
    logging.getLogger("uvicorn.access").propagate = False

    @asynccontextmanager
    async def open_environment(metrics: Metrics) -> AsyncIterator[Environment]:
        async with _environment(settings, metrics) as environment:
            yield environment

    # What `uvicorn` takes unless it is told otherwise; it looks there after it has imported this.
    HTTP_PROTOCOLS["auto"] = PROTOCOL
    return create_app(open_environment, settings)


@asynccontextmanager
async def _environment(settings: ApiSettings, metrics: Metrics) -> AsyncIterator[Environment]:
    url = settings.redis_url.get_secret_value()
    notices = RedisNotices(url)
    store = RedisApiStore(
        url,
        result_ttl_s=settings.result_ttl_s,
        max_queued=settings.max_queued_jobs,
    )
    limiter = RateLimiter(url)
    settle()
    work = (notices.run(), reread(store, notices), end_overdue_jobs(store))
    beside = [asyncio.create_task(each) for each in work]
    try:
        yield Environment(
            settings=settings,
            store=store,
            notices=notices,
            keys=settings.key_ring(),
            limiter=limiter,
            capacity=Capacity(most_waiting()),
            metrics=metrics,
        )
    finally:
        for task in beside:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await store.close()
        await limiter.close()
        await asyncio.to_thread(stop_tracing)


app = build()
