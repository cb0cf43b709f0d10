"""TLS for one connection to the sink: bytes in and out, and no socket."""

import ssl
from contextlib import suppress

from worker.verify.dry_run.certificate import server_context

_CHUNK_BYTES = 1 << 16


class Tls:
    """The server's side of a TLS connection. Its methods raise ssl.SSLError."""

    def __init__(self) -> None:
        self._received = ssl.MemoryBIO()
        self._to_send = ssl.MemoryBIO()
        self._tls = server_context().wrap_bio(self._received, self._to_send, server_side=True)
        self._agreed = False

    def decrypt(self, data: bytes) -> bytes:
        """Take what arrived; return what it says, as far as it arrived whole."""
        self._received.write(data)
        parts = []
        with suppress(ssl.SSLWantReadError):
            if not self._agreed:
                self._tls.do_handshake()
                self._agreed = True
            while part := self._tls.read(_CHUNK_BYTES):
                parts.append(part)
        return b"".join(parts)

    def encrypt(self, data: bytes) -> None:
        """Say something."""
        self._tls.write(data)

    def close(self) -> None:
        """Say that nothing comes any more."""
        with suppress(ssl.SSLError):  # the other side has not said so
            self._tls.unwrap()

    def taken(self) -> bytes:
        """Return what is to be sent by now."""
        return self._to_send.read()
