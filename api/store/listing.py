"""Listings of jobs, page by page, and the opaque cursor at which a listing goes on."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.domain.errors import InvalidRequestError
from shared.domain.job import Job, JobStatus, Owner

_DIGEST_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page of a listing, newest first; no cursor at the end."""

    jobs: Sequence[Job]
    next_cursor: str | None


def encode_cursor(order: int, *, owner: Owner, status: JobStatus | None) -> str:
    """Return the place after the job of this order, in one owner's listing with one filter."""
    text = f"{order}:".encode() + _digest(order, owner, status)
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def decode_cursor(cursor: str, *, owner: Owner, status: JobStatus | None) -> int:
    """Return the order in a cursor.

    Raises InvalidRequestError for one made up, or made for another listing. The digest guards
    against mistakes, not against attacks: whoever forges one sees no more than their own jobs.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        number, _, digest = raw.partition(b":")
        order = int(number)
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error
    if encode_cursor(order, owner=owner, status=status) != cursor or not digest:
        raise _invalid()
    return order


def _digest(order: int, owner: Owner, status: JobStatus | None) -> bytes:
    text = f"{order}:{status or ''}:{owner}"
    return hashlib.sha256(text.encode()).digest()[:_DIGEST_BYTES]


def _invalid() -> InvalidRequestError:
    message = "The cursor is not one of this listing."
    return InvalidRequestError(message, errors=[("cursor", message)])
