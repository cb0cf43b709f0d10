"""A door before a real Redis: it refuses or cuts commands, falls silent, speaks TLS, or moves."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Collection
from typing import BinaryIO, Self

# A refusal may not overtake the answers to what was passed on before it, as in a pipeline.
_ANSWERED_S = 0.03
# What a server that refuses writes alone goes on answering.
HARMLESS = frozenset({"HELLO", "CLIENT", "PING", "AUTH", "SELECT", "INFO"})


class RedisProxy:
    """Forwards connections from a free port of 127.0.0.1 to another port there."""

    def __init__(self, port: int, *, tls: ssl.SSLContext | None = None) -> None:
        self._upstream = port
        self._tls = tls
        self._refusal: tuple[bytes, Collection[str]] | None = None
        self._open: set[socket.socket] = set()
        self._torn: dict[socket.socket, bool] = {}
        self._flowing = threading.Event()
        self._flowing.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def refuse(self, reply: str, *, but: Collection[str] = ()) -> None:
        """Answer each further command with this error reply, but for some; until `heal`."""
        self._refusal = (f"-{reply}\r\n".encode(), but)

    def heal(self) -> None:
        self._refusal = None

    def lead_to(self, port: int) -> None:
        """Lead new connections to another server; those that are open stay where they are."""
        self._upstream = port

    def tear(self, *, answers: bool = False) -> None:
        """Cut each open connection in the middle of its next command, or before its answer."""
        self._torn = dict.fromkeys(tuple(self._open), answers)

    def hold(self) -> None:
        """Pass nothing on and keep all connections, until `flow`."""
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    def close(self) -> None:
        self.flow()
        for one in (self._listening, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        # A handshake that fails is the client's to report.
        with contextlib.suppress(OSError, ValueError):
            if self._tls is not None:
                client = _shaken(client, self._tls)
            try:
                server = socket.create_connection(("127.0.0.1", self._upstream))
            except OSError:
                client.close()
                return
            ends = {client, server}
            self._open |= ends
            back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
            back.start()
            try:
                self._forward(client, server)
            finally:
                self._open -= ends
                for end in ends:
                    with contextlib.suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
                back.join()
                for end in ends:
                    end.close()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        with client.makefile("rb") as commands:
            while raw := _command(commands):
                self._flowing.wait()
                if client in self._torn:
                    self._cut(client, server, raw)
                    return
                refusal = self._refusal
                if refusal is None or raw.split(b"\r\n")[2].decode().upper() in refusal[1]:
                    server.sendall(raw)
                else:
                    time.sleep(_ANSWERED_S)
                    client.sendall(refusal[0])

    def _cut(self, client: socket.socket, server: socket.socket, raw: bytes) -> None:
        """Let the server have the half of a command; or all of it, and the client no answer."""
        if self._torn.pop(client):
            client.shutdown(socket.SHUT_RDWR)
            server.sendall(raw)
        else:
            server.sendall(raw[: len(raw) // 2])

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._flowing.wait()
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)


def _shaken(client: socket.socket, tls: ssl.SSLContext) -> ssl.SSLSocket:
    """Shake hands; if in vain, leave the client the time to read why."""
    wrapped = tls.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
    try:
        wrapped.do_handshake()
    except OSError:
        with socket.socket(fileno=wrapped.detach()) as plain:
            plain.shutdown(socket.SHUT_WR)
            while plain.recv(65536):
                pass
        raise
    return wrapped


def _command(commands: BinaryIO) -> bytes:
    """Read one command as redis-py writes it: an array of strings, each with its length."""
    raw = commands.readline()
    for _ in range(int(raw[1:] or 0)):
        length = commands.readline()
        raw += length + commands.read(int(length[1:]) + 2)
    return raw
