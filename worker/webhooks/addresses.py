"""The addresses of a receiver, if all of them may be called."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from shared.public_addresses import is_public
from shared.receivers import Receivers

# Names that are looked up at a time: as many as tries are made.
_LOOKUPS: Final = 32

type Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a host. Raises OSError."""


class AddressRefusedError(Exception):
    """A host has an address inside a network, and is not one of those that may."""


class SystemNames:
    """Resolves names as the system does, in threads of its own.

    A name whose servers do not answer holds a thread for longer than a try takes. It shall not be
    one of those that others need.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="webhook-names")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host. Raises OSError."""
        look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look)
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
