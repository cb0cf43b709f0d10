"""Forks a boxed process for each run of the worker: the program between the worker and k6.

To start a Python for each run would cost it 18 ms of CPU; to fork one that is warm costs 3 ms. The
worker cannot fork itself, since it has many threads. This program has one, and an empty
environment.

The worker sends a byte and five descriptors for a run: the run's channel, its standard streams,
and its control socket. Its orders wait in the channel. Once the worker has closed its half of the
channel, or is gone, the run's whole session is killed and the channel answers the exit code. Until
then the process is not reaped, so that its group's number is its own.
"""

import os
import select
import signal
import socket
import struct
from contextlib import suppress
from typing import NamedTuple, NoReturn

from worker.verify.sandbox.launch import Orders
from worker.verify.sandbox.launcher import EXIT_NOT_STARTED, launch

# Before the orders stands their length, an exit code answers.
LENGTH = struct.Struct("=I")
EXIT_CODE = struct.Struct("=i")
# A run's channel, its standard input, output and error, and its control socket.
DESCRIPTORS = 5

# Processes that the worker forked may hold its end of the socket open after it: look for its own.
_LOOK_FOR_WORKER_MS = 500
_WAKE_BYTES = 1 << 12


def main(requests: int, worker: int) -> NoReturn:
    """Serve the process `worker` on the socket `requests` until one of them is gone."""
    os.set_inheritable(requests, False)  # noqa: FBT003 - the function's own signature
    server = _Server(socket.socket(fileno=requests), _wake_on_child())
    try:
        server.serve(worker)
    finally:
        server.kill_all()
    os._exit(0)


def _wake_on_child() -> tuple[int, int]:
    """Return a pipe that becomes readable when a child ends."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader, writer


class _Run(NamedTuple):
    channel: socket.socket
    pid: int


class _Server:
    def __init__(self, requests: socket.socket, wake: tuple[int, int]) -> None:
        self._requests = requests
        self._wake = wake
        self._runs: dict[int, _Run] = {}
        self._ending: set[int] = set()
        self._poll = select.poll()
        self._poll.register(requests, select.POLLIN)
        self._poll.register(wake[0], select.POLLIN)

    def serve(self, worker: int) -> None:
        while os.getppid() == worker:
            for descriptor, _ in self._poll.poll(_LOOK_FOR_WORKER_MS):
                if descriptor in self._runs:
                    self._kill(descriptor)
                elif descriptor == self._wake[0]:
                    os.read(descriptor, _WAKE_BYTES)
                elif not self._accept():
                    return
            for descriptor in tuple(self._ending):
                self._reap(descriptor)

    def kill_all(self) -> None:
        for descriptor in self._runs.keys() - self._ending:
            self._kill(descriptor)

    def _accept(self) -> bool:
        """Start the run that is asked for; False when the worker is gone."""
        message, descriptors, _, _ = socket.recv_fds(self._requests, 1, DESCRIPTORS)
        if not message:
            return False
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)  # noqa: FBT003 - the function's own signature
        channel = socket.socket(fileno=descriptors[0])
        (length,) = LENGTH.unpack(channel.recv(LENGTH.size, socket.MSG_WAITALL))
        orders = Orders.decode(channel.recv(length, socket.MSG_WAITALL))
        self._start(channel, orders, descriptors[1:])
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        return True

    def _start(self, channel: socket.socket, orders: Orders, streams: list[int]) -> None:
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            _tell_failure(streams[-1], error)
            _answer(channel, EXIT_NOT_STARTED)
            return
        if not pid:
            self._become(orders, [channel.fileno(), *streams], parent)
        self._runs[channel.fileno()] = _Run(channel, pid)
        self._poll.register(channel, select.POLLIN)

    def _become(self, orders: Orders, descriptors: list[int], parent: int) -> NoReturn:
        """Turn this new process into the run's program, with nothing that is the server's."""
        *streams, control = descriptors[1:]
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            for number, descriptor in enumerate(streams):
                os.dup2(descriptor, number)
            for descriptor in (self._requests.fileno(), *self._wake, *self._runs):
                os.close(descriptor)
            for descriptor in descriptors[:-1]:
                os.close(descriptor)
            launch(orders, control=control, parent=parent)
        except Exception as error:  # noqa: BLE001 - whatever it is, the worker hears of it
            _tell_failure(control, error)
        finally:
            # In no case back into the server's loop.
            os._exit(EXIT_NOT_STARTED)

    def _kill(self, descriptor: int) -> None:
        self._poll.unregister(descriptor)
        self._ending.add(descriptor)
        pid = self._runs[descriptor].pid
        # It may not have a session of its own yet, and no process but itself then.
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)

    def _reap(self, descriptor: int) -> None:
        channel, process = self._runs[descriptor]
        pid, status = os.waitpid(process, os.WNOHANG)
        if pid:
            self._ending.discard(descriptor)
            del self._runs[descriptor]
            _answer(channel, os.waitstatus_to_exitcode(status))


def _answer(channel: socket.socket, exit_code: int) -> None:
    with channel, suppress(OSError):
        channel.send(EXIT_CODE.pack(exit_code))


def _tell_failure(control: int, error: Exception) -> None:
    with suppress(OSError):
        os.write(control, f"failed {error}\n".encode())
