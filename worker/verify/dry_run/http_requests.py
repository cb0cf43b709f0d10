"""Cuts what k6 sends into HTTP/1.1 requests: no more of the protocol than k6 speaks.

k6 says how long each body is, and never sends one in chunks. Whatever else arrives comes of
somebody who broke out of k6, and is hung up on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_LARGEST_HEAD_BYTES = 64 * 1024
_END_OF_HEAD = b"\r\n\r\n"
# A method's letters, and all else that may begin a request.
_PRINTABLE = range(0x21, 0x7F)


class ProtocolError(Exception):
    """The other side does not speak the protocol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What stood before a request's body; names of headers are in lower case.

    `text` is all of it as it arrived.
    """

    method: str
    headers: Mapping[str, str]
    text: bytes

    def header(self, name: str) -> str:
        """Return a header's value; empty if there is none."""
        return self.headers.get(name, "")


class Requests:
    """The requests on one connection, in their order."""

    def __init__(self) -> None:
        self._arrived = bytearray()
        self._request: Request | None = None
        self._missing_bytes = 0

    def receive(self, data: bytes) -> None:
        """Take bytes."""
        self._arrived += data

    def take(self) -> Request | None:
        """Return the next request that has arrived with its body. Raises ProtocolError."""
        if self._request is None:
            self._request = self._begun()
        if self._request is None:
            return None
        of_body = min(self._missing_bytes, len(self._arrived))
        del self._arrived[:of_body]
        self._missing_bytes -= of_body
        if self._missing_bytes:
            return None
        request, self._request = self._request, None
        return request

    def rest(self) -> bytes:
        """Return what arrived after the last request."""
        return bytes(self._arrived)

    def _begun(self) -> Request | None:
        """Return the request whose head has arrived."""
        if self._arrived and self._arrived[0] not in _PRINTABLE:
            raise ProtocolError
        end = self._arrived.find(_END_OF_HEAD)
        if max(end, len(self._arrived) if end < 0 else 0) > _LARGEST_HEAD_BYTES:
            raise ProtocolError
        if end < 0:
            return None
        text = bytes(self._arrived[: end + len(_END_OF_HEAD)])
        del self._arrived[: len(text)]
        request = _request(text)
        self._missing_bytes = _length(request)
        return request


def _request(text: bytes) -> Request:
    first, *lines = text.removesuffix(_END_OF_HEAD).decode("latin-1").split("\r\n")
    method, _, target = first.partition(" ")
    headers = [line.partition(":") for line in lines]
    if not target.endswith(" HTTP/1.1") or not all(colon for _, colon, _ in headers):
        raise ProtocolError
    return Request(
        method=method,
        headers={name.lower(): value.strip() for name, _, value in headers},
        text=text,
    )


def _length(request: Request) -> int:
    length = request.header("content-length") or "0"
    if not (length.isascii() and length.isdigit()) or request.header("transfer-encoding"):
        raise ProtocolError
    return int(length)
