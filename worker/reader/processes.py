"""The reading processes of one program: those that wait for work, and where new ones come from."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from worker.reader.nursery import Nursery

log = logging.getLogger(__name__)


class Processes:
    """Lends reading processes to the threads of a program; `restart` is for a lost nursery."""

    def __init__(self, nursery: Nursery, *, restart: Callable[[], Nursery]) -> None:
        self._nursery = nursery
        self._restart = restart
        self._lock = Lock()
        self._idle: list[socket.socket] = []

    @contextmanager
    def lent(self) -> Iterator[socket.socket]:
        """Yield the connection to a process that waits; after any exception it is ended.

        Raises OSError if none can be had.
        """
        connection = self._take()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)

    def close(self) -> None:
        """End every process. Nothing may be lent meanwhile or afterwards."""
        while self._idle:
            self._idle.pop().close()
        self._nursery.close()

    def _take(self) -> socket.socket:
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                if _waits(connection):
                    return connection
                connection.close()
            try:
                return self._nursery.fork()
            except OSError:
                log.warning("The process that forks readers has ended; another one is started.")
                self._nursery.close()
            self._nursery = self._restart()
            return self._nursery.fork()


def _waits(connection: socket.socket) -> bool:
    """Return whether a process still waits for work: one that ended has hung up."""
    connection.settimeout(0)
    try:
        connection.recv(1)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False
