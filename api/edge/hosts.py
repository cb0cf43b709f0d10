"""Which hosts the service answers for, as any page may have its own name resolve to us."""

import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.addresses import path_of
from api.audit import denied
from api.edge.bounds import HEAD_BYTES
from api.http_errors import HeadersTooLargeError, HostNotAllowedError
from api.problem_responses import problem_response
from shared.domain.errors import InvalidRequestError, LoadGenieError

LOCAL = ("localhost", "127.0.0.1", "[::1]")
ANY = "*"
# Asked by machines under addresses of their own; they tell nothing that is worth a disguise.
PROBES = frozenset({"/livez", "/readyz", "/health"})

_NAME = r"[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\]"
_HOST = re.compile(rf"(?P<name>{_NAME})(:\d{{0,5}})?")


def hosts_of(setting: str) -> frozenset[str]:
    """Return the names in ALLOWED_HOSTS. Raises ValueError for what cannot be one."""
    names = [part.strip() for part in setting.split(",") if part.strip()]
    for name in names:
        if name != ANY and not re.fullmatch(_NAME, name):
            raise ValueError(f"{name!r} is no host: write it like app.example.com, without a port")
    return frozenset(map(_plain, names))


def _plain(name: str) -> str:
    return name.lower().removesuffix(".")


class Hosts:
    """Lets requests pass that have one valid Host, of those allowed, and a head within bounds."""

    def __init__(self, app: ASGIApp, *, allowed: Collection[str]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and (fault := self._fault(scope)):
            await problem_response(fault)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _fault(self, scope: Scope) -> LoadGenieError | None:
        # uvicorn's parsers let through what comes in one piece.
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD_BYTES:
            return HeadersTooLargeError("The request's head is too large.")
        offered = Headers(scope=scope).getlist("host")
        if not offered and scope["http_version"] == "1.0":
            return None
        host = _HOST.fullmatch(offered[0].strip()) if len(offered) == 1 else None
        if host is None:
            return InvalidRequestError(
                "A request needs exactly one valid Host header.",
                errors=[("Host", "must be there once, with a name and at most a port")],
            )
        known = ANY in self._allowed or _plain(host["name"]) in self._allowed
        if known or path_of(scope) in PROBES:
            return None
        denied(scope, "host_not_allowed")
        return HostNotAllowedError(
            "The service is not known under this host; its operator names hosts in ALLOWED_HOSTS."
        )
