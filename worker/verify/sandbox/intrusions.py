"""What a probe tries inside the box: a layer is believed by what it blocks, not by return codes."""

import mmap
import os
import resource
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from worker.verify.sandbox import seccomp

_IPPROTO_MPTCP = 262  # <linux/in.h>


def report(control: int, targets: str) -> None:
    """Try everything; write a line `NAME=0` (blocked) or `NAME=1` (it worked) for each.

    `targets` is `SINK,STREAM,DATAGRAM,CANARY`: the sink's port, a TCP and a UDP port where the
    parent listens, and a file that everybody may read, outside the box's directory.
    """
    sink, stream, datagram, canary = targets.split(",", 3)
    outcomes = {
        "read_file": _works(lambda: os.close(os.open(canary, os.O_RDONLY))),
        "write_file": _works(lambda: _write(canary + ".written")),
        "connect": _works(lambda: _connect(int(stream))),
        "connect_sink": _works(lambda: _connect(int(sink))),
        "send": _works(lambda: _send(int(datagram))),
        "fork": _works(_fork),
        "signal": _works(lambda: os.kill(os.getppid(), 0)),
        "fast_open": _works(lambda: _fast_open(int(stream))),
        "fast_open_option": _works(lambda: _connect(int(stream), fast_open=True)),
        "mptcp": _works(lambda: _connect(int(stream), protocol=_IPPROTO_MPTCP)),
        "read_limits": _works(_read_limits),
        "set_limits": _works(_set_limits),
        "shared_memory": _works(lambda: mmap.mmap(-1, mmap.PAGESIZE).close()),
        "root": os.geteuid() == 0,
        "unlimited": resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0,
    }
    text = "".join(f"{name}={int(worked)}\n" for name, worked in outcomes.items())
    os.write(control, text.encode())


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _write(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    Path(path).unlink()


def _connect(port: int, *, protocol: int = 0, fast_open: bool = False) -> None:
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
    try:
        connection.settimeout(1)
        if fast_open:
            connection.setsockopt(socket.IPPROTO_TCP, seccomp.TCP_FASTOPEN_CONNECT, 1)
        connection.connect(("127.0.0.1", port))
        # With fast open, `connect` has not sent anything yet.
        connection.send(b"x")
    finally:
        connection.close()


def _fast_open(port: int) -> None:
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # A non-blocking socket fails with EINPROGRESS although it connects: it waits, for 1 s.
        timeout = struct.pack("@ll", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeout)
        connection.sendto(b"x", seccomp.MSG_FASTOPEN, ("127.0.0.1", port))
    finally:
        connection.close()


def _read_limits() -> None:
    if sys.platform == "linux":
        resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)


def _set_limits() -> None:
    # The limits that there are: who may not set them may set none.
    resource.setrlimit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))


def _send(port: int) -> None:
    datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        datagram.sendto(b"x", ("127.0.0.1", port))
    finally:
        datagram.close()


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
