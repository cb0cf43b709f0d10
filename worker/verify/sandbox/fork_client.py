"""The worker's end of the fork server: starts it, and has it start runs."""

import errno
import os
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from worker.verify.sandbox.fork_server import EXIT_CODE, LENGTH
from worker.verify.sandbox.launch import Orders

# Isolated mode knows no project: the first argument says where it is.
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from worker.verify.sandbox.fork_server import main; main(*map(int, sys.argv[2:]))"
)
_PROJECT = Path(__file__).parents[3]

# The server answers within milliseconds. One that does not is stuck, and its runs with it.
_ANSWER_S = 10.0
_END_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forked:
    """The worker's ends of what a running process was given."""

    stdout: BinaryIO
    stderr: BinaryIO
    control: socket.socket
    channel: socket.socket

    def end(self) -> int:
        """Kill what is left of the run; return its exit code, negative for a signal.

        Raises OSError when the server is gone, TimeoutError when it is stuck.
        """
        # The other end may be gone.
        with suppress(OSError):
            self.channel.shutdown(socket.SHUT_WR)
        try:
            answer = self.channel.recv(EXIT_CODE.size)
        except TimeoutError:
            raise TimeoutError(errno.ETIMEDOUT, "the fork server does not answer") from None
        if not answer:
            raise BrokenPipeError(errno.EPIPE, "the fork server is gone")
        (exit_code,) = EXIT_CODE.unpack(answer)
        return int(exit_code)


class ForkServer:
    """Runs in boxes for any number of threads, forked from one process that is started when needed.

    That process ends with this object or with the worker, in whatever way the worker ends; one that
    is gone is replaced. `program` is the Python that it runs.
    """

    def __init__(self, program: str = _PROGRAM) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._requests: socket.socket | None = None
        self._end: weakref.finalize[..., ForkServer] | None = None

    @contextmanager
    def forked(self, orders: Orders, stdin: str = "") -> Iterator[Forked]:
        """Start a run in a session of its own; whatever is left of it at the end is killed.

        Raises OSError.
        """
        with ExitStack() as ours:
            with ExitStack() as theirs:
                # A file without a name: a pipe would have to be fed while the child runs.
                source = theirs.enter_context(tempfile.TemporaryFile())
                source.write(stdin.encode())
                source.seek(0)
                channel, their_channel = _pair(ours, theirs)
                control, their_control = _pair(ours, theirs)
                stdout, their_stdout = _pipe(ours, theirs)
                stderr, their_stderr = _pipe(ours, theirs)
                text = orders.encode()
                channel.settimeout(_ANSWER_S)
                channel.sendall(LENGTH.pack(len(text)) + text)
                passed = (their_channel, source, their_stdout, their_stderr, their_control)
                end_server = self._send([each.fileno() for each in passed])
            try:
                yield Forked(stdout=stdout, stderr=stderr, control=control, channel=channel)
            except TimeoutError:
                end_server()
                raise

    def _send(self, descriptors: Sequence[int]) -> "weakref.finalize[..., ForkServer]":
        """Ask the server for a run; return what would end the server that was asked."""
        with self._lock:
            requests, end = self._started()
            try:
                socket.send_fds(requests, [b"r"], descriptors)
            except (ConnectionError, TimeoutError):
                end()
                requests, end = self._started()
                socket.send_fds(requests, [b"r"], descriptors)
            return end

    def _started(self) -> "tuple[socket.socket, weakref.finalize[..., ForkServer]]":
        if self._requests is None or self._end is None or not self._end.alive:
            self._requests, process = _start(self._program)
            self._end = weakref.finalize(self, _finish, self._requests, process)
        return self._requests, self._end


def _start(program: str) -> "tuple[socket.socket, subprocess.Popen[bytes]]":
    requests, theirs = socket.socketpair()
    requests.settimeout(_ANSWER_S)
    words = [str(_PROJECT), str(theirs.fileno()), str(os.getpid())]
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is ours, in full
            # Isolated, without site-packages: nothing that is installed runs or slows it down.
            [sys.executable, "-I", "-S", "-E", "-c", program, *words],
            cwd="/",
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
    except OSError:
        requests.close()
        raise
    finally:
        theirs.close()
    return requests, process


def _finish(requests: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    """End the server, which ends its runs."""
    requests.close()
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _pair(ours: ExitStack, theirs: ExitStack) -> tuple[socket.socket, socket.socket]:
    kept, passed = socket.socketpair()
    return ours.enter_context(kept), theirs.enter_context(passed)


def _pipe(ours: ExitStack, theirs: ExitStack) -> tuple[BinaryIO, BinaryIO]:
    kept, passed = os.pipe()
    return (
        ours.enter_context(os.fdopen(kept, "rb", 0)),
        theirs.enter_context(os.fdopen(passed, "wb", 0)),
    )
