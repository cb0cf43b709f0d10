"""API keys as they are written down: one by one, or with a name, a hash in its place and limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from api.rate_limit import limits_of
from shared.domain.job import Owner

HASHED = "sha256:"

_NAME = re.compile(r"(?P<name>[A-Za-z0-9._\-]{1,64}):")
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_COUNT = re.compile(r"[1-9]\d{0,8}")
# The store looks at so many jobs for one page.
_MOST_QUEUED = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """What a caller may have at most; None where it has no limit of its own."""

    rate: str | None = None
    waiting: int | None = None
    queued: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An accepted key: its digest, whose it is, and what that may have."""

    digest: bytes
    owner: Owner
    name: str | None = None
    limits: Limits = Limits()


def digest_of(key: str) -> bytes:
    """Return the only form in which keys are kept."""
    return sha256(key.encode()).digest()


def keys_of(text: str) -> tuple[Key, ...]:
    """Return the keys in a text. Raises ValueError, whose message holds no key.

    Entries stand one a line or between commas: `KEY`, or `NAME: KEY` with limits behind it, such as
    `rate=60/minute waiting=5 queued=100`. A KEY may be `sha256:` and its digest in hexadecimal.
    """
    return tuple(key for entry in re.split(r"[\n,]", text) for key in _keys(entry.split()))


def _keys(words: list[str]) -> Iterator[Key]:
    if not words or words[0].startswith("#"):
        return
    named = _NAME.fullmatch(words[0])
    if named is None:
        if len(words) > 1:
            raise ValueError("an API key without a name has something behind it: NAME: KEY")
        digest = _digest(words[0])
        # Neither the key nor its digest can be told from the owner's name.
        yield Key(digest, _owner(b"owner:" + digest))
        return
    name = named["name"]
    if len(words) == 1:
        raise ValueError(f"the API key {name!r} has a name and no key")
    # Whoever has a name stays the same owner when the key is replaced.
    owner = _owner(b"name:" + name.encode())
    yield Key(_digest(words[1]), owner, name, _limits(name, words[2:]))


def _digest(word: str) -> bytes:
    if not word.isascii() or not word.isprintable():
        raise ValueError("an API key holds a character other than printable ASCII")
    if not word.startswith(HASHED):
        return digest_of(word)
    digest = word.removeprefix(HASHED)
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"an API key begins with {HASHED} and goes on with no SHA-256 digest")
    return bytes.fromhex(digest)


def _limits(name: str, words: list[str]) -> Limits:
    given: dict[str, str] = {}
    for word in words:
        limit, _, value = word.partition("=")
        if limit not in Limits.__slots__ or not value or limit in given:
            raise ValueError(f"the API key {name!r} has a limit other than rate, waiting, queued")
        given[limit] = value
    if "rate" in given:
        limits_of(given["rate"])
    counts = {limit: given.get(limit) for limit in ("waiting", "queued")}
    if not all(_COUNT.fullmatch(count) for count in counts.values() if count is not None):
        raise ValueError(f"the API key {name!r} has a limit that is no number above 0")
    if int(given.get("queued", 1)) > _MOST_QUEUED:
        raise ValueError(f"the API key {name!r} has a limit of queued jobs above {_MOST_QUEUED}")
    return Limits(
        rate=given.get("rate"),
        **{limit: int(count) for limit, count in counts.items() if count is not None},
    )


def _owner(text: bytes) -> Owner:
    return Owner(sha256(text).hexdigest()[:32])
