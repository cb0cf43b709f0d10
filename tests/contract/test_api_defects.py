"""A defect of our own is a plain 500: readable for pages, telling nothing, logged once."""

import asyncio
import logging
from typing import Any

import httpx2
import pytest

from api.access import KeyRing
from api.app import create_app
from api.environment import Environment
from api.metrics import Metrics
from api.settings import ApiSettings
from tests.support.callers import ASKED
from tests.support.problems import problem

SECRET = "redis://:hunter2@10.0.0.7:6379"
PAGE = "http://localhost:5173"


class Broken:
    """A store with a bug in every method."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"{name} failed at {SECRET}")


def answer(method: str, path: str, **sent: Any) -> httpx2.Response:
    def never(_metrics: Metrics) -> Any:
        raise AssertionError("no server is started")

    broken: Any = Broken()
    app = create_app(never, ApiSettings(_env_file=None))
    app.state.environment = Environment(
        settings=ApiSettings(_env_file=None),
        store=broken,
        notices=broken,
        keys=KeyRing(),
        metrics=Metrics(),
    )

    async def call() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, headers={"Origin": PAGE}, **sent)

    return asyncio.run(call())


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "/jobs", {"json": ASKED}),
        ("POST", "/api/generate-script", {"json": ASKED}),
        ("GET", "/jobs", {}),
        ("GET", f"/jobs/{'0' * 32}", {}),
        ("GET", f"/jobs/{'0' * 32}/events", {}),
        ("GET", "/health", {}),
        ("GET", "/metrics", {}),
    ],
)
def test_a_defect_is_an_internal_problem(
    method: str, path: str, sent: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL):
        crashed = answer(method, path, **sent)

    problem(crashed, status=500, code="internal")
    assert SECRET not in crashed.text
    assert "RuntimeError" not in crashed.text
    assert crashed.headers["Access-Control-Allow-Origin"] == PAGE
