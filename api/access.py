"""Who calls: API keys, compared in constant time, and turned into callers."""

import hmac
import re
from collections.abc import Iterable

from starlette.datastructures import Headers

from api.keys import Key, digest_of, keys_of
from api.keys_file import KeysFile
from shared.domain.job import Owner

EVERYBODY = Owner("everybody")
"""The owner of all jobs while no key is required."""

_ANYBODY = Key(digest=b"", owner=EVERYBODY)
_BEARER = re.compile(r"bearer +(?P<key>\S+) *", re.IGNORECASE)


class KeyRing:
    """The accepted keys. A ring without any is open to everybody."""

    def __init__(self, keys: Iterable[Key] = (), file: KeysFile | None = None) -> None:
        self._keys = tuple(keys)
        self._file = file

    @classmethod
    def parse(cls, text: str, file: KeysFile | None = None) -> "KeyRing":
        """Return the ring of the keys in a text, and in a file. Raises ValueError."""
        return cls(keys_of(text), file)

    @property
    def is_open(self) -> bool:
        """Whether nobody needs a key."""
        return not self._keys and self._file is None

    def caller(self, headers: Headers) -> Key | None:
        """Return the key that came, or what stands for everybody; None if none is accepted."""
        if self.is_open:
            return _ANYBODY
        presented = presented_in(headers)
        if presented is None:
            return None
        digest = digest_of(presented)
        keys = self._keys + (self._file.accepted() if self._file else ())
        # All of them, always: how long it takes says nothing about which one matched.
        matching = [key for key in keys if hmac.compare_digest(digest, key.digest)]
        return matching[0] if matching else None


def presented_in(headers: Headers) -> str | None:
    """Return the key from `Authorization: Bearer` or `X-API-Key`; the former wins."""
    bearer = _BEARER.fullmatch(headers.get("authorization", ""))
    if bearer:
        return bearer["key"]
    return headers.get("x-api-key", "").strip() or None
