"""The connections to the service: as many as a burst needs, and few behind it."""

import asyncio
import ssl

import httpx2
import pytest

from worker.generate.gemini import pools


def test_after_a_burst_idle_connections_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[httpx2.AsyncClient] = []

    async def answer(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(0.01)
        return httpx2.Response(200, request=request)

    class Pool(pools._Pool):
        def __init__(self, trust: ssl.SSLContext) -> None:
            super().__init__(trust)
            self.http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
            made.append(self.http)

    async def burst() -> None:
        http = pools.PooledHttp(ssl.create_default_context())
        await asyncio.gather(*(http.get("https://a.example/") for _ in range(30)))
        assert [each.is_closed for each in made] == [False] + [True] * 7
        await http.get("https://a.example/")
        await http.aclose()

    monkeypatch.setattr(pools, "_Pool", Pool)
    asyncio.run(burst())

    assert len(made) == 8
    assert all(each.is_closed for each in made)
