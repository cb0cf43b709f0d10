"""API keys: compared in constant time, kept as digests, and turned into owners."""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

from starlette.datastructures import Headers

from shared.domain.job import Owner

EVERYBODY = Owner("everybody")
"""The owner of all jobs while no key is required."""

_BEARER = re.compile(r"bearer +(?P<key>\S+) *", re.IGNORECASE)


def _digest(key: str) -> bytes:
    return sha256(key.encode()).digest()


class KeyRing:
    """The accepted keys. An empty ring is open to everybody."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._digests = tuple(_digest(key) for key in keys)

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Return the ring of keys separated by commas or white space.

        Raises ValueError that names no key.
        """
        keys = [key for key in re.split(r"[\s,]+", text) if key]
        if not all(key.isascii() and key.isprintable() for key in keys):
            raise ValueError("an API key holds a character other than printable ASCII")
        return cls(keys)

    @property
    def is_open(self) -> bool:
        """Whether nobody needs a key."""
        return not self._digests

    def owner(self, headers: Headers) -> Owner | None:
        """Return the caller; None if a key is needed and no accepted one came."""
        if self.is_open:
            return EVERYBODY
        presented = _presented(headers)
        if presented is None:
            return None
        digest = _digest(presented)
        # All of them, always: how long it takes says nothing about which one matched.
        matches = [hmac.compare_digest(digest, known) for known in self._digests]
        return owner_of(digest) if any(matches) else None


def owner_of(digest: bytes) -> Owner:
    """Return an owner's name, which reveals neither the key nor its digest."""
    return Owner(sha256(b"owner:" + digest).hexdigest()[:32])


def _presented(headers: Headers) -> str | None:
    """Return the key from `Authorization: Bearer` or `X-API-Key`; the former wins."""
    bearer = _BEARER.fullmatch(headers.get("authorization", ""))
    return bearer["key"] if bearer else headers.get("x-api-key")
