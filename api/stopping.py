"""Wakes waiting requests when the process is about to stop, before uvicorn waits for them.

On SIGTERM uvicorn first waits for open requests, and only then ends the lifespan: a request that
waits for a job would hold it up. So the signal is handled here as well.
"""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """Whether the process stops: set once. Each waiter has its own future, so leaving is cheap."""

    def __init__(self) -> None:
        self._begun = False
        self._listeners: set[asyncio.Future[None]] = set()

    @property
    def begun(self) -> bool:
        """Whether the process is stopping."""
        return self._begun

    def begin(self) -> None:
        """Wake all listeners; must run on the event loop."""
        self._begun = True
        for listener in tuple(self._listeners):
            if not listener.done():
                listener.set_result(None)

    @contextmanager
    def listener(self) -> Iterator[asyncio.Future[None]]:
        """Return a future that is done when the process stops."""
        future = asyncio.get_running_loop().create_future()
        if self._begun:
            future.set_result(None)
        self._listeners.add(future)
        try:
            yield future
        finally:
            self._listeners.discard(future)


@contextmanager
def on_signals(stopping: Stopping) -> Iterator[None]:
    """Begin to stop on SIGTERM and SIGINT, then call the server's own handler."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    servers = {number: signal.getsignal(number) for number in SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stopping.begin)
        server = servers[signal.Signals(number)]
        if callable(server):
            server(number, frame)

    for number in SIGNALS:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, server in servers.items():
            signal.signal(number, server)
