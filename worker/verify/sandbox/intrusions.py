"""What a probe tries inside the box: a layer is believed by what it blocks, not by return codes."""

from __future__ import annotations

import _socket
import os
import resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


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
    os.unlink(path)  # noqa: PTH108 - pathlib costs time


def _connect(port: int) -> None:
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        connection.settimeout(1)
        connection.connect(("127.0.0.1", port))
    finally:
        connection.close()


def _send(port: int) -> None:
    datagram = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    try:
        datagram.sendto(b"x", ("127.0.0.1", port))
    finally:
        datagram.close()


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
