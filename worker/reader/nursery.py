"""The process from which reading processes are forked: warm, without threads, and without secrets.

A worker has many threads, and to fork it would not be safe; to start Python anew for each reading
process would take a third of a second. This one imports everything once and then only forks.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, Self

from shared.collecting import settle
from worker.reader import answering
from worker.reader.frames import packed, receive

_START = (
    "import socket, sys; sys.path[:] = sys.argv[2:]; "
    "from worker.reader.nursery import serve; "
    "serve(socket.socket(fileno=int(sys.argv[1])))"
)
_PROJECT = str(Path(__file__).parents[2])
_FORK = b"f"
# To import everything takes a part of a second, and several on a machine that is very busy.
_START_S = 30.0


class Nursery:
    """The worker's end. Every reading process ends when this object's process does."""

    def __init__(self, control: socket.socket, process: "subprocess.Popen[bytes] | None") -> None:
        self._control = control
        self._process = process

    @classmethod
    def started(cls, warm_up: Callable[[], object]) -> Self:
        """Start it beside a program with threads; `warm_up` is called there before the first fork.

        Returns at once.
        """
        ours, theirs = socket.socketpair()
        ours.settimeout(_START_S)
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - the command is ours, in full
                [sys.executable, "-c", _START, str(theirs.fileno()), _PROJECT, *sys.path],
                pass_fds=(theirs.fileno(),),
                env={},  # no secret of the worker is there to be found
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        ours.sendall(packed(warm_up))
        return cls(ours, process)

    @classmethod
    def forked(cls) -> Self:
        """Fork it off a program that has no threads yet and has imported what it needs."""
        ours, theirs = socket.socketpair()
        if os.fork() == 0:
            ours.close()
            # Out of the terminal's group: Ctrl-C is for the program, whose end ends this.
            os.setsid()
            _fork_on_demand(theirs)
        theirs.close()
        return cls(ours, None)

    def fork(self) -> socket.socket:
        """Return the connection to a new reading process. Raises OSError if the nursery is gone."""
        self._control.sendall(_FORK)
        _, descriptors, _, _ = socket.recv_fds(self._control, len(_FORK), maxfds=1)
        if not descriptors:
            raise ConnectionResetError("the process that forks readers has ended")
        connection = socket.socket(fileno=descriptors[0])
        connection.set_inheritable(False)
        return connection

    def close(self) -> None:
        """End it, and with it every reading process that waits for a call."""
        self._control.close()
        if self._process is not None:
            self._process.wait()


def serve(control: socket.socket) -> NoReturn:
    """Warm up, then fork whenever asked to."""
    receive(control)()
    _fork_on_demand(control)


def _fork_on_demand(control: socket.socket) -> NoReturn:
    # Whoever stops a whole group of processes means the worker, which may still finish its jobs.
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, signal.SIG_IGN)
    # The kernel reaps the children.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What is shared with the children stays shared: no collection touches it.
    settle()
    try:
        while control.recv(len(_FORK)):
            ours, theirs = socket.socketpair()
            with ours, theirs:
                if os.fork() == 0:
                    control.close()
                    ours.close()
                    answering.serve(theirs)
                socket.send_fds(control, [_FORK], [ours.fileno()])
    except OSError:
        pass  # the worker has gone
    os._exit(0)
