"""What is known about the request at hand, for answers and log lines made far from its route."""

import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import uuid4

from shared.domain.job import JobId

_WELL_FORMED = re.compile(r"[A-Za-z0-9._\-]{1,128}")


@dataclass(slots=True)
class Current:
    """One request: its id, path, the job it is about, and headers that any answer to it gets."""

    request_id: str
    path: str
    job_id: JobId | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)


_current: ContextVar[Current] = ContextVar("current_request")


def begin(path: str, offered_id: str | None) -> Current:
    """Start a request, under the caller's id if that is well-formed."""
    taken = offered_id if offered_id and _WELL_FORMED.fullmatch(offered_id) else uuid4().hex
    request = Current(request_id=taken, path=path)
    _current.set(request)
    return request


def current() -> Current:
    """Tell the request at hand."""
    return _current.get()
