"""The current request, for responses and log lines that are made far from its route."""

import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from secrets import token_hex

from shared.domain.job import JobId

_WELL_FORMED = re.compile(r"[A-Za-z0-9._\-]{1,128}")


@dataclass(slots=True)
class Current:
    """One request: its id, path, its job, and headers that every response to it gets.

    `root` is the prefix under which callers see the service. `vary` names the headers that the
    response depends on.
    """

    request_id: str
    path: str
    root: str = ""
    job_id: JobId | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    vary: list[str] = field(default_factory=list)


_current: ContextVar[Current] = ContextVar("current_request")


def begin(path: str, offered_id: str | None, root: str = "") -> Current:
    """Start a request and return it; its id is the caller's if that is well-formed."""
    request_id = offered_id if offered_id and _WELL_FORMED.fullmatch(offered_id) else token_hex(16)
    request = Current(request_id=request_id, path=path, root=root)
    _current.set(request)
    return request


def current() -> Current:
    """Return the current request."""
    return _current.get()


def address(path: str) -> str:
    """Return a path of the service as the current request's caller reaches it.

    Outside of a request, as in the examples of the documentation, that is the path itself.
    """
    request = _current.get(None)
    return path if request is None else request.root + path
