"""A browser, and the real stack behind the page."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.support.api_fixtures import start_api
from tests.support.api_process import ApiProcess
from tests.support.browsing import StartVisit, Visit, chromium, visits
from tests.support.gemini_fixtures import gemini
from tests.support.redis_fixtures import redis_server
from tests.support.redis_server import RedisServer
from tests.support.worker_process import WorkerProcess

__all__ = ["gemini", "redis_server", "start_api"]


class Site(NamedTuple):
    """What a person's browser talks to, and what stands behind it."""

    api: ApiProcess
    redis: RedisServer

    @property
    def url(self) -> str:
        return self.api.base_url


@pytest.fixture(scope="package")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    """Yield one Chromium for all tests of this directory in a test process."""
    with chromium(_playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Yield a stack that writes by rules and proves in full."""
    with (
        RedisServer(persistent=False) as redis,
        WorkerProcess(redis_url=redis.url, VERIFY="full"),
        ApiProcess(redis_url=redis.url) as api,
    ):
        yield Site(api, redis)


@pytest.fixture
def visit(browser: Browser) -> Iterator[StartVisit]:
    """Yield what opens tabs."""
    with visits(browser) as start:
        yield start


@pytest.fixture
def visitor(visit: StartVisit, site: Site) -> Visit:
    """Return a tab of the shared stack, at the page."""
    tab = visit(site.url, viewport={"width": 1280, "height": 900})
    tab.open()
    return tab
