"""Objects on a stream socket: a length, then a pickle. Both ends are this program."""

import pickle
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!Q")
_CHUNK_BYTES = 1 << 20


def packed(content: object) -> bytes:
    """Return an object as it is sent."""
    data = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def receive(connection: socket.socket) -> Any:
    """Return the next object. Raises EOFError at the end, and OSError."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    # Only this program's own processes write here.
    return pickle.loads(_exactly(connection, length))  # noqa: S301


def _exactly(connection: socket.socket, size: int) -> bytearray:
    data = bytearray()
    while len(data) < size:
        chunk = connection.recv(min(size - len(data), _CHUNK_BYTES))
        if not chunk:
            raise EOFError
        data += chunk
    return data
