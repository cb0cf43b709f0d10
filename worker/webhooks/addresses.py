"""The addresses of a receiver, if all of them may be called."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

from shared.public_addresses import is_public
from shared.receivers import Receivers

type Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a host. Raises OSError."""


class AddressRefusedError(Exception):
    """A host has an address inside a network, and is not one of those that may."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, as the system knows them. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def addresses_of(
    host: str, port: int, receivers: Receivers, resolve: Resolve
) -> Sequence[str]:
    """Return the addresses to connect to. Raises OSError and AddressRefusedError.

    A name that leads inside as well as outside is refused: it is how one looks that is rebound.
    """
    found = list(dict.fromkeys(await resolve(host.strip("[]"), port)))
    if host not in receivers.named and not all(map(is_public, found)):
        raise AddressRefusedError
    return found
