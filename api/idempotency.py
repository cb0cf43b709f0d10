"""Reads Idempotency-Key, and digests a request so that a repetition is recognised."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from shared.domain.errors import InvalidRequestError
from shared.domain.job import JobRequest

LONGEST = 255

# A structured field's string (RFC 9651), parameters ignored, or the bare key that many send.
_QUOTED = re.compile(r'"(?P<key>(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"\s*(?:;.*)?')
_BARE = re.compile(r"[\x21\x23-\x7e][\x21-\x7e]*")


@dataclass(frozen=True, slots=True)
class IdempotencyEntry:
    """A caller's key and a digest of the request it came with."""

    key: str
    fingerprint: str


def key_of(lines: Sequence[str]) -> str | None:
    """Return the key, None if there is none. Raises InvalidRequestError."""
    if not lines:
        return None
    key = _key(lines[0].strip())
    if len(lines) > 1 or not key or len(key) > LONGEST:
        message = f"must be one string of 1 to {LONGEST} printable ASCII characters"
        raise InvalidRequestError(
            f"The Idempotency-Key {message}.", errors=[("Idempotency-Key", message)]
        )
    return key


def _key(line: str) -> str | None:
    if quoted := _QUOTED.fullmatch(line):
        return re.sub(r"\\(.)", r"\1", quoted["key"])
    return line if _BARE.fullmatch(line) else None


def entry_of(lines: Sequence[str], request: JobRequest) -> IdempotencyEntry | None:
    """Return the key with a digest of the request; None if there is no key.

    Raises InvalidRequestError.
    """
    key = key_of(lines)
    if key is None:
        return None
    return IdempotencyEntry(key=key, fingerprint=sha256(request.text().encode()).hexdigest())
