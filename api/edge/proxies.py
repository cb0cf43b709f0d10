"""Whose X-Forwarded-For and X-Forwarded-Proto are believed, and under what a client is counted."""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.edge.bounds import BOUNDED

log = structlog.stdlib.get_logger(__name__)

ANY = "*"
# What one customer of a provider usually has.
_IPV6_PREFIX = 64

type Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Trusted:
    """The peers that are proxies of ours."""

    everybody: bool
    networks: tuple[IPv4Network | IPv6Network, ...]

    def __contains__(self, address: Address | None) -> bool:
        """Whether this is one of them; a peer without an address is one only if all are."""
        if self.everybody or address is None:
            return self.everybody
        return any(address in network for network in self.networks)


def trusted_of(setting: str) -> Trusted:
    """Return the peers in FORWARDED_ALLOW_IPS. Raises ValueError for what is no address."""
    parts = [part.strip() for part in setting.split(",") if part.strip()]
    try:
        networks = tuple(ip_network(part) for part in parts if part != ANY)
    except ValueError:
        raise ValueError(
            "expected addresses or networks such as 10.0.0.7,192.168.0.0/16, or * for all"
        ) from None
    return Trusted(ANY in parts, networks)


@lru_cache(maxsize=1024)  # callers come again
def address_of(text: str) -> Address | None:
    """Return an address, without the port that some proxies add; None for anything else."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def counted_as(client: str) -> str:
    """Return what a client's requests are counted under: its address; of IPv6, its network."""
    address = address_of(client)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_PREFIX), strict=False))
    return client if address is None else str(address)


class Proxies:
    """Puts the client that trusted proxies name into the place of the peer."""

    def __init__(self, app: ASGIApp, *, trusted: Trusted) -> None:
        self._app = app
        self._trusted = trusted
        self._has_looked = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            self._look_once(scope)
            peer = scope.get("client")
            if (address_of(peer[0]) if peer else None) in self._trusted:
                self._believe(scope)
        await self._app(scope, receive, send)

    def _look_once(self, scope: Scope) -> None:
        """Tell an operator whose server is not the one of `api/edge/protocol.py`.

        Only the first request shows it: later ones may come from assistants, in this process.
        """
        if self._has_looked:
            return
        self._has_looked = True
        if BOUNDED not in scope.get("extensions", {}):
            log.warning("edge_unbounded", remedy="--http api.edge.protocol:BoundedProtocol")

    def _believe(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        if scheme in {"http", "https"}:
            scope["scheme"] = scheme
        # Each proxy adds its own peer at the end: so far as proxies are ours, they can be believed.
        hops = ",".join(headers.getlist("x-forwarded-for")).split(",")
        for hop in reversed(hops):
            address = address_of(hop)
            if address is None:
                return
            scope["client"] = (str(address), 0)
            if address not in self._trusted:
                return
