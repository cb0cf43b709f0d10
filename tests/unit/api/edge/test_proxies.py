import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from api.edge.proxies import Proxies, counted_as, trusted_of

PROXIES = "10.0.0.0/8,::1"


def seen(setting: str, peer: str | None, *headers: tuple[str, str]) -> Scope:
    """Return what the application sees of a request."""
    served: list[Scope] = []

    async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
        served.append(scope)

    nothing: Any = None
    scope = {
        "type": "http",
        "scheme": "http",
        "client": (peer, 50000) if peer else None,
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    middleware = Proxies(application, trusted=trusted_of(setting))
    asyncio.run(middleware(scope, nothing, nothing))
    return served[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.7", "203.0.113.5", "203.0.113.5"),
        ("::1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.7", "203.0.113.5:4711", "203.0.113.5"),
        ("10.0.0.7", "[2001:db8::5]:4711", "2001:db8::5"),
        ("10.0.0.7", "6.6.6.6, 203.0.113.5, 10.0.0.9", "203.0.113.5"),
        ("10.0.0.7", "203.0.113.5, garbage, 10.0.0.9", "10.0.0.9"),
        ("10.0.0.7", "garbage", "10.0.0.7"),
        ("10.0.0.7", "", "10.0.0.7"),
        ("127.0.0.1", "203.0.113.5", "127.0.0.1"),
        ("203.0.113.9", "203.0.113.5", "203.0.113.9"),
    ],
)
def test_a_client_is_what_trusted_proxies_say(peer: str, forwarded: str, client: str) -> None:
    scope = seen(PROXIES, peer, ("x-forwarded-for", forwarded), ("x-forwarded-proto", "https"))

    assert scope["client"][0] == client
    assert scope["scheme"] == ("https" if peer in {"10.0.0.7", "::1"} else "http")


def test_nobody_is_believed_by_default_and_everybody_with_a_star() -> None:
    header = ("x-forwarded-for", "203.0.113.5")

    assert seen("", "127.0.0.1", header)["client"][0] == "127.0.0.1"
    assert seen("*", None, header)["client"][0] == "203.0.113.5"
    assert seen("", None, header)["client"] is None


@pytest.mark.parametrize("setting", ["proxy", "10.0.0.0/99", "10.0.0.7/8"])
def test_what_is_no_address_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="expected addresses or networks"):
        trusted_of(setting)


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3::5", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("local", "local"),
    ],
)
def test_an_ipv6_client_counts_as_its_network(client: str, counted: str) -> None:
    assert counted_as(client) == counted
