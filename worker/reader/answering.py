"""A reading process: it answers calls, one after the other, until one of them takes too long.

It never has to be told to end: the kernel ends it when a call's time is up, and when the other
side hangs up, be it because nobody waits any more or because the worker was killed. Neither needs
the interpreter's lock, which a regular expression may hold.
"""

import fcntl
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from shared.domain.errors import DeadlineExceededError
from shared.tracebacks import safe_traceback
from worker.reader.frames import packed, receive

# The largest text that is read takes about 300 MB.
MEMORY_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """What to do, and how long it may take."""

    read: Callable[[], object]
    within_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call returned; or that it ran out of time or memory, or a defect's traceback."""

    value: object = None
    exhausted: bool = False
    defect: str | None = None


def serve(connection: socket.socket) -> NoReturn:
    """Answer calls until the other side hangs up."""
    _confine()
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    while True:
        try:
            call = receive(connection)
            with _bounded(connection, call.within_s):
                answer = _answer(call)
            connection.sendall(answer)
        except (EOFError, OSError):
            os._exit(0)


def _answer(call: Call) -> bytes:
    """Return the answer as it is sent: to pickle it is part of the work."""
    try:
        return packed(Answer(call.read()))
    except (DeadlineExceededError, MemoryError):
        return packed(Answer(exhausted=True))
    except Exception as error:  # noqa: BLE001 - who called decides what a defect means
        return packed(Answer(defect=safe_traceback(error)))


@contextmanager
def _bounded(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Let the kernel end this process when the time is up or the other side hangs up."""
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)
    if _hung_up(connection):  # before there was a signal for it
        raise EOFError
    yield
    fcntl.fcntl(connection, fcntl.F_SETFL, flags & ~os.O_ASYNC)
    signal.setitimer(signal.ITIMER_REAL, 0)


def _hung_up(connection: socket.socket) -> bool:
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False


def _confine() -> None:
    """Take the memory bound, and let the two signals do what they do by default: end it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for ending in (signal.SIGALRM, signal.SIGIO):
        signal.signal(ending, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM, signal.SIGIO})
