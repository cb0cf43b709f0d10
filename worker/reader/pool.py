"""Calls into reading processes, no more than a number at a time."""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from worker.budget import Budget
from worker.reader.answering import Answer, Call
from worker.reader.frames import packed, receive
from worker.reader.port import ReaderDefectError, UnreadableError
from worker.reader.processes import Processes
from worker.turns import Turns

# The kernel ends a process in time; this is for a machine that is too busy to.
_GRACE_S = 1.0
# No time at all would mean no bound.
_SHORTEST_S = 0.001

log = logging.getLogger(__name__)


class ReaderPool:
    """At most `size` calls at a time, from whatever thread. Implements `Reader`."""

    def __init__(self, processes: Processes, *, size: int) -> None:
        self._processes = processes
        self._turns = Turns(size)

    def call[T](self, read: Callable[[], T], *, within_s: float, budget: Budget) -> T:
        """Return what `read` returns, as `Reader` promises."""
        with self._turns.taken(budget), self._processes.lent() as connection:
            seconds = max(_SHORTEST_S, min(within_s, budget.remaining_s))
            answer = _asked(connection, Call(read, seconds), budget)
            budget.check()
            if answer is None or answer.exhausted:
                raise UnreadableError
        if answer.defect is not None:
            log.error("A text could not be read because of a defect. %s", answer.defect)
            raise ReaderDefectError
        return cast("T", answer.value)


def _asked(connection: socket.socket, call: Call, budget: Budget) -> Answer | None:
    """Return a process's answer; None if it was ended before it gave one."""
    request = packed(call)
    connection.settimeout(call.within_s + _GRACE_S)
    with budget.stopping(lambda: _hang_up(connection)):
        try:
            connection.sendall(request)
            return cast("Answer", receive(connection))
        except (OSError, EOFError):
            return None


def _hang_up(connection: socket.socket) -> None:
    """End a process, and wake whoever waits for its answer."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
